import type { Evidence, Finding, Negotiation, PeerVerdict, Verdict, Coverage } from '../../shared/model/analysis.ts';
import { type FileSeen, diagnoser } from '../../electron/engine/diagnose/diagnoser.ts';
import type { Line, Output } from '../../electron/engine/formats/format.ts';
import { formatOf } from '../../electron/engine/formats/registry.ts';
import { instancesOf } from '../../electron/engine/intake/instance.ts';
import type { NoticeDraft } from '../../electron/engine/notices.ts';

/** Files of a run by name, as text or as lines. */
export type Files = Readonly<Record<string, string | readonly string[]>>;

export interface Said {
  readonly verdict: Verdict;
  readonly verdicts: readonly PeerVerdict[];
  readonly findings: readonly Finding[];
  readonly negotiations: readonly Negotiation[];
  readonly peers: readonly string[];
  readonly coverage: readonly Coverage[];
  readonly notices: readonly NoticeDraft[];
}

/**
 * Formats and diagnosis with nothing around them: no archive, no worker and no store, so that a thousand runs take a second.
 * That the whole engine says the same is tested beside it.
 */
export async function diagnoseDirectly(files: Files): Promise<Said> {
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
  });
  for (const [index, name] of names.entries()) {
    const content = files[name] ?? '';
    const lines = typeof content === 'string' ? content.replace(/\n$/, '').split('\n') : content;
    texts.push(lines);
    seen.push(readFile(name, index + 1, instances[index] ?? null, lines));
  }
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
    const out: Output = {
      event: (event) => diagnosis.event(event, id, event.instance ?? instance),
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
    const reader = format?.open?.(out, { name }) ?? null;
    for (const [index, text] of lines.entries()) {
      const bytes = Buffer.from(text);
      const line: Line = { number: index + 1, bytes, start: 0, end: bytes.length, text: () => text };
      reader?.line(line);
    }
    reader?.end();
    return { id, name, kind: format?.kind ?? 'unknown', instance, lines: lines.length, timeFrom: from, timeTo: to };
  }
}
