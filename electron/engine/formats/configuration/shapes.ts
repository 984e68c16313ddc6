import { cut } from '../../../../shared/base/text.ts';
import { canonicalPeer, parseAddress } from '../../../../shared/net/address.ts';
import type { Configuration, Policy } from '../../../../shared/model/analysis.ts';
import { NO_POLICY, policyName } from './policy.ts';

/** A resource as it was understood, without the file that it stands in. */
export type Resource = Omit<Configuration, 'file'>;

type Fields = Readonly<Record<string, unknown>>;

const MAX_PREFIXES = 1000;
const MAX_POLICIES = 20;
const MAX_SELECTORS = 200;
const MAX_TEXT = 256;
/** Lists within lists: a reply (`value`), a template (`resources`), and what they hold. */
const MAX_DEPTH = 4;

/**
 * The resources in a value, with keys in any case: what `az` prints, the REST form with its `properties`, what PowerShell's
 * ConvertTo-Json makes of its objects, lists and templates of these. Only the keys named here are ever looked at, so that no
 * pre-shared key and no authorization key gets any further than this.
 */
export function resourcesOf(value: unknown, line: number, depth = 0): Resource[] {
  if (depth > MAX_DEPTH) return [];
  if (Array.isArray(value)) return joinPolicies(value.flatMap((item: unknown) => resourcesOf(item, line, depth + 1)));
  const fields = fieldsOf(value);
  if (fields === null) return [];
  const kind = kindOf(fields);
  if (kind === null)
    return ['value', 'resources', 'output'].flatMap((key) =>
      typeof fields[key] === 'object' ? resourcesOf(fields[key], line, depth + 1) : [],
    );
  const resource = { ...nothing(kind, line), ...common(fields), ...READ[kind](fields) };
  const site = kind === 'connection' ? fieldsOf(fields['localnetworkgateway2']) : null;
  // Some replies carry the local network gateway whole within its connection.
  return site === null || addressOf(site) === null
    ? [resource]
    : [resource, { ...nothing('local-gateway', line), ...common(site), ...READ['local-gateway'](site) }];
}

/** Policies that stand by themselves are those of one connection, as `ipsec-policy list` prints them. */
export function joinPolicies(resources: readonly Resource[]): Resource[] {
  const joined: Resource[] = [];
  for (const resource of resources) {
    const last = joined.at(-1);
    if (resource.kind === 'ipsec-policy' && last?.kind === 'ipsec-policy')
      joined[joined.length - 1] = {
        ...last,
        policies: [...last.policies, ...resource.policies].slice(0, MAX_POLICIES),
      };
    else joined.push(resource);
  }
  return joined;
}

const TYPES: Readonly<Record<string, Resource['kind']>> = {
  connections: 'connection',
  localnetworkgateways: 'local-gateway',
  virtualnetworkgateways: 'gateway',
};

function kindOf(fields: Fields): Resource['kind'] | null {
  const type = /Microsoft\.Network\/(\w+)$/i.exec(text(fields['type']) ?? '')?.[1];
  const named = TYPES[(type ?? partOf(text(fields['id']), -2) ?? '').toLowerCase()] ?? null;
  const has = (...keys: readonly string[]) => keys.filter((key) => fields[key] !== undefined).length;
  if (named !== null)
    // A bare reference to a resource says nothing of it.
    return has(...SAYS[named]) > 0 ? named : null;
  if (type !== undefined) return null;
  if (has(...SAYS['ipsec-policy']) >= 3) return 'ipsec-policy';
  if (has('gatewayipaddress', 'localnetworkaddressspace') === 2) return 'local-gateway';
  if (has('vpntype', 'gatewaytype') === 2) return 'gateway';
  return has(...SAYS.connection) >= 2 ? 'connection' : null;
}

/** Keys of which a resource that is more than a reference has one. */
const SAYS: Readonly<Record<Resource['kind'], readonly string[]>> = {
  connection: [
    'connectiontype',
    'connectionstatus',
    'connectionmode',
    'connectionprotocol',
    'ipsecpolicies',
    'localnetworkgateway2',
  ],
  'local-gateway': ['gatewayipaddress', 'localnetworkaddressspace', 'fqdn'],
  gateway: ['vpntype', 'gatewaytype', 'sku', 'ipconfigurations', 'bgpsettings'],
  'ipsec-policy': ['ikeencryption', 'ikeintegrity', 'dhgroup', 'ipsecencryption', 'ipsecintegrity', 'pfsgroup'],
};

/** One of which nothing is known. */
export function nothing(kind: Resource['kind'], line: number): Resource {
  return {
    kind,
    line,
    name: null,
    resourceGroup: null,
    localGateway: null,
    virtualGateway: null,
    connectionType: null,
    connectionStatus: null,
    connectionMode: null,
    protocol: null,
    dpdTimeoutSeconds: null,
    usePolicyBasedTrafficSelectors: null,
    enableBgp: null,
    ingressBytes: null,
    egressBytes: null,
    policies: [],
    trafficSelectors: [],
    peer: null,
    fqdn: null,
    prefixes: [],
    vpnType: null,
    sku: null,
    activeActive: null,
    gatewayAddresses: [],
    provisioningState: null,
  };
}

function common(fields: Fields): Partial<Resource> {
  const id = text(fields['id']);
  return {
    name: text(fields['name']) ?? partOf(id, -1),
    resourceGroup:
      text(fields['resourcegroup']) ??
      text(fields['resourcegroupname']) ??
      /\/resourceGroups\/([^/]{1,90})/i.exec(id ?? '')?.[1] ??
      null,
    provisioningState: text(fields['provisioningstate']),
  };
}

const READ: Readonly<Record<Resource['kind'], (fields: Fields) => Partial<Resource>>> = {
  connection: (fields) => ({
    connectionType: text(fields['connectiontype']),
    connectionStatus: text(fields['connectionstatus']),
    connectionMode: text(fields['connectionmode']),
    protocol: text(fields['connectionprotocol']),
    // 0 is what is printed where none was set.
    dpdTimeoutSeconds: number(fields['dpdtimeoutseconds']) || null,
    usePolicyBasedTrafficSelectors: flag(fields['usepolicybasedtrafficselectors']),
    enableBgp: flag(fields['enablebgp']),
    ingressBytes: number(fields['ingressbytestransferred']),
    egressBytes: number(fields['egressbytestransferred']),
    policies: list(fields['ipsecpolicies'])
      .flatMap((item) => policyOf(fieldsOf(item)) ?? [])
      .slice(0, MAX_POLICIES),
    trafficSelectors: list(fields['trafficselectorpolicies'])
      .slice(0, MAX_SELECTORS)
      .flatMap((item) => {
        const ranges = fieldsOf(item);
        return ranges === null
          ? []
          : [{ local: prefixes(ranges['localaddressranges']), remote: prefixes(ranges['remoteaddressranges']) }];
      }),
    localGateway: nameIn(fields['localnetworkgateway2']),
    virtualGateway: nameIn(fields['virtualnetworkgateway1']),
    peer: addressOf(fieldsOf(fields['localnetworkgateway2'])),
  }),
  'local-gateway': (fields) => ({
    peer: addressOf(fields),
    fqdn: text(fields['fqdn']),
    prefixes: prefixes(fieldsOf(fields['localnetworkaddressspace'])?.['addressprefixes']),
  }),
  gateway: (fields) => ({
    vpnType: text(fields['vpntype']),
    sku: text(fieldsOf(fields['sku'])?.['name']) ?? text(fields['sku']),
    // The REST form says activeActive, some versions of az say active.
    activeActive: flag(fields['activeactive']) ?? flag(fields['active']),
    enableBgp: flag(fields['enablebgp']),
    gatewayAddresses: gatewayAddresses(fields),
  }),
  'ipsec-policy': (fields) => ({ policies: [policyOf(fields) ?? NO_POLICY] }),
};

/** Null for what names no algorithm at all. */
function policyOf(fields: Fields | null): Policy | null {
  if (fields === null) return null;
  const policy: Policy = {
    ikeEncryption: algorithm(fields['ikeencryption']),
    ikeIntegrity: algorithm(fields['ikeintegrity']),
    dhGroup: algorithm(fields['dhgroup']),
    ipsecEncryption: algorithm(fields['ipsecencryption']),
    ipsecIntegrity: algorithm(fields['ipsecintegrity']),
    pfsGroup: algorithm(fields['pfsgroup']),
    saLifeTimeSeconds: number(fields['salifetimeseconds']),
    saDataSizeKilobytes: number(fields['sadatasizekilobytes']),
  };
  return Object.values(policy).some((value) => typeof value === 'string') ? policy : null;
}

function algorithm(value: unknown): string | null {
  const printed = text(value);
  return printed === null ? null : policyName(printed);
}

function addressOf(fields: Fields | null): string | null {
  const printed = text(fields?.['gatewayipaddress']);
  return printed === null || parseAddress(printed) === null ? null : canonicalPeer(printed);
}

/** The public addresses of a gateway's instances: those that its tunnels end at, or those of its public addresses where they are printed whole. */
function gatewayAddresses(fields: Fields): string[] {
  const peering = list(fieldsOf(fields['bgpsettings'])?.['bgppeeringaddresses']);
  const found = [
    ...peering.flatMap((item) => list(fieldsOf(item)?.['tunnelipaddresses'])),
    ...list(fields['ipconfigurations']).map((item) => fieldsOf(fieldsOf(item)?.['publicipaddress'])?.['ipaddress']),
  ];
  const known = found.flatMap((value) => {
    const printed = text(value);
    return printed === null || parseAddress(printed) === null ? [] : [canonicalPeer(printed)];
  });
  return [...new Set(known)].slice(0, MAX_PREFIXES);
}

function nameIn(reference: unknown): string | null {
  const fields = fieldsOf(reference);
  return fields === null ? null : (text(fields['name']) ?? partOf(text(fields['id']), -1));
}

function partOf(id: string | null, at: number): string | null {
  return id === null || !id.includes('/') ? null : (id.split('/').at(at) ?? null);
}

/** Keys in lower case, and what stands in `properties` beside them, as `az` prints it. */
function fieldsOf(value: unknown): Fields | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const own = lower(value);
  const inner = own['properties'];
  return typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? { ...lower(inner), ...own } : own;
}

function lower(value: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key.toLowerCase(), field]));
}

/** Null for what is empty, and for an expression of a template, which stands for what is not known here. */
function text(value: unknown): string | null {
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') return null;
  const bare = cut(value.trim(), MAX_TEXT);
  return bare === '' || /^\[.*\]$/.test(bare) ? null : bare;
}

function number(value: unknown): number | null {
  const read = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
  return typeof read === 'number' && Number.isFinite(read) && read >= 0 ? read : null;
}

function flag(value: unknown): boolean | null {
  if (typeof value === 'boolean') return value;
  return typeof value === 'string' && /^(true|false)$/i.test(value) ? /^true$/i.test(value) : null;
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Ranges as they are printed; below its depth ConvertTo-Json makes one text of a list. */
function prefixes(value: unknown): string[] {
  const printed = typeof value === 'string' ? value.slice(0, 64 * MAX_PREFIXES).split(/[\s,]+/) : list(value);
  return printed
    .flatMap((item) => {
      const prefix = text(item);
      return prefix !== null && isPrefix(prefix) ? [prefix] : [];
    })
    .slice(0, MAX_PREFIXES);
}

function isPrefix(prefix: string): boolean {
  const [address = '', length, more] = prefix.split('/');
  const parsed = parseAddress(address);
  if (parsed === null || more !== undefined) return false;
  return length === undefined || (/^\d{1,3}$/.test(length) && Number(length) <= (parsed.family === 4 ? 32 : 128));
}
