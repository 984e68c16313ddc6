import { raise } from '../../../shared/base/fault.ts';
import { printable } from '../../../shared/base/text.ts';
import type { Target } from '../../../shared/contract/azure.ts';

/** What an id of Azure's resource manager names. */
export interface ResourceId {
  /** Written anew, without what stood around it. */
  readonly id: string;
  readonly subscription: string;
  readonly group: string;
  /** Lower case, "microsoft.network/connections". */
  readonly type: string;
  readonly name: string;
}

/** What the service says of a gateway or a connection, as far as it is needed here; keys and secrets are left out. */
export interface Resource {
  readonly at: ResourceId;
  readonly location: string;
  readonly gatewayType: string | null;
  readonly vpnType: string | null;
  readonly sku: string | null;
  readonly connectionType: string | null;
  /** Of a connection: the gateways at its ends. */
  readonly gateways: readonly ResourceId[];
}

export interface Watcher {
  readonly at: ResourceId;
  readonly location: string;
}

export const GATEWAY = 'microsoft.network/virtualnetworkgateways';
export const CONNECTION = 'microsoft.network/connections';
const WATCHER = 'microsoft.network/networkwatchers';
const STORAGE = 'microsoft.storage/storageaccounts';

const SHAPE =
  /\/subscriptions\/([^/\s"'?#]{1,64})\/resourceGroups\/([^/\s"'?#]{1,90})\/providers\/([\w.]{1,64})\/(\w{1,64})\/([^/\s"'?#]{1,80})/i;

/** The id in a text: by itself, in quotes, or in the address of Azure's portal; null where there is none. */
export function readResourceId(text: string): ResourceId | null {
  const [, subscription, group, provider, type, name] = SHAPE.exec(text.slice(0, 2048)) ?? [];
  if (!subscription || !group || !provider || !type || !name) return null;
  return {
    id: `/subscriptions/${subscription}/resourceGroups/${group}/providers/${provider}/${type}/${name}`,
    subscription,
    group,
    type: `${provider}/${type}`.toLowerCase(),
    name,
  };
}

/** The path of a resource for a request; what a name may hold cannot leave its place in it. */
export function pathOf(id: ResourceId): string {
  return id.id.split('/').map(encodeURIComponent).join('/');
}

export function sameId(a: ResourceId, b: ResourceId): boolean {
  return a.id.toLowerCase() === b.id.toLowerCase();
}

/** What people name in place of a gateway or a connection, and what they want instead. */
const NEIGHBOURS: Readonly<Record<string, readonly [what: string, instead: string]>> = {
  'microsoft.network/localnetworkgateways': [
    'a local network gateway, which stands for the device on the other side',
    'Name the connection that uses it.',
  ],
  'microsoft.network/vpngateways': [
    'a VPN gateway of Virtual WAN',
    'VPN troubleshoot knows virtual network gateways alone; Virtual WAN has its resource logs.',
  ],
  'microsoft.network/expressroutegateways': [
    'an ExpressRoute gateway',
    'VPN troubleshoot takes VPN gateways and their connections alone.',
  ],
  'microsoft.network/expressroutecircuits': [
    'an ExpressRoute circuit',
    'VPN troubleshoot takes VPN gateways and their connections alone.',
  ],
  'microsoft.network/virtualnetworks': ['a virtual network', 'Name its VPN gateway.'],
  'microsoft.network/publicipaddresses': ['a public IP address', 'Name the VPN gateway that it belongs to.'],
  [WATCHER]: ['a Network Watcher', 'Name it with --watcher, and here the gateway or the connection.'],
  [STORAGE]: ['a storage account', 'Name it with --storage, and here the gateway or the connection.'],
};

/** Raises "bad-request" where the text is not the id of a virtual network gateway or of a connection. */
export function wantTarget(text: string): ResourceId {
  const found = wantId(text, 'the gateway or the connection', 'virtualNetworkGateways/NAME');
  if (found.type === GATEWAY || found.type === CONNECTION) return found;
  const [what, instead] = NEIGHBOURS[found.type] ?? [
    `a resource of type ${found.type}`,
    'VPN troubleshoot takes virtual network gateways and connections.',
  ];
  return raise('bad-request', `"${printable(found.name)}" is ${what}, not a VPN gateway or a connection.`, instead);
}

export function wantWatcher(text: string): ResourceId {
  return wantType(text, WATCHER, 'the Network Watcher', 'networkWatchers/NAME');
}

export function wantStorage(text: string): ResourceId {
  return wantType(text, STORAGE, 'the storage account', 'storageAccounts/NAME');
}

function wantType(text: string, type: string, what: string, end: string): ResourceId {
  const found = wantId(text, what, end);
  if (found.type === type) return found;
  return raise(
    'bad-request',
    `The id of ${what} names a resource of type ${found.type}.`,
    `Its id ends in ${end}: copy it from the resource's properties.`,
  );
}

function wantId(text: string, what: string, end: string): ResourceId {
  const found = readResourceId(text);
  if (found === null)
    return raise(
      'bad-request',
      `"${printable(text.slice(0, 120))}" is not the resource id of ${what}.`,
      `A resource id begins with /subscriptions/ and ends in ${end}: copy it from the resource's properties, or from az with --query id.`,
    );
  if (!/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(found.subscription))
    return raise(
      'bad-request',
      `The resource id of ${what} has "${printable(found.subscription)}" where the subscription's id stands.`,
      'A subscription id is a GUID: copy the id from the resource itself.',
    );
  return found;
}

/** Where the rules below are from. Documented; the last is the service's own refusal, seen in reports of it. */
const RULE_SOURCES = {
  overview: 'Network Watcher documentation, "VPN troubleshoot overview", supported gateway types',
  reported: 'The service\'s refusal "This gateway does not belong to the specified subscription" (azure-docs 14588)',
} as const;

interface Rule {
  readonly of: 'gateway' | 'connection';
  readonly source: keyof typeof RULE_SOURCES;
  /** Words that make the service refuse a resource, "" for a missing one; null where they do not. */
  readonly refuses: (resource: Resource) => string | null;
}

const lower = (text: string | null) => (text ?? '').toLowerCase();

/** What the service refuses, told before it is asked: a run that it refuses only later takes minutes to do so. */
const RULES: readonly Rule[] = [
  {
    of: 'gateway',
    source: 'overview',
    refuses: ({ gatewayType }) =>
      lower(gatewayType) === 'vpn'
        ? null
        : `It is a gateway of type ${gatewayType ?? 'unknown'}; VPN troubleshoot takes VPN gateways alone.`,
  },
  {
    of: 'gateway',
    source: 'overview',
    refuses: ({ vpnType }) =>
      lower(vpnType) === 'policybased'
        ? 'The gateway is policy-based; VPN troubleshoot takes route-based gateways alone.'
        : null,
  },
  {
    of: 'connection',
    source: 'overview',
    refuses: ({ connectionType }) =>
      ['ipsec', 'vnet2vnet'].includes(lower(connectionType))
        ? null
        : `It is a connection of type ${connectionType ?? 'unknown'}; VPN troubleshoot takes IPsec and Vnet2Vnet alone.`,
  },
];

/** Why the service would refuse it; `gateway` is that of a connection, where it is known. Null where it would not. */
function refusalOf(resource: Resource, gateway: Resource | null): string | null {
  const kind = resource.at.type === GATEWAY ? 'gateway' : 'connection';
  for (const { of, refuses } of RULES) {
    const subject = of === kind ? resource : of === 'gateway' ? gateway : null;
    const why = subject === null ? null : refuses(subject);
    if (why !== null) return subject === gateway ? why.replace(/^It is/, 'Its gateway is') : why;
  }
  return null;
}

/** Raises "refused" with the reason. */
export function wantTaken(resource: Resource, gateway: Resource | null): void {
  const why = refusalOf(resource, gateway);
  if (why !== null)
    raise('refused', `VPN troubleshoot cannot be run on "${printable(resource.at.name)}": ${lowerFirst(why)}`);
}

export function targetOf(resource: Resource, gateway: Resource | null): Target {
  const { at, location, gatewayType, vpnType, sku, connectionType } = resource;
  const isGateway = at.type === GATEWAY;
  return {
    id: at.id,
    name: at.name,
    group: at.group,
    kind: isGateway ? 'gateway' : 'connection',
    location,
    type: (isGateway ? [gatewayType, vpnType, sku] : [connectionType]).filter((word) => word !== null).join(', '),
    refused: refusalOf(resource, gateway),
  };
}

/** "West Europe" and "westeurope" are one region. */
function sameRegion(a: string, b: string): boolean {
  const plain = (text: string) => text.replaceAll(' ', '').toLowerCase();
  return plain(a) === plain(b);
}

/** The watcher of a resource's region; raises "not-found" with how to make one. */
export function watcherFor(resource: Resource, watchers: readonly Watcher[]): Watcher {
  const found = watchers.find(({ location }) => sameRegion(location, resource.location));
  if (found !== undefined) return found;
  const { subscription } = resource.at;
  return raise(
    'not-found',
    `The subscription has no Network Watcher in ${printable(resource.location)}, where "${printable(resource.at.name)}" is.`,
    `Make one: az network watcher configure --subscription ${subscription} --locations ${resource.location.replaceAll(' ', '').toLowerCase()} --resource-group NetworkWatcherRG --enabled true`,
  );
}

/** A watcher that was named; raises "refused" where the service would not take it for this resource. */
export function wantNear(resource: Resource, watcher: Watcher): Watcher {
  if (watcher.at.subscription.toLowerCase() !== resource.at.subscription.toLowerCase())
    raise(
      'refused',
      `The Network Watcher "${printable(watcher.at.name)}" is of another subscription than "${printable(resource.at.name)}".`,
      "Name the Network Watcher of the resource's own subscription and region, or none.",
    );
  if (!sameRegion(watcher.location, resource.location))
    raise(
      'refused',
      `The Network Watcher "${printable(watcher.at.name)}" is in ${printable(watcher.location)}, but "${printable(resource.at.name)}" is in ${printable(resource.location)}.`,
      "Name the Network Watcher of the resource's region, or none.",
    );
  return watcher;
}

export interface ContainerAt {
  readonly container: string;
  /** Without a slash at its end, as the service wants it. */
  readonly url: string;
}

/** The container that a URL names, without a signature that the URL may carry; raises "bad-request" where it is none, or is not of the account with this blob endpoint. */
export function wantContainer(text: string, endpoint: string, account: string): ContainerAt {
  const url = URL.canParse(text) ? new URL(text) : null;
  const own = new URL(endpoint);
  const shown = `${own.origin}${own.pathname.replace(/\/$/, '')}/CONTAINER`;
  if (url === null || !/^https?:$/.test(url.protocol))
    return raise('bad-request', 'The container is not named by its URL.', `It is like ${shown}.`);
  if (url.origin !== own.origin || !url.pathname.startsWith(own.pathname))
    return raise(
      'bad-request',
      `The container is not in the storage account "${printable(account)}", whose blob endpoint is ${own.host}${own.pathname.replace(/\/$/, '')}: the URL is of ${printable(url.host)}.`,
      `Name a container of that account, like ${shown}.`,
    );
  const path = url.pathname.slice(own.pathname.length).replaceAll(/^\/+|\/+$/g, '');
  if (!/^(?:\$?[a-z\d](?:-?[a-z\d]){2,62})$/.test(path))
    return raise(
      'bad-request',
      path === ''
        ? 'The URL names the storage account, but no container in it.'
        : `"${printable(path)}" is not the name of a container.`,
      `The URL ends in the container's name, like ${shown}.`,
    );
  return { container: path, url: `${own.origin}${own.pathname.replace(/\/$/, '')}/${path}` };
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
