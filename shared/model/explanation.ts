import { z } from 'zod';
import { proposalSchema, selectorSchema } from './analysis.ts';
import { CONFIDENCES, DIRECTIONS, FINDING_IDS, PHASES, STEPS } from './words.ts';

/** What one line, code, notify or name means, from the catalogue alone: said of any text, whether or not a run is open. */
const text = z.string();

export const explanationSchema = z.strictObject({
  schema: z.literal('tunnelscope.explanation/1'),
  /** The words that were explained, without line ends. */
  text,
  /** What it is, in one sentence. */
  title: text,
  /** What it means for the negotiation, in one to three sentences; null where nothing more is known. */
  means: text.nullable(),
  /** The message's id in resources/messages; null for a bare code or name and for a line that no entry knows. */
  message: text.nullable(),
  phase: z.enum(PHASES).nullable(),
  step: z.enum(STEPS).nullable(),
  direction: z.enum(DIRECTIONS).nullable(),
  /** Whether such a line belongs to a negotiation that goes well. */
  normal: z.enum(['normal', 'trouble', 'unknown']),
  /** How the form of the line is known, and where from. */
  grade: z.enum(['seen', 'seen-in-picture', 'documented', 'vocabulary', 'inferred']).nullable(),
  source: text.nullable(),
  code: z
    .strictObject({ code: z.number().int(), hex: text, name: text.nullable(), message: text.nullable() })
    .nullable(),
  notify: z.strictObject({ name: text, number: z.number().int().nullable(), meaning: text }).nullable(),
  /** Sections of RFCs and documents of Microsoft's that fit. */
  references: z.array(z.strictObject({ title: text, url: text })),
  /** What the line carries: "peer", "initiator cookie", in words and as printed. */
  fields: z.array(z.strictObject({ name: text, value: text })),
  proposals: z.array(proposalSchema.omit({ peer: true, file: true, line: true })),
  selectors: z.array(selectorSchema.omit({ peer: true, file: true, line: true })),
  /** What it may be a sign of, and when. */
  findings: z.array(z.strictObject({ id: z.enum(FINDING_IDS), confidence: z.enum(CONFIDENCES), when: text })),
});

export type Explanation = z.infer<typeof explanationSchema>;
