import { z } from 'zod';
import { CONFIDENCES, DIRECTIONS, FINDING_IDS, PHASES, SEVERITIES, STEPS } from './words.ts';

/**
 * A pack of rules of the user's own: the same data as resources/messages and resources/rules, with texts of its own and with
 * samples, which are not optional. Its JSON Schema is published as resources/schema/rules.schema.json. What a shape cannot
 * say (names that must be there, patterns that must be safe, samples that must hold) `tunnelscope rules check` says.
 */
export const RULE_LIMITS = {
  /** Bytes of a pack. */
  bytes: 1_000_000,
  /** Messages and signs of a pack together. */
  rules: 500,
  /** Messages of all packs together: each is looked for in every line that is not known otherwise. */
  messages: 64,
  /** Packs in a folder. */
  packs: 32,
  pattern: 500,
  /** Characters of a text that the pattern of a message is shown, and the `words` of a sign. */
  text: 4096,
  words: 400,
} as const;

/** Where a trouble may stand in its negotiation. */
export const PLACES = ['ike', 'auth', 'child', 'rekey', 'rekey-ike', 'extended', 'data', 'unknown'] as const;

/** What a session as a whole may have to be, beside `seen` and `unseen`; resources/rules/README.md says what each means. */
export const SESSION_CONDITIONS = [
  'azure-accepted-peer',
  'peer-accepted-azure',
  'silent',
  'selectors-unanswered',
  'offers-seen',
] as const;

/** Control characters, what turns the direction of writing, and what a page might take for markup. */
const PLAIN = /^[^\p{Cc}\p{Bidi_Control}<>]*$/u;
const plain = (length: number) => z.string().min(1).max(length).regex(PLAIN);
const word = z
  .string()
  .max(40)
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
const pattern = z.string().min(1).max(RULE_LIMITS.pattern);
const names = z.array(z.string().min(1).max(80)).min(1).max(50);
const lines = z.array(z.string().max(RULE_LIMITS.text)).min(1).max(200);

export const messageRuleSchema = z.strictObject({
  id: word,
  /** A literal that stands in every such message: looked for before the pattern is tried. */
  has: z.string().min(4).max(120),
  pattern,
  step: z.enum(STEPS),
  direction: z.enum(DIRECTIONS),
  phase: z.enum(PHASES).nullable(),
  certain: z.boolean().optional(),
  ikeVersion: z.union([z.literal(1), z.literal(2)]).optional(),
  /** Where it is left out, that of the first sign that names the message. */
  severity: z.enum(SEVERITIES).optional(),
  proposals: z.enum(['ike', 'ipsec']).optional(),
  selectors: z.enum(['requested', 'proposed', 'final']).optional(),
  failurePoint: z.enum(['local', 'remote']).optional(),
  grade: plain(40).optional(),
  source: plain(300).optional(),
  means: plain(500),
  samples: z
    .array(
      z.strictObject({
        line: z.string().min(1).max(RULE_LIMITS.text),
        gives: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
      }),
    )
    .min(1)
    .max(50),
});

export const ruleSampleSchema = z.strictObject({
  /** Lines of one log, of any kind that is known here. */
  lines,
  /** Findings that they give, by our ids or by the names of the pack's own; those that they must not give. */
  gives: z.array(word).max(20),
  not: z.array(word).max(20),
});

export const signRuleSchema = z.strictObject({
  id: word,
  /** One of our findings, or one of the pack's own; null for what is known to mean no trouble. */
  finding: word.nullable(),
  codes: z.array(z.number().int().min(0)).min(1).max(100).optional(),
  notifies: names.optional(),
  messages: names.optional(),
  words: pattern.optional(),
  in: z.array(z.enum(PLACES)).min(1).optional(),
  direction: z.enum(DIRECTIONS).optional(),
  ikeVersion: z.union([z.literal(1), z.literal(2)]).optional(),
  auth: z.enum(['certificate']).optional(),
  session: z.enum(SESSION_CONDITIONS).optional(),
  seen: names.optional(),
  unseen: names.optional(),
  followedBy: names.optional(),
  notFollowedBy: names.optional(),
  phase: z.enum(PHASES).optional(),
  failurePoint: z.enum(['local', 'remote']).optional(),
  alternative: z.enum(FINDING_IDS).optional(),
  fallback: z.literal(true).optional(),
  normal: z.literal(true).optional(),
  severity: z.enum(SEVERITIES),
  confidence: z.enum(CONFIDENCES),
  /** Tried before our own signs; without it, only where none of them knows the event. */
  instead: z.literal(true).optional(),
  why: plain(500),
  samples: z.array(ruleSampleSchema).min(1).max(50),
});

export const findingTextSchema = z.strictObject({
  title: plain(160),
  explanation: z.array(plain(600)).min(1).max(10),
  actions: z
    .array(
      z.strictObject({
        side: z.enum(['on-premises', 'azure', 'either']),
        text: plain(600),
        url: z
          .string()
          .max(500)
          .regex(/^https:\/\/[^\s<>"]+$/)
          .nullable(),
        command: plain(500).nullable(),
      }),
    )
    .max(10),
});

export const rulePackSchema = z.strictObject({
  $schema: z.string().max(500).optional(),
  schema: z.literal('tunnelscope.rules/1'),
  name: word,
  version: plain(40).optional(),
  about: plain(500).optional(),
  messages: z.array(messageRuleSchema).max(RULE_LIMITS.messages).default([]),
  signs: z.array(signRuleSchema).max(RULE_LIMITS.rules).default([]),
  /** Texts of the findings of the pack's own. */
  findings: z.record(word, findingTextSchema).default({}),
  /** Which finding explains which: symptom -> its causes, the first that is there. One of the two is the pack's own. */
  causes: z.record(word, z.array(word).min(1).max(20)).default({}),
});

/** What is wrong with a pack: where in it, as "signs[0].words" and as a line, and what to do. */
export const ruleProblemSchema = z.strictObject({
  path: z.string(),
  line: z.number().int().min(1).nullable(),
  text: z.string(),
});

/** What `rules check` finds; the pack can be used where there are no problems. */
export const ruleReportSchema = z.strictObject({
  name: z.string().nullable(),
  version: z.string().nullable(),
  rules: z.number().int().min(0),
  samples: z.number().int().min(0),
  problems: z.array(ruleProblemSchema),
});

export const packSummarySchema = z.strictObject({
  /** The file's name in the folder. */
  file: z.string(),
  name: z.string().nullable(),
  version: z.string().nullable(),
  about: z.string().nullable(),
  rules: z.number().int().min(0),
  used: z.boolean(),
  problems: z.array(ruleProblemSchema),
});

export type RulePack = z.output<typeof rulePackSchema>;
export type MessageRule = z.output<typeof messageRuleSchema>;
export type SignRule = z.output<typeof signRuleSchema>;
export type FindingText = z.output<typeof findingTextSchema>;
export type RuleSample = z.output<typeof ruleSampleSchema>;
export type RuleProblem = z.output<typeof ruleProblemSchema>;
export type RuleReport = z.output<typeof ruleReportSchema>;
export type PackSummary = z.output<typeof packSummarySchema>;
