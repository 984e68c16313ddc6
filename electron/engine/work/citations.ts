import type { Evidence } from '../../../shared/model/analysis.ts';
import type { Place } from '../diagnose/session.ts';
import type { LineReader } from '../store/lines.ts';

/** Where a cited line is cut; its whole length is said beside it. */
const CITED_CAP = 4096;

/** Lines as findings cite them, each read once. */
export function citations(lines: LineReader, nameOf: (file: number) => string): (place: Place) => Promise<Evidence> {
  const known = new Map<string, Evidence>();
  return async ({ file, line }) => {
    const key = `${file}:${line}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const [stored] = await lines.lines(file, line, 1, CITED_CAP);
    const value = { file: nameOf(file), line, text: stored?.text ?? '', textBytes: stored?.bytes ?? 0 };
    known.set(key, value);
    return value;
  };
}
