import type { Cloud } from '../../../shared/contract/azure.ts';

/** Where a cloud of Azure's is reached. All addresses are origins, without a slash at the end. */
export interface CloudHosts {
  readonly name: Cloud;
  readonly title: string;
  /** Where one signs in. */
  readonly authority: string;
  /** The resource manager. */
  readonly management: string;
  readonly managementScope: string;
  /** An account's blob endpoint is https://ACCOUNT.blob.SUFFIX. */
  readonly storageSuffix: string;
}

/** The same in every cloud. */
export const STORAGE_SCOPE = 'https://storage.azure.com/.default';

/**
 * The clouds' endpoints as Azure's documentation of its national clouds lists them (learn.microsoft.com: "Azure Government
 * developer guide", "Check endpoints in Azure operated by 21Vianet"). Documented.
 */
const HOSTS: Readonly<Record<Cloud, CloudHosts>> = {
  public: {
    name: 'public',
    title: 'Azure',
    authority: 'https://login.microsoftonline.com',
    management: 'https://management.azure.com',
    managementScope: 'https://management.azure.com/.default',
    storageSuffix: 'core.windows.net',
  },
  'us-government': {
    name: 'us-government',
    title: 'Azure US Government',
    authority: 'https://login.microsoftonline.us',
    management: 'https://management.usgovcloudapi.net',
    managementScope: 'https://management.usgovcloudapi.net/.default',
    storageSuffix: 'core.usgovcloudapi.net',
  },
  china: {
    name: 'china',
    title: 'Azure China',
    authority: 'https://login.chinacloudapi.cn',
    management: 'https://management.chinacloudapi.cn',
    managementScope: 'https://management.chinacloudapi.cn/.default',
    storageSuffix: 'core.chinacloudapi.cn',
  },
};

/** Parts of a cloud that stand elsewhere: a stack of one's own, or a server of a test. */
export type CloudChanges = Partial<Record<Cloud, Partial<Omit<CloudHosts, 'name'>>>>;

export function hostsOf(cloud: Cloud, changes: CloudChanges = {}): CloudHosts {
  return { ...HOSTS[cloud], ...changes[cloud] };
}

/** The cloud that a host of Azure's belongs to; null for a host of one's own. */
export function cloudOf(host: string): Cloud | null {
  const found = Object.values(HOSTS).find(({ storageSuffix }) => host.endsWith(`.${storageSuffix}`));
  if (found !== undefined) return found.name;
  // Accounts with a DNS zone of their own are of the public cloud: ACCOUNT.z12.blob.storage.azure.net.
  return host.endsWith('.storage.azure.net') ? 'public' : null;
}

/** True for a storage endpoint of this very cloud. */
export function isOf(host: string, cloud: CloudHosts): boolean {
  return host.endsWith(`.${cloud.storageSuffix}`) || (cloud.name === 'public' && host.endsWith('.storage.azure.net'));
}

export function blobEndpoint(account: string, cloud: CloudHosts): string {
  return `https://${account}.blob.${cloud.storageSuffix}`;
}
