import { z } from 'zod';
import { negotiationSchema, proposalSchema, runSchema, selectorSchema } from './analysis.ts';
import { DIRECTIONS, FINDING_IDS, HEALTHS, PHASES, SEVERITIES, STEPS } from './words.ts';

/**
 * What differs between two runs, or two parts of one: the object that `compare --json` prints and the page shows. Cookies,
 * ids, times, threads and ports are never differences. Its JSON Schema is resources/schema/comparison.schema.json.
 */
const text = z.string();
const count = z.number().int().min(0);
const line = z.number().int().min(1);
const iso = text.regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/);

export const CHANGES = ['fixed', 'improved', 'unchanged', 'worse', 'different'] as const;
export type Change = (typeof CHANGES)[number];

const placeSchema = z.strictObject({ file: text, line, text });

const findingSchema = z.strictObject({
  id: z.enum(FINDING_IDS),
  key: text,
  title: text,
  severity: z.enum(SEVERITIES),
  phase: z.enum(PHASES).nullable(),
  peer: text.nullable(),
  instance: text.nullable(),
  occurrences: count,
});

/** A message of the attempt that stands for a side. */
const messageSchema = z.strictObject({
  event: count,
  file: text,
  line,
  text,
  time: iso.nullable(),
  /** Since the message before it; null without a clock. */
  afterSeconds: z.number().nullable(),
  message: text,
  direction: z.enum(DIRECTIONS),
  severity: z.enum(SEVERITIES).nullable(),
  notify: text.nullable(),
  errorCode: z.number().int().nullable(),
});

/** One side of the comparison: a run, or what a filter leaves of it. */
const sideSchema = z.strictObject({
  run: runSchema,
  /** In the query language; "" is all of it. */
  part: text,
  /** True where the run holds nothing of the part: an instance, a peer or a time that it does not have. */
  empty: z.boolean(),
  health: z.enum(HEALTHS),
  cause: z.enum(FINDING_IDS).nullable(),
  headline: text,
  peers: z.array(text),
  /** The negotiation and the attempt that stand for it; null where the logs hold none. */
  negotiation: text.nullable(),
  attempt: count.nullable(),
  outcome: negotiationSchema.shape.outcome.nullable(),
  attempts: count,
  findings: z.array(findingSchema),
  selectors: z.array(selectorSchema),
  proposals: z.array(proposalSchema),
  /** All that is known of how it was set or offered, also what does not differ. */
  settings: z.array(z.strictObject({ what: text, of: text, value: text })),
});

export const runComparisonSchema = z.strictObject({
  schema: z.literal('tunnelscope.comparison/1'),
  a: runSchema,
  b: runSchema,
  verdict: z.strictObject({ change: z.enum(CHANGES), headline: text }),
  firstDivergence: z
    .strictObject({ step: z.enum(STEPS), a: placeSchema.nullable(), b: placeSchema.nullable(), why: text })
    .nullable(),
  findings: z.strictObject({
    onlyA: z.array(z.enum(FINDING_IDS)),
    onlyB: z.array(z.enum(FINDING_IDS)),
    both: z.array(z.enum(FINDING_IDS)),
  }),
  /** Only what differs. `of` says whose or which: "IKE, offered by the peer". */
  parameters: z.array(z.strictObject({ what: text, of: text, a: text.nullable(), b: text.nullable() })),
  /** How often each step stands in the attempts compared, null where it was not reached; and how long it took. */
  steps: z.array(
    z.strictObject({
      step: z.enum(STEPS),
      a: count.nullable(),
      b: count.nullable(),
      aSeconds: z.number().nullable(),
      bSeconds: z.number().nullable(),
    }),
  ),
  sides: z.strictObject({ a: sideSchema, b: sideSchema }),
  /** Both attempts, message by message. `differs` says how: one is missing, its outcome is another, or its values are. */
  rows: z.array(
    z.strictObject({
      step: z.enum(STEPS),
      a: messageSchema.nullable(),
      b: messageSchema.nullable(),
      differs: z.enum(['missing', 'outcome', 'values']).nullable(),
    }),
  ),
});

export type RunComparison = z.infer<typeof runComparisonSchema>;
export type ComparedSide = z.infer<typeof sideSchema>;
export type ComparedMessage = z.infer<typeof messageSchema>;
export type ComparedRow = RunComparison['rows'][number];
