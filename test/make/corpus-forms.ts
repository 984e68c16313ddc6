import { errorByCode } from '../../electron/engine/formats/codes.ts';
import type { Failed, Happening, Mark } from './corpus-plot.ts';
import type { Random } from './random.ts';
import type { Session } from './corpus-world.ts';

/** A piece of a file: one line, or the lines of one block or entry. */
export interface Piece {
  readonly lines: readonly string[];
  readonly at: number;
  readonly mark: Mark;
  readonly session: Session | null;
}

/**
 * The forms in which lines reach us. Of the text log: A has endpoints, B a session besides, C a session alone, F only the
 * bodies; a failure is written as a status, as a cleanup or as a bracketed record. Of the trace: lines, or diagnostic blocks.
 */
export type TextForm = 'A' | 'B' | 'C' | 'F';
export type FailureForm = 'status' | 'cleanup' | 'record';
export type TraceForm = 'lines' | 'blocks';

export interface TextLook {
  readonly form: TextForm;
  readonly failure: FailureForm;
  readonly dice: Random;
  readonly clock: 'none' | 'iso' | 'plain';
}

export function statusOf(code: number): string {
  return (errorByCode(code)?.message ?? `Error ${code}`).replace(/\.$/, '');
}

export function symbolOf(code: number): string {
  return errorByCode(code)?.symbol ?? `ERROR_${code}`;
}

/** Any of the ways in which the logs write a code. */
export function codeAs(code: number, dice: Random): string {
  const hex = code.toString(16);
  return dice.pick([String(code), `0x${hex.toUpperCase()}`, `0x${hex}`, `0x${hex.padStart(8, '0')}`]);
}

/** One line of the text log, without a clock. */
export function textLine(happening: Happening, look: Omit<TextLook, 'clock'>): string {
  const { session, what } = happening;
  const { site } = session;
  const port = site.nat && what.kind === 'said' && /SA_AUTH|NOTIFY|Traffic/.test(what.body) ? 4500 : 500;
  const ends = `Remote ${site.peer}:${port}: Local ${site.azure}:${port}: `;
  const id = `SESSION_ID :{${session.guid}} `;
  const inFront = (plain: boolean): string => {
    if (look.form === 'F') return '';
    if (look.form === 'A') return plain ? '' : ends;
    return plain || look.form === 'C' ? id : `${id}${ends}`;
  };
  if (what.kind === 'said') return `${inFront(what.bare)}${what.body}`;
  switch (look.failure) {
    case 'status':
      return `${inFront(false)}[LOCAL_MSG] IKE Tunnel closed for tunnelId 0x${site.tunnel.toString(16).toUpperCase()} with status ${statusOf(what.code)}`;
    case 'cleanup':
      return `${inFront(true)}IkeCleanup${what.mode === 'main' ? 'MM' : 'QM'}Negotiation called with error ${what.code}${what.mode === 'quick' ? ' and flags a' : ''}`;
    case 'record':
      return record(session, what, look.dice);
  }
}

function record(session: Session, failure: Failed, dice: Random): string {
  const { site } = session;
  return [
    `(Error)[Remote] ${site.peer}:4500 [Local] ${site.azure}:4500 [SESSION_ID] {${session.guid}}`,
    `[ConnType] IKEv${failure.version}-S2S [TunnelId] ${site.tunnel} [TSId] ${session.ts} [IkeEvent] ${failure.event}`,
    `[SA_type] ${failure.mode === 'main' ? 'MM_SA' : 'QM_SA'} [FailureDirection] ${dice.pick(['Inbound', 'Outbound'])}`,
    `[SAEstablished] ${failure.established} [ErrorCode] ${codeAs(failure.code, dice)} [ErrorMessage] ${statusOf(failure.code)}.`,
  ].join(' ');
}

export function textPieces(plot: readonly Happening[], look: TextLook): Piece[] {
  return plot.map((happening) => ({
    lines: [`${clock(happening.at, look.clock)}${textLine(happening, look)}`],
    at: happening.at,
    mark: happening.mark,
    session: happening.session,
  }));
}

function clock(at: number, form: TextLook['clock']): string {
  if (form === 'none') return '';
  const iso = new Date(at).toISOString();
  return form === 'iso' ? `${iso} ` : `${iso.slice(0, 23).replace('T', ' ')} `;
}

/** Bodies of the text log are none of the trace: what is said becomes its book-keeping there, and failures are failures. */
export function tracePieces(plot: readonly Happening[], form: TraceForm, dice: Random): Piece[] {
  return plot.map((happening) => {
    const { at, mark, session, what } = happening;
    const prefix = tracePrefix(session, at);
    const texts =
      what.kind === 'said'
        ? [traceOf(what.body)]
        : form === 'blocks'
          ? blockTexts(session, what)
          : failureTexts(what, dice);
    return { lines: texts.map((text) => prefix + text), at, mark, session };
  });
}

export function tracePrefix(session: Session, at: number): string {
  const iso = new Date(at).toISOString();
  const stamp = `${iso.slice(5, 7)}/${iso.slice(8, 10)}/${iso.slice(0, 4)}-${iso.slice(11, 23)}`;
  return `[${session.context % 4}]0368.${session.site.thread}::${stamp} [ikeext] ${session.context}|${session.site.peer}|`;
}

/** What IKE says is told by the trace in lines that no public text shows; these are of its known book-keeping. */
function traceOf(body: string): string {
  const cookie = /iCookie (0x[0-9A-F]+)/.exec(body)?.[1];
  if (cookie !== undefined)
    return `ICookie ${cookie.slice(2).padStart(16, '0').toLowerCase()} RCookie 0000000000000000`;
  return /^\[(?:SEND|RECEIVED|LOCAL_MSG)\]|Traffic Selector|Notify/.test(body)
    ? 'Deleted ICookie from the high priority thread pool list'
    : body;
}

function failureTexts(failure: Failed, dice: Random): string[] {
  const who =
    failure.point === 'Remote' ? 'Peer' : dice.pick(['IkeProcessPacket', 'IkeHandleNegotiation', 'IkeConstructReply']);
  return [
    `${who} failed with Windows error ${failure.code}(${symbolOf(failure.code)})`,
    `IkeCleanup${failure.mode === 'main' ? 'MM' : 'QM'}Negotiation called with error ${failure.code} and flags ${dice.pick(['2', 'a', '8'])}`,
  ];
}

function blockTexts(session: Session, failure: Failed): string[] {
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
    `  Local address: ${session.site.azure}`,
    `  Remote address: ${session.site.peer}`,
    '  Local Port: 0',
    '  Remote Port: 0',
    '  Application ID:',
    '  User SID: <invalid>',
    `Failure type: IKE/Authip ${failure.mode === 'main' ? 'Main' : 'Quick'} Mode Failure`,
    'Type specific info:',
    `  Failure error code:0x${failure.code.toString(16).padStart(8, '0')}`,
    `    ${statusOf(failure.code)}`,
    '',
    `  Failure point: ${failure.point}`,
    ...failure.extra.map((text) => `  ${text}`),
  ];
}
