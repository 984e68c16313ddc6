/**
 * Azure's configuration as its tools print it: names and shapes by the documentation of az, of the REST API and of Az.Network,
 * values of our own. SECRET stands wherever a key may.
 */
export const SECRET = 'Xk7-not-to-be-kept-9f';
const SUBSCRIPTION = '/subscriptions/00000000-0000-0000-0000-000000000001';
const GROUP = `${SUBSCRIPTION}/resourceGroups/net-rg/providers/Microsoft.Network`;

export const POLICY = {
  dhGroup: 'DHGroup14',
  ikeEncryption: 'AES256',
  ikeIntegrity: 'SHA256',
  ipsecEncryption: 'GCMAES256',
  ipsecIntegrity: 'GCMAES256',
  pfsGroup: 'PFS2048',
  saDataSizeKilobytes: 102_400_000,
  saLifeTimeSeconds: 27_000,
};

export interface Look {
  readonly name?: string;
  readonly site?: string;
  readonly status?: string | null;
  readonly mode?: string;
  readonly protocol?: string;
  readonly policies?: readonly unknown[];
  readonly selectors?: readonly unknown[];
}

/** `az network vpn-connection show`. */
export function connection(look: Look = {}): Record<string, unknown> {
  const { name = 'to-hq', site = 'hq' } = look;
  return {
    authorizationKey: SECRET,
    connectionMode: look.mode ?? 'Default',
    connectionProtocol: look.protocol ?? 'IKEv2',
    connectionStatus: look.status === undefined ? 'NotConnected' : look.status,
    connectionType: 'IPsec',
    dpdTimeoutSeconds: 45,
    egressBytesTransferred: 120,
    enableBgp: false,
    etag: 'W/"1"',
    expressRouteGatewayBypass: false,
    id: `${GROUP}/connections/${name}`,
    ingressBytesTransferred: 0,
    ipsecPolicies: look.policies ?? [],
    localNetworkGateway2: { id: `${GROUP}/localNetworkGateways/${site}`, resourceGroup: 'net-rg' },
    location: 'westeurope',
    name,
    provisioningState: 'Succeeded',
    resourceGroup: 'net-rg',
    routingWeight: 0,
    sharedKey: SECRET,
    trafficSelectorPolicies: look.selectors ?? [],
    tunnelConnectionStatus: [],
    type: 'Microsoft.Network/connections',
    usePolicyBasedTrafficSelectors: false,
    virtualNetworkGateway1: { id: `${GROUP}/virtualNetworkGateways/gw`, resourceGroup: 'net-rg' },
  };
}

/** `az network local-gateway show`. */
export function localGateway(peer: string, name = 'hq', prefixes: readonly string[] = ['10.20.0.0/16']) {
  return {
    bgpSettings: null,
    fqdn: null,
    gatewayIpAddress: peer,
    id: `${GROUP}/localNetworkGateways/${name}`,
    localNetworkAddressSpace: { addressPrefixes: prefixes },
    location: 'westeurope',
    name,
    provisioningState: 'Succeeded',
    resourceGroup: 'net-rg',
    type: 'Microsoft.Network/localNetworkGateways',
  };
}

/** `az network vnet-gateway show`. */
export function gateway(over: Readonly<Record<string, unknown>> = {}) {
  return {
    activeActive: true,
    bgpSettings: {
      asn: 65_515,
      bgpPeeringAddresses: [
        { defaultBgpIpAddresses: ['10.1.255.4'], tunnelIpAddresses: ['198.51.100.4'] },
        { defaultBgpIpAddresses: ['10.1.255.5'], tunnelIpAddresses: ['198.51.100.5'] },
      ],
    },
    enableBgp: false,
    gatewayType: 'Vpn',
    id: `${GROUP}/virtualNetworkGateways/gw`,
    ipConfigurations: [{ publicIpAddress: { id: `${GROUP}/publicIPAddresses/ip` } }],
    name: 'gw',
    provisioningState: 'Succeeded',
    resourceGroup: 'net-rg',
    sku: { capacity: 2, name: 'VpnGw2', tier: 'VpnGw2' },
    type: 'Microsoft.Network/virtualNetworkGateways',
    vpnClientConfiguration: { radiusServerSecret: SECRET },
    vpnType: 'RouteBased',
    ...over,
  };
}

/** The same in the form of the REST API: everything but what names the resource stands in `properties`. */
export function asRest(value: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { id, name, type, location, etag, resourceGroup: _, ...properties } = value;
  return { id, name, type, location, etag, properties };
}

/** The same as Az.Network's objects say it through ConvertTo-Json. */
export function asPowerShell(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asPowerShell);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [
      key === 'resourceGroup' ? 'ResourceGroupName' : `${key.charAt(0).toUpperCase()}${key.slice(1)}`,
      asPowerShell(field),
    ]),
  );
}

export const print = (value: unknown): string => JSON.stringify(value, null, 2);
