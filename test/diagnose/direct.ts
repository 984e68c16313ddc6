import type {
  Configuration,
  Evidence,
  Finding,
  Negotiation,
  Pattern,
  PeerVerdict,
  Verdict,
  Check,
  Contradiction,
  Coverage,
} from '../../shared/model/analysis.ts';
import { type FileSeen, diagnoser } from '../../electron/engine/diagnose/diagnoser.ts';
import type { Line, Output } from '../../electron/engine/formats/format.ts';
import { formatOf } from '../../electron/engine/formats/registry.ts';
import { instancesOf } from '../../electron/engine/intake/instance.ts';
import type { NoticeDraft } from '../../electron/engine/notices.ts';
import { type Unordered, turnedRows, turns } from '../../electron/engine/store/turns.ts';

/** Files of a run by name, as text or as lines. */
export type Files = Readonly<Record<string, string | readonly string[]>>;

export interface Said {
  readonly verdict: Verdict;
  readonly verdicts: readonly PeerVerdict[];
  readonly findings: readonly Finding[];
  readonly negotiations: readonly Negotiation[];
  readonly peers: readonly string[];
  readonly coverage: readonly Coverage[];
  readonly contradictions: readonly Contradiction[];
  readonly checks: readonly Check[];
  readonly patterns: readonly Pattern[];
  readonly notices: readonly NoticeDraft[];
}

/**
 * Formats and diagnosis with nothing around them: no archive, no worker and no store, so that a thousand runs take a second.
 * That the whole engine says the same is tested beside it.
 */
export async function diagnoseDirectly(files: Files, configuration: readonly Configuration[] = []): Promise<Said> {
  const names = Object.keys(files).toSorted((a, b) => (a < b ? -1 : 1));
  const instances = instancesOf(names);
  const notices: NoticeDraft[] = [];
  const negotiations: Negotiation[] = [];
  const texts: (readonly string[])[] = [];
  const seen: FileSeen[] = [];
  const nameOf = (file: number) => names[file - 1] ?? '';
  const diagnosis = diagnoser({
    nameOf,
    negotiation: (value) => negotiations.push(value),
    notice: (notice) => notices.push(notice),
    configuration,
  });
  const later: Unordered[] = [];
  const backward = new Set<number>();
  for (const [index, name] of names.entries()) {
    const content = files[name] ?? '';
    const lines = typeof content === 'string' ? content.replace(/\n$/, '').split('\n') : content;
    texts.push(lines);
    seen.push(readFile(name, index + 1, instances[index] ?? null, lines));
  }
  // As the store does it: the rows of files that have no order of their own, all together, by their times.
  const moment = turnedRows(backward, (event, file, instance) => diagnosis.event(event, file, instance));
  const inOrder = later.toSorted((a, b) => a.turn - b.turn || a.file - b.file || a.event.line - b.event.line);
  for (const row of inOrder) moment.add(row);
  moment.end();
  const told = await diagnosis.end(seen, notices, async ({ file, line }): Promise<Evidence> => {
    const text = texts[file - 1]?.[line - 1] ?? '';
    return { file: nameOf(file), line, text, textBytes: Buffer.byteLength(text) };
  });
  return { ...told, negotiations, notices };

  function readFile(name: string, id: number, instance: string | null, lines: readonly string[]): FileSeen {
    let from: number | null = null;
    let to: number | null = null;
    const time = (value: number) => {
      from = Math.min(from ?? value, value);
      to = Math.max(to ?? value, value);
    };
    const turn = turns();
    let ordered = true;
    const out: Output = {
      event(event) {
        const own = event.instance ?? instance;
        if (ordered) diagnosis.event(event, id, own);
        else later.push({ event, file: id, instance: own, number: 0, turn: turn.of(event.time) });
      },
      wfp: () => {},
      connection(fact) {
        if (fact.connectedSince !== null) time(fact.connectedSince);
        diagnosis.connection({ ...fact, file: id, instance });
      },
      cpu: (fact) => diagnosis.cpu({ ...fact, file: id, instance }),
      summary: (fact, lostLine) => diagnosis.summary({ ...fact, file: id, instance }, lostLine),
      troubleshoot: (fact) => diagnosis.troubleshoot({ ...fact, file: id, instance }),
      configuration: (fact) => diagnosis.configuration({ ...fact, file: name }),
      time: (_, value) => time(value),
      peer: (peer) => diagnosis.peer(peer, instance),
      notice: (notice) => notices.push({ ...notice, file: name }),
    };
    const full = lines.filter((line) => line.trim() !== '');
    const format = formatOf({
      name: name.slice(name.lastIndexOf('/') + 1).toLowerCase(),
      text: lines.join('\n').slice(0, 65_536),
      lines: full.slice(0, 200),
    });
    ordered = format?.anyOrder !== true;
    const reader = format?.open?.(out, { name }) ?? null;
    for (const [index, text] of lines.entries()) {
      const bytes = Buffer.from(text);
      const line: Line = { number: index + 1, bytes, start: 0, end: bytes.length, text: () => text };
      reader?.line(line);
    }
    reader?.end();
    if (turn.backward) backward.add(id);
    return { id, name, kind: format?.kind ?? 'unknown', instance, lines: lines.length, timeFrom: from, timeTo: to };
  }
}
