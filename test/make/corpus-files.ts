import type { Piece } from './corpus-forms.ts';
import { CONTEXT, type Failed, type Happening, type Mark, proofOf } from './corpus-plot.ts';

/** The small files of a zip, and the XML of net events. */

export function lines(texts: readonly string[], mark: Mark = CONTEXT): Piece[] {
  return texts.map((text) => ({ lines: [text], at: 0, mark, session: null }));
}

export interface Connection {
  readonly state: string;
  readonly inward?: number;
  readonly outward?: number;
  /** Milliseconds since 1970. */
  readonly since?: number | null;
  readonly endpoint?: string;
}

/** ConnectionStats.txt. What proves something here is the whole record. */
export function statsPieces(connection: Connection, proof: string | null = null): Piece[] {
  const { state, inward = 0, outward = 0, since = null, endpoint = '' } = connection;
  return [
    {
      lines: [
        `Connectivity State : ${state}`,
        `Remote Tunnel Endpoint :${endpoint === '' ? '' : ` ${endpoint}`}`,
        `Ingress Bytes (since last connected) : ${inward} B`,
        `Egress Bytes (Since last connected) : ${outward} B`,
        `Connected Since :${since === null ? '' : ` ${general(since)}`}`,
      ],
      at: 0,
      mark: proof === null ? CONTEXT : proofOf(proof),
      session: null,
    },
  ];
}

/** `2/1/2017 8:22:06 PM`. */
function general(at: number): string {
  const date = new Date(at);
  const hour = date.getUTCHours();
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${date.getUTCMonth() + 1}/${date.getUTCDate()}/${date.getUTCFullYear()} ${hour % 12 === 0 ? 12 : hour % 12}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} ${hour < 12 ? 'AM' : 'PM'}`;
}

export function cpuPieces(percent: number, proof: string | null = null): Piece[] {
  return lines(
    [`Current CPU Usage : ${percent} % Current Memory Available : 641 MBs`],
    proof === null ? CONTEXT : proofOf(proof),
  );
}

export function summaryPieces(lost: number, unknown = 486, processed = 2169): Piece[] {
  const head = [
    'Files Processed:',
    '\tC:\\Resources\\directory\\0f3c36c47dd045d5a246c349b8ae57aa.GatewayTenantWorker.DiagnosticsStorage\\2025-02-02T17-34-23\\wfpdiag.etl',
    'Total Buffers Processed 8',
    `Total Events  Processed ${processed}`,
  ];
  const tail = [
    'Total Format  Errors    0',
    `Total Formats Unknown   ${unknown}`,
    'Elapsed Time            330 sec',
    '+-----------------------------------------------------------------------------------+',
    '|EventCount    EventName            EventType   TMF                                 |',
    '+-----------------------------------------------------------------------------------+',
    '|        36    ikeext               ike_addr_utils_c844  a0c064ca-d954-350a-8b2f-1a7464eef8b6|',
  ];
  return [
    ...lines(head),
    ...lines([`Total Events  Lost      ${lost}`], lost > 0 ? proofOf('failure') : CONTEXT),
    ...lines(tail),
  ];
}

/** IKEErrors.txt: a summary each, and what it is based on. */
export function errorPieces(
  entries: readonly (readonly [summary: string, quote: string, proof: string | null])[],
): Piece[] {
  return entries.map(([summary, quote, proof]) => ({
    lines: [`Error: ${summary} `, `\t based on log : ${quote}`],
    at: 0,
    mark: proof === null ? CONTEXT : proofOf(proof),
    session: null,
  }));
}

/** What VPN troubleshoot answers. Each fault is a piece of its own, so that lines can be told. */
export function resultPieces(code: string, faults: readonly string[], by: 'id' | 'reasonType' = 'id'): Piece[] {
  const entry = (fault: string, last: boolean): string[] => [
    '    {',
    ...(by === 'id' ? [`      "id": "${fault}",`] : ['      "id": "000000",', `      "reasonType": "${fault}",`]),
    `      "summary": "What Azure says of it in short",`,
    `      "detail": "What Azure says of it at length",`,
    '      "recommendedActions": [',
    '        { "actionText": "Contact support", "actionUri": "http://azure.microsoft.com/support", "actionUriText": "Contact support" }',
    '      ]',
    `    }${last ? '' : ','}`,
  ];
  return [
    ...lines(['{', '  "startTime": "2025-04-08T11:54:42.4597861Z",', '  "endTime": "2025-04-08T11:59:45.244Z",']),
    ...lines([`  "code": "${code}",`], proofOf('code')),
    ...lines(['  "results": [']),
    ...faults.map((fault, index): Piece => ({
      lines: entry(fault, index === faults.length - 1),
      at: 0,
      mark: proofOf(fault),
      session: null,
    })),
    ...lines(['  ]', '}']),
  ];
}

export interface Drop {
  readonly kind: 'classifyDrop' | 'ipsecDrop' | 'idpDrop' | 'classifyAllow';
  readonly local: string;
  readonly remote: string;
  readonly protocol: number;
  readonly status?: number;
  readonly direction?: 'IN' | 'OUT';
}

const TYPE_OF = {
  classifyDrop: 'CLASSIFY_DROP',
  ipsecDrop: 'IPSEC_KERNEL_DROP',
  idpDrop: 'IPSEC_DOSP_DROP',
  classifyAllow: 'CLASSIFY_ALLOW',
} as const;

/** A dropped or allowed packet, by the names of the SDK's structures. */
export function dropPiece(drop: Drop, at: number, mark: Mark): Piece {
  const body: readonly (readonly [string, string])[] =
    drop.kind === 'classifyDrop' || drop.kind === 'classifyAllow'
      ? [
          ['filterId', '68893'],
          ['layerId', '16'],
          ['msFwpDirection', `MS_FWP_DIRECTION_${drop.direction ?? 'IN'}`],
        ]
      : [
          ['failureStatus', String(drop.status ?? 0)],
          ['direction', `FWP_DIRECTION_${drop.direction === 'OUT' ? 'OUTBOUND' : 'INBOUND'}`],
          ...(drop.kind === 'ipsecDrop'
            ? ([
                ['spi', '305419896'],
                ['filterId', '70011'],
                ['layerId', '12'],
              ] as const)
            : []),
        ];
  return {
    lines: eventLines(TYPE_OF[drop.kind], drop.kind, body, drop.local, drop.remote, drop.protocol, at),
    at,
    mark,
    session: null,
  };
}

export function xmlAround(pieces: readonly Piece[]): Piece[] {
  return [
    ...lines(['<?xml version="1.0" encoding="UTF-8"?>', `<netEvents numItems="${pieces.length}">`]),
    ...pieces,
    ...lines(['</netEvents>']),
  ];
}

/** Failures of a plot as net events; what is said is none. */
export function xmlPieces(plot: readonly Happening[]): Piece[] {
  return xmlAround(
    plot.flatMap(({ at, mark, session, what }): Piece[] =>
      what.kind === 'said'
        ? []
        : [
            {
              lines: eventLines(
                what.mode === 'main' ? 'IKEEXT_MM_FAILURE' : 'IKEEXT_QM_FAILURE',
                what.mode === 'main' ? 'ikeMmFailure' : 'ikeQmFailure',
                failureFields(what),
                session.site.azure,
                session.site.peer,
                0,
                at,
              ),
              at,
              mark,
              session,
            },
          ],
    ),
  );
}

const POINTS = { Local: 'IPSEC_FAILURE_ME', Remote: 'IPSEC_FAILURE_PEER', None: 'IPSEC_FAILURE_NONE' } as const;

function failureFields(failure: Failed): readonly (readonly [string, string])[] {
  return [
    ['failureErrorCode', String(failure.code)],
    ['failurePoint', POINTS[failure.point]],
    ['keyingModuleType', failure.version === 1 ? 'IKEEXT_KEY_MODULE_IKE' : 'IKEEXT_KEY_MODULE_IKEV2'],
    ...(failure.mode === 'main'
      ? ([['mmState', failure.version === 1 ? 'IKEEXT_MM_SA_STATE_FINAL' : 'IKEEXT_MM_SA_STATE_SA_SENT']] as const)
      : ([['qmState', 'IKEEXT_QM_SA_STATE_INITIAL']] as const)),
    ['saRole', 'IKEEXT_SA_ROLE_INITIATOR'],
  ];
}

function eventLines(
  type: string,
  element: string,
  fields: readonly (readonly [string, string])[],
  local: string,
  remote: string,
  protocol: number,
  at: number,
): string[] {
  const flags = ['LOCAL_ADDR', 'REMOTE_ADDR', 'IP_VERSION', ...(protocol > 0 ? ['IP_PROTOCOL'] : [])];
  return [
    '<item>',
    '<header>',
    `<timeStamp>${new Date(at).toISOString()}</timeStamp>`,
    `<flags numItems="${flags.length}">`,
    ...flags.map((flag) => `    <item>FWPM_NET_EVENT_FLAG_${flag}_SET</item>`),
    '</flags>',
    '<ipVersion>FWP_IP_VERSION_V4</ipVersion>',
    `<ipProtocol>${protocol}</ipProtocol>`,
    `<localAddrV4>${local}</localAddrV4>`,
    `<remoteAddrV4>${remote}</remoteAddrV4>`,
    '<localPort>0</localPort>',
    '<remotePort>0</remotePort>',
    '</header>',
    `<type>FWPM_NET_EVENT_TYPE_${type}</type>`,
    `<${element}>`,
    ...fields.map(([name, value]) => `<${name}>${value}</${name}>`),
    `</${element}>`,
    '</item>',
  ];
}
