import type { ResourceList, Target } from '../../../shared/contract/azure.ts';
import { listed } from '../../../shared/base/text.ts';

/** What a troubleshoot takes, as far as it is named. */
export interface Wish {
  readonly resource: string | null;
  readonly watcher: string | null;
  readonly storage: string | null;
  readonly container: string | null;
}

/** What is wanting before it can be started, as a sentence; null where nothing is. */
export function wantedStill({ resource, storage, container }: Wish): string | null {
  const parts = [
    ...(resource === null ? ['a gateway or a connection'] : []),
    ...(storage === null ? ['a storage account'] : []),
    ...(container === null ? ['a container'] : []),
  ];
  if (parts.length === 0) return null;
  const last = resource === null ? '' : ' The last result is there without them.';
  return `To start one, name ${listed(parts)}.${last}`;
}

/** Regions are spelled "Central US" and "centralus". */
function region(name: string): string {
  return name.toLowerCase().replaceAll(' ', '');
}

export function watcherOf(
  { location }: Pick<Target, 'location'>,
  watchers: ResourceList['watchers'],
): ResourceList['watchers'][number] | null {
  return watchers.find((watcher) => region(watcher.location) === region(location)) ?? null;
}

/** The URL of a container by its name, or by a URL of it without a signature; null while it is none. */
export function containerUrl(endpoint: string, typed: string): string | null {
  const name = typed.trim().replace(/\/+$/, '');
  if (/^https?:\/\//i.test(name)) return name.includes('?') ? null : name;
  return /^[a-z0-9$](?:-?[a-z0-9]){2,62}$/.test(name) ? `${endpoint.replace(/\/+$/, '')}/${name}` : null;
}

export function lastNameOf(id: string): string {
  return id.split('/').at(-1) ?? id;
}
