import { z } from 'zod';
import { analysisSchema, fileSchema } from '../model/analysis.ts';
import { FINDING_IDS, HEALTHS, PHASES, SEVERITIES, STEPS } from '../model/words.ts';

/**
 * method -> parameters, result, kind. `ask` reads, `do` changes, `job` works for a while, reports progress and can be
 * cancelled. Parameters are checked at the server's door always, results in tests.
 */
const name = z.string().min(1).max(32_768);
const runId = z.string().min(1).max(64);
const ticket = z.string().min(1).max(128);
const count = z.number().int().min(0);
const lineNumber = z.number().int().min(1);

export const librarySummarySchema = z.strictObject({
  id: runId,
  name: z.string(),
  /** Where it was opened from, as text to show; null for what came through a browser's upload. */
  path: z.string().nullable(),
  openedAt: z.string(),
  bytes: count,
  lines: count,
  health: z.enum(HEALTHS),
  cause: z.enum(FINDING_IDS).nullable(),
  headline: z.string(),
  peers: z.array(z.string()),
  instances: z.array(z.string()),
  from: z.string().nullable(),
  to: z.string().nullable(),
  errors: count,
  warnings: count,
  /** True for one of the sample runs that come with Tunnelscope. */
  sample: z.boolean(),
});

export const sampleSchema = z.strictObject({
  id: z.string(),
  title: z.string(),
  shows: z.string(),
});

export const progressSchema = z.strictObject({
  stage: z.enum(['reading', 'indexing', 'diagnosing', 'saving']),
  /** The file under way, as text to show; null between files. */
  file: z.string().nullable(),
  bytesDone: count,
  /** Null where it can't be known beforehand. */
  bytesTotal: count.nullable(),
  lines: count,
});

export const logLineSchema = z.strictObject({
  number: lineNumber,
  text: z.string(),
  /** The whole length of the line in bytes, its terminator left out; more than the text where that was cut. */
  bytes: count,
  /** Microseconds since 1970 UTC where the line carries a time, else null. */
  time: z.number().int().nullable(),
  /** What was recognised in it; null for a line that no rule knows. */
  event: z
    .strictObject({
      id: count,
      message: z.string(),
      step: z.enum(STEPS),
      severity: z.enum(SEVERITIES).nullable(),
    })
    .nullable(),
});

export const eventSchema = z.strictObject({
  id: count,
  file: z.string(),
  line: lineNumber,
  lineTo: lineNumber,
  time: z.string().nullable(),
  instance: z.string().nullable(),
  message: z.string(),
  step: z.enum(STEPS),
  direction: z.enum(['sent', 'received', 'local']),
  phase: z.enum(PHASES).nullable(),
  severity: z.enum(SEVERITIES).nullable(),
  peer: z.string().nullable(),
  local: z.string().nullable(),
  session: z.string().nullable(),
  initiatorCookie: z.string().nullable(),
  responderCookie: z.string().nullable(),
  tunnelId: z.string().nullable(),
  tsId: z.string().nullable(),
  messageId: z.string().nullable(),
  thread: z.string().nullable(),
  provider: z.string().nullable(),
  errorCode: z.number().int().nullable(),
  errorName: z.string().nullable(),
  notify: z.string().nullable(),
  text: z.string(),
});

export const hitSchema = z.strictObject({
  file: z.string(),
  line: lineNumber,
  text: z.string(),
  bytes: count,
  /** Start and length of each match in `text`, in UTF-16 units. */
  matches: z.array(z.tuple([count, count])),
});

export const searchParams = z.strictObject({
  run: runId,
  pattern: z.string().max(10_000),
  literal: z.boolean().default(false),
  ignoreCase: z.boolean().default(false),
  wholeWord: z.boolean().default(false),
  filter: z.string().max(10_000).default(''),
  /** Read on behind this place; null from the start. */
  after: z.strictObject({ file: z.string(), line: lineNumber }).nullable().default(null),
  limit: z.number().int().min(0).max(10_000).default(500),
  countOnly: z.boolean().default(false),
});

export const api = {
  'app.about': {
    kind: 'ask',
    params: z.strictObject({}),
    result: z.strictObject({ version: z.string(), library: z.string(), temporary: z.boolean() }),
  },
  'library.list': {
    kind: 'ask',
    params: z.strictObject({}),
    result: z.strictObject({ runs: z.array(librarySummarySchema) }),
  },
  'library.samples': {
    kind: 'ask',
    params: z.strictObject({}),
    result: z.strictObject({ samples: z.array(sampleSchema) }),
  },
  'library.remove': {
    kind: 'do',
    params: z.strictObject({ run: runId }),
    result: z.strictObject({}),
  },
  /** Takes back the removal of a run, as long as this session of the engine lasts and it was not purged. */
  'library.restore': {
    kind: 'do',
    params: z.strictObject({ run: runId }),
    result: z.strictObject({}),
  },
  /** Opens what a ticket stands for: a zip, a folder, one or several log files. */
  'run.open': {
    kind: 'job',
    params: z.union([z.strictObject({ ticket }), z.strictObject({ sample: z.string().min(1).max(64) })]),
    result: z.strictObject({ run: runId, known: z.boolean() }),
    progress: progressSchema,
  },
  'run.analysis': {
    kind: 'ask',
    params: z.strictObject({ run: runId, all: z.boolean().default(false) }),
    result: analysisSchema,
  },
  'run.files': {
    kind: 'ask',
    params: z.strictObject({ run: runId }),
    result: z.strictObject({ files: z.array(fileSchema) }),
  },
  /** Lines `from` to `from + count - 1` of a file; fewer at its end. Text is cut at 4,096 characters. */
  'run.lines': {
    kind: 'ask',
    params: z.strictObject({ run: runId, file: name, from: lineNumber, count: z.number().int().min(1).max(2000) }),
    result: z.strictObject({ total: count, lines: z.array(logLineSchema) }),
  },
  /**
   * The bytes of the same lines as they stand, terminators and all, a megabyte at a time: `skip` is how many of them the
   * calls before have given. `lines` is how many the file has.
   */
  'run.raw': {
    kind: 'ask',
    params: z.strictObject({
      run: runId,
      file: name,
      from: lineNumber,
      count: z.number().int().min(0),
      skip: count.default(0),
    }),
    result: z.strictObject({ base64: z.string(), lines: count, more: z.boolean() }),
  },
  /** Events in the order of files and lines, a page at a time; `after` is the last id of the page before. */
  'run.events': {
    kind: 'ask',
    params: z.strictObject({
      run: runId,
      filter: z.string().max(10_000).default(''),
      after: count.nullable().default(null),
      limit: z.number().int().min(1).max(10_000).default(500),
    }),
    result: z.strictObject({ events: z.array(eventSchema), more: z.boolean() }),
  },
  'run.search': {
    kind: 'job',
    params: searchParams,
    result: z.strictObject({ hits: z.array(hitSchema), total: count, more: z.boolean() }),
    progress: z.strictObject({ linesRead: count, total: count }),
  },
} as const;

export type Api = typeof api;
export type Method = keyof Api;
export type Params<M extends Method> = z.input<Api[M]['params']>;
export type CheckedParams<M extends Method> = z.output<Api[M]['params']>;
export type Returns<M extends Method> = z.output<Api[M]['result']>;
export type Progress<M extends Method> = Api[M] extends { progress: infer P extends z.ZodType } ? z.output<P> : never;

export type LibrarySummary = z.infer<typeof librarySummarySchema>;
export type Sample = z.infer<typeof sampleSchema>;
export type OpenProgress = z.infer<typeof progressSchema>;
export type LogLine = z.infer<typeof logLineSchema>;
export type EventRow = z.infer<typeof eventSchema>;
export type Hit = z.infer<typeof hitSchema>;
export type SearchParams = z.output<typeof searchParams>;
