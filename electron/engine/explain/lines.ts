import lineTable from '../../../resources/explain/lines.json' with { type: 'json' };
import type { Explanation } from '../../../shared/model/explanation.ts';
import type { FileKind } from '../../../shared/model/words.ts';
import { errorByText, readCode } from '../formats/codes.ts';
import { emptyEvent } from '../formats/format.ts';
import { tellCode } from './errors.ts';
import { flagsOf, tellFault, tellName } from './names.ts';
import { suspectsOf } from './suspects.ts';
import { type Telling, addField, addMeaning, addReferences, addUsualReferences } from './telling.ts';

export interface LineEntry {
  readonly id: string;
  readonly kind: string;
  readonly pattern: string;
  readonly title: string;
  readonly means: string | null;
  readonly phase?: string;
  readonly normal: string;
  readonly grade: string;
  readonly source: string;
  readonly references: readonly string[];
  readonly findings?: readonly { readonly id: string; readonly confidence: string; readonly when: string }[];
  readonly samples: readonly string[];
}

export const LINES: readonly LineEntry[] = lineTable.lines;
const SOURCES: Readonly<Record<string, string>> = lineTable.sources;
const compiled = LINES.map((entry) => ({ entry, regex: new RegExp(entry.pattern) }));

/** Nothing that such a line says stands further behind. */
const LONGEST = 2000;

/** A line that is no message: a field of a block, of the statistics, of a summary. False where none of the catalogue fits. */
export function tellLine(told: Telling, text: string, kind: FileKind | null): boolean {
  const line = text.slice(0, LONGEST);
  const tried = kind === null ? compiled : compiled.toSorted((a, b) => rank(a.entry, kind) - rank(b.entry, kind));
  for (const { entry, regex } of tried) {
    const match = regex.exec(line);
    if (match === null) continue;
    tellEntry(told, entry, match.groups ?? {});
    return true;
  }
  return false;
}

/** Labels such as "Flags" stand in files of several kinds: those of the file's own go first. */
function rank(entry: LineEntry, kind: FileKind): number {
  return entry.kind === kind ? 0 : 1;
}

const OF_EVENT: ReadonlySet<string> = new Set(['code', 'flags', 'term', 'fault']);

function tellEntry(told: Telling, entry: LineEntry, groups: Readonly<Record<string, string | undefined>>): void {
  const { code, flags, term, fault } = groups;
  // A name of the SDK, or a fault, says more than that it stands in such a place.
  if (term !== undefined && tellName(told, term)) return;
  if (fault !== undefined && tellFault(told, fault)) return;
  told.title = entry.title;
  addMeaning(told, entry.means);
  told.phase = (entry.phase ?? null) as Explanation['phase'];
  told.normal = entry.normal as Explanation['normal'];
  told.grade = entry.grade as Explanation['grade'];
  told.source = SOURCES[entry.source] ?? entry.source;
  for (const [name, value] of Object.entries(groups))
    if (value !== undefined && !OF_EVENT.has(name)) addField(told, nameOf(name), value);
  if (flags !== undefined) {
    const bits = readCode(flags) ?? 0;
    addField(told, 'flags', flags);
    addField(told, 'fields that are set', flagsOf(bits).join(', ') || 'none');
  }
  const value = code === undefined ? null : readCode(code);
  if (value !== null) {
    tellCode(told, value);
    told.findings = suspectsOf({ ...emptyEvent(1), errorCode: value, severity: 'error' });
  }
  if (entry.findings !== undefined) told.findings = [...(entry.findings as Explanation['findings'])];
  addUsualReferences(told);
  addReferences(told, entry.references);
}

function nameOf(group: string): string {
  return group === 'azure' ? "Azure's address" : group.replaceAll('_', ' ');
}

/** The indented line under an error code: the code in words. */
export function tellCodeText(told: Telling, text: string): boolean {
  const known = errorByText(text);
  if (known === null || !/^\s/.test(text)) return false;
  told.title = "The error of the line above, in Windows' own words.";
  tellCode(told, known.code);
  told.normal = 'trouble';
  told.grade = 'seen';
  told.source = SOURCES['docs'] ?? null;
  told.findings = suspectsOf({ ...emptyEvent(1), errorCode: known.code, severity: 'error' });
  addUsualReferences(told);
  return true;
}
