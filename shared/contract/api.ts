import { z } from 'zod';
import { analysisSchema, configurationSchema, fileSchema } from '../model/analysis.ts';
import { RULE_LIMITS, packSummarySchema, ruleReportSchema } from '../model/rules.ts';
import { runComparisonSchema } from '../model/comparison.ts';
import { explanationSchema } from '../model/explanation.ts';
import { FINDING_IDS, HEALTHS, SEVERITIES, STEPS } from '../model/words.ts';
import { AZURE, SIGN_IN, STORAGE } from './azure.ts';
import {
  EXPLORE,
  type attemptSchema,
  eventSchema,
  type laneEventSchema,
  type placedNegotiationSchema,
  type tableParams,
  type tableRowSchema,
} from './explore.ts';

/**
 * method -> parameters, result, kind. `ask` reads, `do` changes, `job` works for a while, reports progress and can be
 * cancelled. Parameters are checked at the server's door always, results in tests.
 */
const name = z.string().min(1).max(32_768);
const runId = z.string().min(1).max(64);
const ticket = z.string().min(1).max(128);
const count = z.number().int().min(0);
const lineNumber = z.number().int().min(1);

/** Characters of a pasted configuration; a connection takes some 3,000, and a question of the web door has a megabyte in all. */
export const PASTED_MAX = 500_000;

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

export const logLineSchema = z.strictObject({
  number: lineNumber,
  text: z.string(),
  /** The whole length of the line in bytes, its terminator left out; more than the text where that was cut. */
  bytes: count,
  /** Microseconds since 1970 UTC where the line carries a time, else null. */
  time: z.number().int().nullable(),
  /** What a trace line says before its words, as printed; null for a line without such a prefix. */
  head: z
    .strictObject({
      /** Process and thread, "0368.03A4". */
      thread: z.string(),
      provider: z.string(),
      peer: z.string().nullable(),
      /** Where the words begin in `text`, in UTF-16 units. */
      textAt: count,
    })
    .nullable(),
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

export const progressSchema = z.strictObject({
  stage: z.enum(['reading', 'indexing', 'diagnosing', 'saving']),
  /** The file under way, as text to show; null between files. */
  file: z.string().nullable(),
  bytesDone: count,
  /** Null where it can't be known beforehand. */
  bytesTotal: count.nullable(),
  lines: count,
  /** What was made out so far, before anything is judged; only where it changed since the last report. */
  found: z
    .array(z.strictObject({ id: z.enum(FINDING_IDS), title: z.string(), peer: z.string().nullable(), count }))
    .nullable(),
  /** The first lines of the file that a person would want to see first; given once, as soon as they are there. */
  preview: z.strictObject({ file: z.string(), lines: z.array(logLineSchema) }).nullable(),
});

export const hitSchema = z.strictObject({
  file: z.string(),
  line: lineNumber,
  text: z.string(),
  bytes: count,
  /** Start and length of each match in `text`, in UTF-16 units. */
  matches: z.array(z.tuple([count, count])),
});

/** What to look for in lines. An empty pattern finds every line that the filter lets through. */
export const searchParams = z.strictObject({
  run: runId,
  pattern: z.string().max(10_000),
  literal: z.boolean().default(false),
  ignoreCase: z.boolean().default(false),
  wholeWord: z.boolean().default(false),
  /** In the query language of `shared/query`; its words are looked for in the line itself. */
  filter: z.string().max(10_000).default(''),
});

/** A search, to be asked for its hits: known until `search.close`, or until so many newer ones came that it was let go. */
const searchId = z.string().min(1).max(64);

export const searchCountsSchema = z.strictObject({
  search: searchId,
  linesRead: count,
  linesTotal: count,
  /** Matching lines so far, and of each file that has any, in the order of files. */
  total: count,
  files: z.array(z.strictObject({ file: z.string(), total: count })),
  /** Matching lines over time, `counts` of equal width from `from` to `to` in microseconds; null where no line has a clock. */
  over: z.strictObject({ from: z.number().int(), to: z.number().int(), counts: z.array(count) }).nullable(),
  /** Lines at which the pattern was given up, because it would have gone on for seconds in one line. */
  givenUp: count,
});

const comparedPart = z.strictObject({ run: runId, part: z.string().max(10_000).default('') });

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
  /** The packs in the folder of the user's rules, those that cannot be used with what is wrong with them. */
  'rules.list': {
    kind: 'ask',
    params: z.strictObject({}),
    result: z.strictObject({ folder: z.string(), packs: z.array(packSummarySchema) }),
  },
  /** Checks the text of a pack and runs its samples. */
  'rules.check': {
    kind: 'ask',
    params: z.strictObject({ text: z.string().max(RULE_LIMITS.bytes + 1) }),
    result: ruleReportSchema,
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
  /** The first line of a file at or after a time in microseconds, or the line that holds a byte; the last line where there is none. */
  'run.lineAt': {
    kind: 'ask',
    params: z.strictObject({
      run: runId,
      file: name,
      at: z.union([z.strictObject({ time: z.number().int() }), z.strictObject({ byte: count })]),
    }),
    /** Null where the file has no line, or, for a time, no clock. */
    result: z.strictObject({ line: lineNumber.nullable() }),
  },
  /**
   * Judges a run anew by what Azure is configured to be: JSON of az, REST or PowerShell, one document or several. It is added
   * to what was pasted before, and goes with the last run of the same content. Gives all that was pasted for it.
   */
  'run.configure': {
    kind: 'job',
    params: z.strictObject({ run: runId, text: z.string().min(1).max(PASTED_MAX) }),
    result: z.strictObject({ configuration: z.array(configurationSchema) }),
  },
  /** Takes away all that was pasted; the run is as it was opened. */
  'run.unconfigure': {
    kind: 'do',
    params: z.strictObject({ run: runId }),
    result: z.strictObject({}),
  },
  /** What a line, a code, a notify or a name means, from the catalogue alone. */
  explain: {
    kind: 'ask',
    params: z.strictObject({ text: z.string().max(20_000) }),
    result: explanationSchema,
  },
  /** The same of a line of a run, with what the run knows of it: its file's kind, the event that it is part of. */
  'run.explain': {
    kind: 'ask',
    params: z.strictObject({ run: runId, file: name, line: lineNumber }),
    result: explanationSchema,
  },
  /** Looks through every line of every file. The hits are had by `search.hits`, from the first report on. */
  'run.search': {
    kind: 'job',
    params: searchParams,
    result: searchCountsSchema,
    progress: searchCountsSchema,
  },
  /** Hits `from` to `from + count - 1`, counted from 0 in the order of files and lines; fewer at the end of what was found so far. */
  'search.hits': {
    kind: 'ask',
    params: z.strictObject({ search: searchId, from: count, count: z.number().int().min(1).max(2000) }),
    result: z.strictObject({ hits: z.array(hitSchema) }),
  },
  /** The nearest hit behind or before a line of a file, going on into the files after or before it; null where there is none. */
  'search.near': {
    kind: 'ask',
    params: z.strictObject({
      search: searchId,
      file: name,
      line: count,
      direction: z.enum(['next', 'previous']),
    }),
    result: z.strictObject({
      hit: z.strictObject({ index: count, file: z.string(), line: lineNumber }).nullable(),
    }),
  },
  /** How many lines of each of so many equal parts of a file are hits, for the marks beside a scrollbar. */
  'search.marks': {
    kind: 'ask',
    params: z.strictObject({ search: searchId, file: name, parts: z.number().int().min(1).max(4096) }),
    result: z.strictObject({ counts: z.array(count) }),
  },
  'search.close': {
    kind: 'do',
    params: z.strictObject({ search: searchId }),
    result: z.strictObject({}),
  },
  /** Lines that somebody marked, of one run, in the order of files and lines. */
  'bookmarks.list': {
    kind: 'ask',
    params: z.strictObject({ run: runId }),
    result: z.strictObject({
      bookmarks: z.array(z.strictObject({ file: z.string(), line: lineNumber, note: z.string() })),
    }),
  },
  'bookmarks.set': {
    kind: 'do',
    params: z.strictObject({ run: runId, file: name, line: lineNumber, note: z.string().max(2000).default('') }),
    result: z.strictObject({}),
  },
  'bookmarks.remove': {
    kind: 'do',
    params: z.strictObject({ run: runId, file: name, line: lineNumber }),
    result: z.strictObject({}),
  },
  ...EXPLORE,
  /** What differs between two runs, or two parts of one; a part is a filter in the query language, "" for all. */
  'compare.runs': {
    kind: 'ask',
    params: z.strictObject({ a: comparedPart, b: comparedPart }),
    result: runComparisonSchema,
  },
  ...STORAGE,
  ...SIGN_IN,
  ...AZURE,
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
export type TableRow = z.infer<typeof tableRowSchema>;
export type LaneEvent = z.infer<typeof laneEventSchema>;
export type TableQuery = z.output<typeof tableParams>;
export type PlacedNegotiation = z.infer<typeof placedNegotiationSchema>;
export type Attempt = z.infer<typeof attemptSchema>;
export type Hit = z.infer<typeof hitSchema>;
export type SearchParams = z.output<typeof searchParams>;
export type SearchCounts = z.infer<typeof searchCountsSchema>;
export type Bookmark = Returns<'bookmarks.list'>['bookmarks'][number];
