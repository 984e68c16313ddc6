import { cut } from '../../../../shared/base/text.ts';
import { canonicalPeer } from '../../../../shared/net/address.ts';
import { readMonitorMessage, setError, settle } from '../catalogue.ts';
import { errorByText } from '../codes.ts';
import { type EventDraft, emptyEvent } from '../format.ts';
import { isIkeRecord, readIkeRecord } from '../ike.ts';
import { type Role } from './columns.ts';

type Values = ReadonlyMap<Role, string>;

/** The categories of a gateway's diagnostic logs; "other" is a row of something that is no VPN gateway. */
export type Category = 'ike' | 'tunnel' | 'gateway' | 'route' | 'p2s' | 'other';

/** A row's category by its column, by its operation, and where a query has left both out, by what it says. */
export function categoryOf(values: Values): Category {
  const category = values.get('category') ?? '';
  const operation = values.get('operation') ?? '';
  if (/^IKEDiagnosticLog$/i.test(category) || /^IKELogEvent$/i.test(operation)) return 'ike';
  if (/^TunnelDiagnosticLog$/i.test(category) || /^Tunnel(Dis)?connected$/i.test(operation)) return 'tunnel';
  if (/^GatewayDiagnosticLog$/i.test(category) || GATEWAY.test(operation)) return 'gateway';
  if (/^RouteDiagnosticLog$/i.test(category) || ROUTE.test(operation)) return 'route';
  if (/^P2SDiagnosticLog$/i.test(category) || /^P2SLogEvent$/i.test(operation)) return 'p2s';
  if (category !== '') return 'other';
  const message = values.get('message') ?? '';
  if (/^\[MSG\] \[\w{1,20}\] \[/.test(message)) return 'p2s';
  if (isIkeRecord(message)) return 'ike';
  if (values.has('remote') && /^(dis)?connected$/i.test(values.get('status') ?? '')) return 'tunnel';
  return message !== '' && (values.has('session') || values.has('remote')) ? 'ike' : 'other';
}

const GATEWAY =
  /^(SetGatewayConfiguration|SetConnectionConfiguration|HostMaintenanceEvent|GatewayTenantPrimaryChanged|MigrateCustomerSubscription|GatewayResourceMove|ValidateGatewayConfiguration)$/i;
const ROUTE = /^(StaticRouteUpdate|BgpRouteUpdate|BgpConnectedEvent|BgpDisconnectedEvent)$/i;

/** The names under which events of the categories beside IKE's are kept: such a row stands for itself. */
export const PROVIDERS = {
  tunnel: 'TunnelDiagnosticLog',
  gateway: 'GatewayDiagnosticLog',
  route: 'RouteDiagnosticLog',
} as const;

/** Whether an event is a row of the tunnel's, gateway's or routes' own log, which is part of no negotiation. */
export function standsAlone(provider: string | null): boolean {
  return provider !== null && ALONE.has(provider);
}

const ALONE: ReadonlySet<string> = new Set<string>(Object.values(PROVIDERS));
/** An IKE row: its message, and where a query has cut its front off into columns of their own, these too. */
export function ikeEvent(values: Values, line: number): EventDraft {
  const message = values.get('message') ?? '';
  const direction = values.get('direction') ?? '';
  const tagged = /^(SEND|RECEIVED?|RECV|LOCAL(_MSG)?)$/i.test(direction) && !/^\s*\[(SEND|REC|LOCAL)/.test(message);
  const event = readIkeRecord(tagged ? `[${direction.toUpperCase()}]${message}` : message, line);
  event.session ??= sessionOf(values.get('session'));
  event.peer ??= hostOf(values.get('remote'));
  event.local ??= hostOf(values.get('local'));
  return event;
}

/** A row of the other categories as the catalogue of Azure Monitor's operations reads it. */
export function monitorEvent(category: keyof typeof PROVIDERS, values: Values, line: number): EventDraft {
  const event = emptyEvent(line);
  const reason = values.get('reason') ?? '';
  const status = values.get('status') ?? '';
  const operation =
    values.get('operation') ??
    (category !== 'tunnel' || status === '' ? '' : /^conn/i.test(status) ? 'TunnelConnected' : 'TunnelDisconnected');
  const outcome = values.get('outcome') ?? '';
  const words = [reason, values.get('message') ?? ''].filter((part) => part !== '').join(' ');
  const name = outcome === '' ? operation : `${operation} (${outcome})`;
  event.text = cut(words === '' ? name : `${name}: ${words}`, 4096);
  event.provider = PROVIDERS[category];
  readMonitorMessage(event.text, event);
  if (category === 'tunnel') {
    event.peer = hostOf(values.get('remote'));
    event.local = hostOf(values.get('local'));
    // The reason is a word of the gateway's own, or the system's message of a code.
    if (event.step !== 'established') setError(event, errorByText(reason)?.code ?? null);
    settle(event);
  }
  return event;
}

function sessionOf(text: string | undefined): string | null {
  return (
    /[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}/.exec((text ?? '').slice(0, 200))?.[0].toLowerCase() ?? null
  );
}

/** An address, with or without its port. */
function hostOf(text: string | undefined): string | null {
  const bare = (text ?? '')
    .slice(0, 100)
    .replace(/^([^:]+):\d{1,5}$/, '$1')
    .replace(/^\[([^\]]+)\](?::\d{1,5})?$/, '$1');
  return bare === '' ? null : canonicalPeer(bare);
}
