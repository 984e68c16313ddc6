import { formatBytes, plural } from '../../../shared/base/units.ts';
import type { Cloud, Place, SignInKind } from '../../../shared/contract/azure.ts';

export const CLOUD_NAMES: Readonly<Record<Cloud, string>> = {
  public: 'Azure',
  'us-government': 'Azure US Government',
  china: 'Azure China',
};

export const SIGN_IN_NAMES: Readonly<Record<SignInKind, string>> = {
  browser: 'In a browser',
  'device-code': 'With a device code',
  cli: 'As the Azure CLI (az login)',
  default: 'As the environment says',
};

/** What each way of signing in needs. */
export const SIGN_IN_NOTES: Readonly<Record<SignInKind, string>> = {
  browser: 'Opens the browser of the computer that Tunnelscope runs on.',
  'device-code': 'Shows a code to type in on any device. Some tenants do not let it.',
  cli: 'Takes the sign-in of az on this computer.',
  default:
    'A service principal from AZURE_CLIENT_ID and its like, a managed identity, or the tools that are signed in.',
};

/** How one is let into a place. */
export function accessWord(place: Place, isSignedIn: boolean, now: number): string {
  if (place.access === 'account') return isSignedIn ? 'as who is signed in' : 'as anybody, or sign in';
  if (place.expires === null) return place.access === 'sas' ? 'SAS' : 'account key';
  const ended = Date.parse(place.expires) < now;
  return `SAS ${ended ? 'ended' : 'until'} ${place.expires.slice(0, 16).replace('T', ' ')} UTC`;
}

export function isEnded({ expires }: Place, now: number): boolean {
  return expires !== null && Date.parse(expires) < now;
}

/** "3 blobs, 124 MB"; without the sum where a size is not known. */
export function blobsWord(sizes: readonly (number | null)[]): string {
  const count = plural(sizes.length, 'blob');
  const known = sizes.filter((size) => size !== null);
  return known.length < sizes.length || known.length === 0
    ? count
    : `${count}, ${formatBytes(known.reduce((sum, size) => sum + size, 0))}`;
}
