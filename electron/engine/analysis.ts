import { isoOrNull } from '../../shared/base/time.ts';
import type {
  Analysis,
  Check,
  Configuration,
  Contradiction,
  Coverage,
  Finding,
  Negotiation,
  Notice,
  Pattern,
  PeerVerdict,
  Proposal,
  TrafficSelector,
  Verdict,
  WfpEvent,
} from '../../shared/model/analysis.ts';
import type { Diagnosis } from './diagnose/diagnoser.ts';
import type { ConnectionFact, CpuFact, SummaryFact, TroubleshootFact } from './diagnose/facts.ts';
import type { RunRow } from './store/library.ts';
import type { PastedConfiguration } from './store/pasted.ts';
import { type RunReader, logFileOf } from './store/reader.ts';

/** So many of each long list the analysis carries; `totals` has the true counts. */
const CAP = 1000;

/**
 * The analysis of a run as the store has it, or, where Azure's configuration was pasted for it, with the diagnosis that it
 * gives. The same input gives the same object, `run` apart.
 */
export function analysisOf(
  row: Pick<RunRow, 'id' | 'name' | 'path'>,
  reader: RunReader,
  all: boolean,
  pasted: PastedConfiguration | null,
): Analysis {
  const limit = all ? -1 : CAP;
  const files = reader.files();
  const names = new Map(files.map((file) => [file.id, file.name]));
  const nameOf = (file: number): string => names.get(file) ?? '';
  const { db } = reader;
  const count = (table: string): number => (db.prepare(`select count(*) as n from ${table}`).get() as { n: number }).n;
  // A negotiation is written once nothing more can be folded into it; its number says when it began.
  const negotiations = (
    db.prepare('select json from negotiations order by cast(substr(key, 2) as integer) limit ?').all(limit) as {
      json: string;
    }[]
  ).map((entry) => JSON.parse(entry.json) as Negotiation);
  const placed = <T>(table: string): T[] =>
    (
      db.prepare(`select file, line, peer, json from ${table} order by id limit ?`).all(limit) as {
        file: number;
        line: number;
        peer: string | null;
        json: string;
      }[]
    ).map((entry) => {
      const value = JSON.parse(entry.json) as object;
      return { ...value, peer: entry.peer, file: nameOf(entry.file), line: entry.line } as T;
    });
  const diagnosis = pasted?.diagnosis ?? storedDiagnosis(reader);
  const run = reader.fact('run') as { from: string | null; to: string | null; instances: string[] };

  return {
    schema: 'tunnelscope.analysis/1',
    run: {
      id: row.id,
      name: row.name,
      path: row.path ?? row.name,
      from: run.from,
      to: run.to,
      instances: run.instances,
    },
    files: files.map(logFileOf),
    connection: (reader.facts('connection') as ConnectionFact[]).map((fact) => ({
      instance: fact.instance,
      state: fact.state,
      remoteEndpoint: fact.remoteEndpoint,
      ingressBytes: fact.ingressBytes,
      egressBytes: fact.egressBytes,
      connectedSince: isoOrNull(fact.connectedSince),
      file: nameOf(fact.file),
      line: fact.line,
    })),
    cpu: (reader.facts('cpu') as CpuFact[]).map((fact) => ({
      instance: fact.instance,
      usagePercent: fact.usagePercent,
      memoryAvailableBytes: fact.memoryAvailableBytes,
      file: nameOf(fact.file),
      line: fact.line,
    })),
    traceSummary: (reader.facts('trace-summary') as SummaryFact[]).map((fact) => ({
      file: nameOf(fact.file),
      buffersProcessed: fact.buffersProcessed,
      eventsProcessed: fact.eventsProcessed,
      eventsLost: fact.eventsLost,
      formatErrors: fact.formatErrors,
      formatsUnknown: fact.formatsUnknown,
      elapsedSeconds: fact.elapsedSeconds,
      rows: [...fact.rows],
    })),
    troubleshoot: (reader.facts('troubleshoot') as TroubleshootFact[]).map((fact) => ({
      file: nameOf(fact.file),
      startTime: isoOrNull(fact.startTime),
      endTime: isoOrNull(fact.endTime),
      code: fact.code,
      results: [...fact.results],
    })),
    verdict: diagnosis.verdict,
    verdicts: [...diagnosis.verdicts],
    findings: [...diagnosis.findings],
    peers: [...diagnosis.peers],
    negotiations,
    proposals: placed<Proposal>('proposals'),
    trafficSelectors: placed<TrafficSelector>('selectors'),
    wfpEvents: {
      byType: Object.fromEntries(
        (
          db.prepare('select type, count(*) as n from wfp_events group by type order by type').all() as {
            type: string;
            n: number;
          }[]
        ).map((entry) => [entry.type, entry.n]),
      ),
      events: (
        db.prepare('select file, time, json from wfp_events order by id limit ?').all(limit) as {
          file: number;
          time: number | null;
          json: string;
        }[]
      ).map((entry) => {
        const value = JSON.parse(entry.json) as Omit<WfpEvent, 'time' | 'file'>;
        return { ...value, time: isoOrNull(entry.time), file: nameOf(entry.file) };
      }),
    },
    totals: {
      lines: files.reduce((sum, file) => sum + file.lines, 0),
      events: count('events'),
      negotiations: count('negotiations'),
      proposals: count('proposals'),
      trafficSelectors: count('selectors'),
      wfpEvents: count('wfp_events'),
      notices: count('notices'),
    },
    notices: db
      .prepare('select code, severity, file, line, text from notices order by id limit ?')
      .all(limit) as Notice[],
    coverage: [...diagnosis.coverage],
    patterns: [...diagnosis.patterns],
    checks: [...diagnosis.checks],
    contradictions: [...diagnosis.contradictions],
    configuration: [...(reader.facts('configuration') as Configuration[]), ...(pasted?.configuration ?? [])],
  };
}

/** The diagnosis that was made when the run was opened. */
function storedDiagnosis(reader: RunReader): Diagnosis {
  return {
    verdict: reader.fact('verdict') as Verdict,
    verdicts: reader.fact('verdicts') as PeerVerdict[],
    findings: (reader.db.prepare('select json from findings order by id').all() as { json: string }[]).map(
      (entry) => JSON.parse(entry.json) as Finding,
    ),
    peers: reader.fact('peers') as string[],
    coverage: reader.fact('coverage') as Coverage[],
    patterns: reader.fact('patterns') as Pattern[],
    checks: reader.fact('checks') as Check[],
    contradictions: reader.fact('contradictions') as Contradiction[],
  };
}
