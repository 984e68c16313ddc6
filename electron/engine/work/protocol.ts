import type { Fault } from '../../../shared/base/fault.ts';
import type {
  CheckedParams,
  EventRow,
  Hit,
  LogLine,
  OpenProgress,
  SearchParams,
} from '../../../shared/contract/api.ts';
import type { Analysis, Configuration, LogFile } from '../../../shared/model/analysis.ts';
import type { Explanation } from '../../../shared/model/explanation.ts';
import type { ExploreMethod } from '../explore/explore.ts';
import type { Digest } from '../compare/digest.ts';
import type { Diagnosis } from '../diagnose/diagnoser.ts';
import type { RuleReport } from '../../../shared/model/rules.ts';
import type { HitLines } from '../search/page.ts';
import type { SearchReport, SearchRequest } from '../search/search.ts';
import type { RunRow } from '../store/library.ts';
import type { PastedConfiguration } from '../store/pasted.ts';
import type { IngestRequest, IngestResult } from './ingest.ts';

/** What a worker thread can be given to do: job -> what goes in, what comes out, what it reports on the way. */
export interface Jobs {
  /** Leaves the run's database locked by the thread until a `release` for the same folder. */
  ingest: {
    params: IngestRequest;
    result: Omit<IngestResult, 'release'>;
    progress: OpenProgress;
  };
  release: { params: { readonly folder: string }; result: null; progress: never };
  /** Checks a pack of the user's rules and runs its samples. */
  checkRules: { params: { readonly text: string }; result: RuleReport; progress: never };
  analysis: {
    params: {
      readonly folder: string;
      readonly row: Pick<RunRow, 'id' | 'name' | 'path'>;
      readonly all: boolean;
      readonly pasted: PastedConfiguration | null;
    };
    result: Analysis;
    progress: never;
  };
  /** The diagnosis of a run that is there, with what Azure is configured to be. */
  reconsider: {
    params: { readonly folder: string; readonly configuration: readonly Configuration[] };
    result: Diagnosis;
    progress: never;
  };
  files: { params: { readonly folder: string }; result: LogFile[]; progress: never };
  lines: {
    params: { readonly folder: string } & Omit<CheckedParams<'run.lines'>, 'run'>;
    result: { total: number; lines: LogLine[] };
    progress: never;
  };
  lineAt: {
    params: { readonly folder: string } & Omit<CheckedParams<'run.lineAt'>, 'run'>;
    result: { line: number | null };
    progress: never;
  };
  raw: {
    params: { readonly folder: string } & Omit<CheckedParams<'run.raw'>, 'run'>;
    result: { base64: string; lines: number; more: boolean };
    progress: never;
  };
  events: {
    params: { readonly folder: string } & Omit<CheckedParams<'run.events'>, 'run'>;
    result: { events: EventRow[]; more: boolean };
    progress: never;
  };
  explain: {
    params: { readonly folder: string } & Omit<CheckedParams<'run.explain'>, 'run'>;
    result: Explanation;
    progress: never;
  };
  search: {
    params: SearchRequest;
    result: SearchReport;
    progress: SearchReport;
  };
  /** Any of the questions of a run's table, by its method: they share what is worked out for them, in one thread. */
  explore: {
    params: { readonly folder: string; readonly method: ExploreMethod; readonly params: unknown };
    result: unknown;
    progress: never;
  };
  /** One side of a comparison. */
  digest: {
    params: Jobs['analysis']['params'] & { readonly part: string; readonly peer: string | null };
    result: Digest;
    progress: never;
  };
  /** The text of some hits of such a search. */
  hits: {
    params: { readonly folder: string; readonly wanted: readonly HitLines[] } & Omit<SearchParams, 'run'>;
    result: Hit[];
    progress: never;
  };
}

export type JobName = keyof Jobs;

/** `stop` is shared memory: a thread in the middle of a loop reads no messages, but it does look there. */
export interface JobRequest {
  readonly id: number;
  readonly job: JobName;
  readonly params: unknown;
  readonly stop: SharedArrayBuffer;
}

/** Asks a thread to end once its job has: it closes what it has open, which a thread that is ended from outside cannot. */
export const QUIT = 'quit';

export type JobReply =
  | { readonly id: number; readonly progress: unknown }
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly fault: Fault };
