import type { Configuration } from '../../../shared/model/analysis.ts';
import type { FileKind } from '../../../shared/model/words.ts';
import { type Diagnosis, type FileSeen, type Rosters, diagnoser } from '../diagnose/diagnoser.ts';
import type { ConnectionFact, CpuFact, SummaryFact, TroubleshootFact } from '../diagnose/facts.ts';
import type { NoticeDraft } from '../notices.ts';
import { packsOf, rulesOf } from '../rules/folder.ts';
import { withRules } from '../rules/installed.ts';
import type { RunReader, StoredFile } from '../store/reader.ts';
import { replay } from '../store/replay.ts';
import { citations } from './citations.ts';

/**
 * The diagnosis of a run that is in the library, made again from its events and facts, with what somebody has since told of
 * Azure's configuration. Without that it is what the opening said, to the byte. Nothing is written.
 */
export async function reconsider(reader: RunReader, configuration: readonly Configuration[]): Promise<Diagnosis> {
  return withRules(rulesOf(packsOf(reader)), () => judge(reader, configuration));
}

async function judge(reader: RunReader, configuration: readonly Configuration[]): Promise<Diagnosis> {
  const files = reader.files();
  const names = new Map(files.map((file) => [file.id, file.name]));
  const nameOf = (file: number) => names.get(file) ?? '';
  const notices = reader.db.prepare('select code, file, line, text from notices order by id').all() as NoticeDraft[];
  const rosters = reader.fact('rosters') as Rosters | null;
  const diagnosis = diagnoser({
    nameOf,
    negotiation: () => {},
    // Those of the diagnosis stand among the stored ones.
    notice: () => {},
    configuration,
    ...(rosters === null ? {} : { rosters }),
  });
  const backward = new Set((reader.fact('row-order') as readonly number[] | null) ?? []);
  replay(reader.db, backward, (event, file, instance, number) => diagnosis.event(event, file, instance, number));
  for (const fact of reader.facts('connection') as ConnectionFact[]) diagnosis.connection(fact);
  for (const fact of reader.facts('cpu') as CpuFact[]) diagnosis.cpu(fact);
  for (const { lostLine, ...fact } of reader.facts('trace-summary') as (SummaryFact & { readonly lostLine: number })[])
    diagnosis.summary(fact, lostLine);
  for (const fact of reader.facts('troubleshoot') as TroubleshootFact[]) diagnosis.troubleshoot(fact);
  for (const value of reader.facts('configuration') as Configuration[]) diagnosis.configuration(value);
  return diagnosis.end(files.map(seen), notices, citations(reader.lines, nameOf));
}

function seen(file: StoredFile): FileSeen {
  return {
    id: file.id,
    name: file.name,
    kind: file.kind as FileKind,
    instance: file.instance,
    lines: file.lines,
    timeFrom: file.time_from,
    timeTo: file.time_to,
  };
}
