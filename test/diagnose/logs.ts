import type { Analysis } from '../../shared/model/analysis.ts';
import { errorByCode } from '../../electron/engine/formats/codes.ts';

/**
 * Lines of the logs as they were seen (see test/corpus/published), to be put together into a run. Azure's gateway is
 * 198.51.100.4 throughout.
 */
export const PEER = '203.0.113.9';
export const OTHER = '192.0.2.77';
export const AZURE = '198.51.100.4';
export const SID = '3baa1cd0-77ec-40e6-b0d6-7ef40b2372a5';
export const SID2 = 'c9459bf0-8178-4482-88d6-a695be1f5157';
export const TSID = '[Tsid 0x729  ]';
const ANY = 'StartAddress 0.0.0.0 EndAddress 255.255.255.255 PortStart 0 PortEnd 65535 Protocol 0';
const SITE = 'StartAddress 10.20.0.0 EndAddress 10.20.255.255 PortStart 0 PortEnd 65535 Protocol 0';
const BRANCH = 'StartAddress 192.168.100.0 EndAddress 192.168.100.255 PortStart 0 PortEnd 65535 Protocol 0';

/** Bodies, as they stand behind the endpoints. */
export const K = {
  offersIke:
    '[SEND]Sending Ike payload for tunnel Id 0x3: Auth:PreShared Key- Policy1:Cipher=AES-CBC-256 Integrity=SHA1 DhGroup=DhGroup2 Policy2:Cipher=AES-CBC-256 Integrity=SHA256 DhGroup=DhGroup2',
  offersIpsec:
    '[SEND]Sending IPSec policy Payload for tunnel Id 0x3, tsId 0x37: Policy1:Integrity=AES-GCM-256 Cipher=AES-GCM-256 Policy2:Integrity=SHA1 Cipher=AES-CBC-256',
  initSent: (cookie = '0xCBF235637168FA00') =>
    `[SEND][SA_INIT] Sending IKE SA_INIT packet with tunnelId 0x3, iCookie ${cookie} and rCookie 0x0`,
  initReceived: (cookie = '0xA3C9358D2737DA5D') => `[RECEIVED][SA_INIT] Received SA INIT iCookie ${cookie} rCookie 0x0`,
  initGenerated: (cookie = '0xA3C9358D2737DA5D') =>
    `[LOCAL_MSG][SA_INIT] Received SA INIT iCookie ${cookie} and Generated new rCookie 0x70C9D10B840827BC`,
  initResponse: (cookie = '0xCBF235637168FA00') =>
    `[RECEIVED][SA_INIT] Received IKE SA Init response message with iCookie ${cookie} rCookie 0x69284B72D78CBC71`,
  mainMode: (cookie = '0xCBF235637168FA00') =>
    `[RECEIVED] Receiving MM Packet for tunnel Id 0x3 iCookie ${cookie} and rCookie 0x69284B72D78CBC71: Receiving MM Nonce`,
  peerOffersIke: (group = 'DhGroup14') =>
    `[RECEIVED]Received Ike payload: Policy1:Cipher=AES-CBC-256 Integrity=SHA256 DhGroup=${group}`,
  peerOffersIpsec: '[RECEIVED]Received IPSec payload: Policy1:Cipher=DESIntegrity=Md5',
  proposes: ` Proposed(send) Traffic Selector payload will be- [Tsid 0x37 ]Number of TSIs 1: ${ANY} Number of TSRs 1:${ANY}`,
  authSent: '[SEND][SA_AUTH] Sending SA AUTH message for tunnelId 0x3 and tsId 0x37',
  authReceived: '[RECEIVED][SA_AUTH] Received IKE AUTH message',
  asks: `Received Traffic Selector payload request- ${TSID}Number of TSIs 2: ${SITE}, ${BRANCH} Number of TSRs 1:${ANY}`,
  final: `[SEND] Proposed Traffic Selector payload will be (Final Negotiated) - ${TSID}Number of TSIs 2: ${SITE}, ${BRANCH} Number of TSRs 1:${ANY}`,
  narrower: `[SEND] Proposed Traffic Selector payload will be (Final Negotiated) - ${TSID}Number of TSIs 1: ${SITE} Number of TSRs 1:${ANY}`,
  refuses: (what: string) => `[RECEIVED][NOTIFY] Received Notify Message - ${what}`,
  azureRefuses: (what: string) => `[SEND][NOTIFY] Sending Notify Message - ${what}`,
  closed: (status: string) => `[LOCAL_MSG] IKE Tunnel closed for tunnelId 0x3 with status ${status}`,
  mmCleanup: (code: number | string) => `IkeCleanupMMNegotiation called with error ${code}`,
  qmCleanup: (code: number | string) => `IkeCleanupQMNegotiation called with error ${code} and flags a`,
} as const;

/** Azure begins and is answered; up to the moment before IKE_AUTH, and up to the moment after it was sent. */
export const OPENED = [K.offersIke, K.initSent(), K.initResponse(), K.peerOffersIke('DhGroup2'), K.mainMode()];
export const AUTHENTICATING = [...OPENED, K.offersIpsec, K.proposes, K.authSent];
/** The peer begins, and all goes well. */
export const GOOD = (cookie = '0x2222222222222222'): string[] => [
  K.initReceived(cookie),
  K.peerOffersIke('DhGroup2'),
  K.initGenerated(cookie),
  K.authReceived,
  K.asks,
  K.final,
];

const ends = (peer: string) => `Remote ${peer}:500: Local ${AZURE}:500: `;
/** Shape A: endpoints. */
export const a = (lines: readonly string[], peer = PEER): string[] => lines.map((line) => `${ends(peer)}${line}`);
/** Shape B: session and endpoints. */
export const b = (lines: readonly string[], peer = PEER, session = SID): string[] =>
  lines.map((line) => `SESSION_ID :{${session}} ${ends(peer)}${line}`);
/** Shape C: a session alone. */
export const c = (lines: readonly string[], session = SID): string[] =>
  lines.map((line) => `SESSION_ID :{${session}} ${line}`);

/** A clock before each line, `step` seconds apart. */
export function clocked(lines: readonly string[], from = '2026-03-04T08:00:00Z', step = 1): string[] {
  const start = Date.parse(from);
  return lines.map((line, index) => `${new Date(start + index * step * 1000).toISOString()} ${line}`);
}

export interface Structured {
  readonly event?: string;
  readonly type?: string;
  readonly established?: boolean;
  readonly code?: number | string;
  readonly message?: string;
  readonly connection?: string;
  readonly peer?: string;
  readonly session?: string;
  readonly level?: string;
}

/** Shape E: the bracketed records of 2026. */
export function e(over: Structured = {}): string {
  const { event = 'SA_NEGOTIATION_FAILED', type = '', established = false, code = '', message = '' } = over;
  return [
    `(${over.level ?? 'Error'})[Remote] ${over.peer ?? PEER}:4500 [Local] ${AZURE}:4500 [SESSION_ID] {${over.session ?? SID}} [ConnType] ${over.connection ?? 'IKEv2-S2S'} [TunnelId] 1 [TSId] 684 [IkeEvent] ${event}`,
    type === '' ? '' : `[SA_type] ${type}`,
    `[FailureDirection] Outbound [SAEstablished] ${established}`,
    code === '' ? '' : `[ErrorCode] ${code}`,
    message === '' ? '' : `[ErrorMessage] ${message}`,
  ]
    .filter((part) => part !== '')
    .join(' ');
}

export interface BlockLook {
  readonly peer?: string;
  readonly point?: string;
  readonly time?: string;
  readonly thread?: string;
  readonly context?: string;
  readonly extra?: readonly string[];
}

export const MM = 'IKE/Authip Main Mode Failure';
export const QM = 'IKE/Authip Quick Mode Failure';

/** A diagnostic event of the trace. */
export function block(type: string, code: number, look: BlockLook = {}): string[] {
  const { peer = PEER, point = 'Local', thread = '03A4', context = '3038', extra = [] } = look;
  const prefix = `[0]0368.${thread}::${look.time ?? '02/02/2017-17:36:01.496'} [ikeext] ${context}|${peer}|`;
  return [
    'IKE diagnostic event:',
    'Event Header:',
    '  Timestamp: 1601-01-01T00:00:00.000Z',
    '  Flags: 0x00000106',
    '    Local address field set',
    '    Remote address field set',
    '    IP version field set',
    '  IP version: IPv4',
    '  IP protocol: 0',
    `  Local address: ${AZURE}`,
    `  Remote address: ${peer}`,
    '  Local Port: 0',
    '  Remote Port: 0',
    '  Application ID:',
    '  User SID: <invalid>',
    `Failure type: ${type}`,
    'Type specific info:',
    `  Failure error code:0x${code.toString(16).padStart(8, '0')}`,
    `    ${textOf(code)}`,
    '',
    `  Failure point: ${point}`,
    ...extra,
  ].map((line) => prefix + line);
}

/** A line of the trace. */
export function traceLine(text: string, look: BlockLook = {}): string {
  const { peer = PEER, thread = '03A4', context = '3038', time = '02/02/2017-17:36:01.496' } = look;
  return `[0]0368.${thread}::${time} [ikeext] ${context}|${peer}|${text}`;
}

/** IKEErrors.txt: a summary and what it is based on. */
export function ikeErrors(...entries: readonly (readonly [summary: string, quote: string | null])[]): string {
  return entries
    .map(([summary, quote]) => `Error: ${summary} \n${quote === null ? '' : `\t based on log : ${quote}\n`}`)
    .join('');
}

export function result(code: string | null, ...faults: readonly string[]): string {
  return JSON.stringify(
    {
      startTime: '2017-01-12T00:19:23.2005008Z',
      endTime: '2017-01-12T00:25:01.272Z',
      code,
      results: faults.map((id) => ({
        id,
        summary: `Summary of ${id}`,
        detail: `Detail of ${id}`,
        recommendedActions: [],
      })),
    },
    null,
    2,
  );
}

export function stats(state: string, inward = 0, outward = 0, since = '', endpoint = ''): string {
  return [
    `Connectivity State : ${state}`,
    `Remote Tunnel Endpoint :${endpoint === '' ? '' : ` ${endpoint}`}`,
    `Ingress Bytes (since last connected) : ${inward} B`,
    `Egress Bytes (Since last connected) : ${outward} B`,
    `Connected Since :${since === '' ? '' : ` ${since}`}`,
    '',
  ].join('\n');
}

export function textOf(code: number): string {
  return (errorByCode(code)?.message ?? '').replace(/\.$/, '');
}

export function symbolOf(code: number): string {
  return errorByCode(code)?.symbol ?? '';
}

export type Finding = Analysis['findings'][number];
