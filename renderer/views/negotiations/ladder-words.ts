import { cut, printable, sentence } from '../../../shared/base/text.ts';
import { formatSpan } from '../../../shared/base/time.ts';
import type { LadderNote, LadderRow } from '../../ladder/ladder.tsx';
import { type LadderEvent, type Rung, isFailing } from '../../ladder/rungs.ts';
import { STEP_WORDS, codeWord } from '../shared/words.ts';
import { idsText, payloadText } from './payloads.ts';

/** Rungs in words. Names of messages are those of the protocol; what the log says of an act stands as it is. */

const NAMES: Readonly<Record<string, string>> = {
  'sa-init-sent': 'IKE_SA_INIT',
  'sa-init-received': 'IKE_SA_INIT',
  'sa-init-response': 'IKE_SA_INIT response',
  'sa-init-generated': 'Responder SPI made',
  'auth-sent': 'IKE_AUTH',
  'auth-received': 'IKE_AUTH',
  'ike-proposal-sent': 'IKE proposals',
  'ike-proposal-received': 'IKE proposals',
  'ipsec-proposal-sent': 'IPsec proposals',
  'ipsec-proposal-received': 'IPsec proposals',
  'selectors-requested': 'Traffic selectors, requested',
  'selectors-proposed': 'Traffic selectors, proposed',
  'selectors-final': 'Traffic selectors, final',
  'main-mode-packet': 'Main mode packet',
  'main-mode-cleanup': 'Main mode ended',
  'quick-mode-cleanup': 'Quick mode ended',
  'tunnel-closed': 'Tunnel closed',
  'diagnostic-event': 'WFP event',
  'peer-failed': 'The peer failed',
  'function-failed': 'Azure failed',
};

const MOST_TEXT = 300;
/** From this on a step is pointed out: within one exchange a reply takes far less. */
const SLOW = 2_000_000;

export interface WordsOptions {
  readonly version: 1 | 2 | null;
  readonly time: (iso: string) => string;
  readonly place: (event: LadderEvent) => string;
}

export function rowsOf(rungs: readonly Rung[], options: WordsOptions): readonly LadderRow[] {
  return rungs.map((rung): LadderRow => {
    const { head, carried, again, repeats } = rung;
    const name = rungName(rung);
    return {
      event: head.id,
      events: [head, ...carried, ...again].map(({ id }) => id),
      kind: rung.kind,
      direction: rung.direction,
      side: rung.side,
      name,
      text: rung.kind === 'act' ? actText(head) : withCode(head),
      failing: isFailing(rung),
      time: rung.time === null ? null : options.time(rung.time),
      since: rung.since === null ? null : sinceText(rung.since),
      slow: rung.since !== null && rung.since >= SLOW,
      again: repeats === 0 ? null : againText(repeats),
      notes: notesOf(rung, options.version),
      said: `${whoDid(rung)}: ${name}`,
      place: options.place(head),
    };
  });
}

/** "AUTHENTICATION_FAILED", as RFC 7296 writes it. */
export function notifyName(notify: string): string {
  return printable(notify).toUpperCase().replaceAll('-', '_');
}

export function rungName({ head, carried }: Rung): string {
  if (head.notify !== null) return `Notify ${notifyName(head.notify)}`;
  const name = eventName(head);
  // A packet that no line names is called by what it carries.
  return isPayload(head) ? [...new Set([name, ...carried.map(eventName)])].join(' · ') : name;
}

export function eventName(event: LadderEvent): string {
  const known = NAMES[event.message];
  if (known !== undefined) return known;
  const word = event.step === 'other' ? event.message.replaceAll('-', ' ') : STEP_WORDS[event.step];
  return sentence(printable(word));
}

/** "+180 ms". */
export function sinceText(micros: number): string {
  if (Math.abs(micros) < 1_000_000) return `+${Math.round(micros / 1000)} ms`;
  return `+${formatSpan(micros)}`;
}

export function whoDid({ kind, direction, side }: Pick<Rung, 'kind' | 'direction' | 'side'>): string {
  if (kind === 'act') return side === 'peer' ? 'Laid to the peer' : 'Azure, by itself';
  return direction === 'sent' ? 'Azure to the peer' : 'The peer to Azure';
}

function notesOf({ head, carried, ids }: Rung, version: 1 | 2 | null): LadderNote[] {
  const lines = isPayload(head) ? [head, ...carried] : carried;
  const notes = lines.flatMap((event): LadderNote[] => {
    const text = payloadText(event);
    return text === null ? [] : [{ event: event === head ? null : event.id, text }];
  });
  const news = idsText(ids, version);
  return news === null ? notes : [...notes, { event: null, text: sentence(news) }];
}

function isPayload(event: LadderEvent): boolean {
  return event.proposals.length > 0 || event.selectors.length > 0 || event.message === 'main-mode-packet';
}

function withCode({ errorCode, errorName }: LadderEvent): string | null {
  return errorCode === null ? null : codeWord(errorCode, errorName);
}

function actText(event: LadderEvent): string {
  const code = withCode(event);
  return code !== null && event.wfp === null ? printable(code) : cut(printable(event.text).trim(), MOST_TEXT);
}

function againText(repeats: number): string {
  return repeats === 1 ? 'once again' : `${repeats} times again`;
}
