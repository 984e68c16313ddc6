import type { Finding } from '../../../shared/model/analysis.ts';
import { type FileSeen, diagnoser } from '../diagnose/diagnoser.ts';
import type { EventDraft, Line, Output } from '../formats/format.ts';
import { formatOf } from '../formats/registry.ts';
import type { NoticeDraft } from '../notices.ts';

export interface Trial {
  readonly events: readonly EventDraft[];
  readonly findings: readonly Finding[];
}

/** What the lines of one log give, with the rules in use: formats and diagnosis with nothing around them. */
export async function tryLines(lines: readonly string[]): Promise<Trial> {
  const events: EventDraft[] = [];
  const notices: NoticeDraft[] = [];
  const name = 'IkeLogs.txt';
  const notice = (value: NoticeDraft) => void notices.push(value);
  const diagnosis = diagnoser({ nameOf: () => name, negotiation: () => {}, notice });
  const of = { file: 1, instance: null };
  let from: number | null = null;
  let to: number | null = null;
  const time = (value: number) => {
    from = Math.min(from ?? value, value);
    to = Math.max(to ?? value, value);
  };
  const out: Output = {
    ...IGNORED,
    event(event) {
      // Its reader may use the object again.
      events.push({ ...event });
      diagnosis.event(event, of.file, event.instance);
    },
    connection(fact) {
      if (fact.connectedSince !== null) time(fact.connectedSince);
      diagnosis.connection({ ...fact, ...of });
    },
    cpu: (fact) => diagnosis.cpu({ ...fact, ...of }),
    summary: (fact, lostLine) => diagnosis.summary({ ...fact, ...of }, lostLine),
    troubleshoot: (fact) => diagnosis.troubleshoot({ ...fact, ...of }),
    time: (_, value) => time(value),
    peer: (peer) => diagnosis.peer(peer, null),
    notice: (value) => notice({ ...value, file: name }),
  };
  const full = lines.filter((line) => line.trim() !== '');
  const format = formatOf({ name: name.toLowerCase(), text: lines.join('\n').slice(0, 65_536), lines: full });
  const reader = format?.open?.(out, { name }) ?? null;
  for (const [at, text] of lines.entries()) {
    const bytes = Buffer.from(text);
    const line: Line = { number: at + 1, bytes, start: 0, end: bytes.length, text: () => text };
    reader?.line(line);
  }
  reader?.end();
  const file: FileSeen = {
    id: of.file,
    name,
    kind: format?.kind ?? 'unknown',
    instance: null,
    lines: lines.length,
    timeFrom: from,
    timeTo: to,
  };
  const { findings } = await diagnosis.end([file], notices, async ({ line }) => {
    const text = lines[line - 1] ?? '';
    return { file: name, line, text, textBytes: Buffer.byteLength(text) };
  });
  return { events, findings };
}

/** What no rule over events rests on. */
const IGNORED = { wfp() {}, configuration() {} };
