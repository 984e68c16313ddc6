import { FaultError } from '../../../shared/base/fault.ts';
import type { ResourceList, SubscriptionList } from '../../../shared/contract/azure.ts';
import { blobEndpoint, type CloudHosts } from './clouds.ts';
import type { CallOptions, Management } from './management.ts';
import { member, word } from './refusals.ts';
import {
  CONNECTION,
  GATEWAY,
  type Resource,
  type ResourceId,
  type Watcher,
  pathOf,
  readResourceId,
  sameId,
  targetOf,
} from './targets.ts';

/** Versions of the interfaces, each one that the published specification has, and old enough for all clouds. */
export const VERSIONS = {
  subscriptions: '2022-12-01',
  resources: '2021-04-01',
  network: '2023-09-01',
  storage: '2023-01-01',
} as const;

/** Resource groups that are asked at once. */
const ABREAST = 4;

type Options = Omit<CallOptions, 'what'>;

export async function listSubscriptions(management: Management, options: Options): Promise<SubscriptionList> {
  const rows = await management.list('/subscriptions', VERSIONS.subscriptions, {
    ...options,
    what: 'the subscriptions',
  });
  return {
    subscriptions: rows.flatMap((row) => {
      const id = word(member(row, 'subscriptionId'))?.slice(0, 64) ?? null;
      if (id === null) return [];
      return [{ id, name: word(member(row, 'displayName')) ?? id, state: word(member(row, 'state')) ?? '' }];
    }),
  };
}

/**
 * Gateways and connections cannot be listed for a subscription: the list of all resources names their groups, and each group
 * lists its own.
 */
export async function listResources(
  management: Management,
  cloud: CloudHosts,
  subscription: string,
  options: Options,
): Promise<ResourceList> {
  const root = `/subscriptions/${encodeURIComponent(subscription)}`;
  const types = `resourceType eq 'Microsoft.Network/virtualNetworkGateways' or resourceType eq 'Microsoft.Network/connections'`;
  const [watchers, accounts, found] = await Promise.all([
    listWatchers(management, subscription, options),
    management.list(`${root}/providers/Microsoft.Storage/storageAccounts`, VERSIONS.storage, {
      ...options,
      what: 'the storage accounts of this subscription',
    }),
    management.list(`${root}/resources?$filter=${encodeURIComponent(types)}`, VERSIONS.resources, {
      ...options,
      what: 'the resources of this subscription',
    }),
  ]);
  const groups = new Set(found.flatMap((row) => idOf(row)?.group ?? []));
  const resources = (
    await abreast([...groups], async (group) => {
      const at = `${root}/resourceGroups/${encodeURIComponent(group)}/providers/Microsoft.Network`;
      const what = 'the gateways and connections of a resource group';
      const lists = await Promise.all(
        ['virtualNetworkGateways', 'connections'].map((type) =>
          management.list(`${at}/${type}`, VERSIONS.network, { ...options, what }),
        ),
      );
      return lists.flat().flatMap((row) => readResource(row) ?? []);
    })
  ).flat();
  const gateways = resources.filter(({ at }) => at.type === GATEWAY);
  const byName = (a: { readonly name: string }, b: { readonly name: string }) => (a.name < b.name ? -1 : 1);
  return {
    watchers: watchers.map(({ at, location }) => ({ id: at.id, name: at.name, location })),
    targets: resources
      .map((resource) => targetOf(resource, gateways.find(({ at }) => ownGateway(resource, at)) ?? null))
      .sort(byName),
    accounts: accounts
      .flatMap((row) => {
        const at = idOf(row);
        if (at === null) return [];
        return [{ id: at.id, name: at.name, location: locationOf(row), endpoint: endpointIn(row, at, cloud) }];
      })
      .sort(byName),
  };
}

export async function listWatchers(
  management: Management,
  subscription: string,
  options: Options,
): Promise<readonly Watcher[]> {
  const rows = await management.list(
    `/subscriptions/${encodeURIComponent(subscription)}/providers/Microsoft.Network/networkWatchers`,
    VERSIONS.network,
    { ...options, what: 'the Network Watchers of this subscription' },
  );
  return rows.flatMap((row) => {
    const at = idOf(row);
    return at === null ? [] : [{ at, location: locationOf(row) }];
  });
}

export async function getWatcher(management: Management, at: ResourceId, options: Options): Promise<Watcher> {
  const row = await management.get(pathOf(at), VERSIONS.network, {
    ...options,
    what: `the Network Watcher "${at.name}"`,
  });
  return { at, location: locationOf(row) };
}

/** A gateway with null, or a connection with its gateway: for a connection between virtual networks the first one. */
export async function getTarget(
  management: Management,
  at: ResourceId,
  options: Options,
): Promise<{ readonly resource: Resource; readonly gateway: Resource | null }> {
  const resource = await getResource(management, at, options);
  const [first] = resource.gateways;
  if (first === undefined) return { resource, gateway: null };
  // Who may read a connection need not be allowed to read its gateway; then the service has to tell.
  const gateway = await getResource(management, first, options).catch((thrown: unknown) => {
    if (thrown instanceof FaultError && ['forbidden', 'not-found'].includes(thrown.fault.code)) return null;
    throw thrown;
  });
  return { resource, gateway };
}

async function getResource(management: Management, at: ResourceId, options: Options): Promise<Resource> {
  const what = `the ${at.type === GATEWAY ? 'gateway' : 'connection'} "${at.name}"`;
  const row = await management.get(pathOf(at), VERSIONS.network, { ...options, what });
  return resourceOf(row, at);
}

/** The blob endpoint of an account, without a slash at its end; where it may not be read, as it is named by the rule. */
export async function endpointOf(
  management: Management,
  cloud: CloudHosts,
  at: ResourceId,
  options: Options,
): Promise<string> {
  try {
    const row = await management.get(pathOf(at), VERSIONS.storage, {
      ...options,
      what: `the storage account "${at.name}"`,
    });
    return endpointIn(row, at, cloud);
  } catch (thrown) {
    if (thrown instanceof FaultError && thrown.fault.code === 'forbidden') return blobEndpoint(at.name, cloud);
    throw thrown;
  }
}

function readResource(row: unknown): Resource | null {
  const at = idOf(row);
  return at !== null && (at.type === GATEWAY || at.type === CONNECTION) ? resourceOf(row, at) : null;
}

/** Only what is named here is kept of it: a connection's answer may hold its pre-shared key. */
function resourceOf(row: unknown, at: ResourceId): Resource {
  const properties = member(row, 'properties');
  const said = (name: string) => word(member(properties, name))?.slice(0, 64) ?? null;
  return {
    at,
    location: locationOf(row),
    gatewayType: said('gatewayType'),
    vpnType: said('vpnType'),
    sku: word(member(member(properties, 'sku'), 'name')),
    connectionType: said('connectionType'),
    gateways: ['virtualNetworkGateway1', 'virtualNetworkGateway2'].flatMap(
      (name) => idOf(member(properties, name)) ?? [],
    ),
  };
}

function ownGateway(resource: Resource, at: ResourceId): boolean {
  const [first] = resource.gateways;
  return first !== undefined && sameId(first, at);
}

function idOf(row: unknown): ResourceId | null {
  const id = word(member(row, 'id'));
  return id === null ? null : readResourceId(id);
}

function locationOf(row: unknown): string {
  return word(member(row, 'location'))?.slice(0, 64) ?? '';
}

function endpointIn(row: unknown, at: ResourceId, cloud: CloudHosts): string {
  const said = word(member(member(member(row, 'properties'), 'primaryEndpoints'), 'blob'));
  return (said !== null && URL.canParse(said) ? said : blobEndpoint(at.name, cloud)).replace(/\/$/, '');
}

async function abreast<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const rest = items.entries();
  await Promise.all(
    Array.from({ length: ABREAST }, async () => {
      for (const [index, item] of rest) results[index] = await work(item);
    }),
  );
  return results;
}
