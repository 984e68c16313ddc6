import { z } from 'zod';
import { CONFIDENCES, DIRECTIONS, FILE_KINDS, FINDING_IDS, HEALTHS, PHASES, SEVERITIES, STEPS } from './words.ts';

/**
 * The one object that `analyze --json` prints and the overview shows. Every key is always there; unknown is null.
 * Its JSON Schema is published as resources/schema/analysis.schema.json. Times are UTC, ISO 8601 with milliseconds.
 */
const iso = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/);
const count = z.number().int().min(0);
const line = z.number().int().min(1);
const text = z.string();

export const runSchema = z.strictObject({
  id: text,
  name: text,
  path: text,
  from: iso.nullable(),
  to: iso.nullable(),
  instances: z.array(text),
});

export const fileSchema = z.strictObject({
  name: text,
  kind: z.enum(FILE_KINDS),
  instance: text.nullable(),
  bytes: count,
  lines: count,
  encoding: text,
  from: iso.nullable(),
  to: iso.nullable(),
});

export const connectionSchema = z.strictObject({
  instance: text.nullable(),
  state: text.nullable(),
  remoteEndpoint: text.nullable(),
  ingressBytes: z.number().nullable(),
  egressBytes: z.number().nullable(),
  connectedSince: iso.nullable(),
  file: text,
  line,
});

export const cpuSchema = z.strictObject({
  instance: text.nullable(),
  usagePercent: z.number().nullable(),
  memoryAvailableBytes: z.number().nullable(),
  file: text,
  line,
});

export const traceSummarySchema = z.strictObject({
  file: text,
  buffersProcessed: count.nullable(),
  eventsProcessed: count.nullable(),
  eventsLost: count.nullable(),
  formatErrors: count.nullable(),
  formatsUnknown: count.nullable(),
  elapsedSeconds: z.number().nullable(),
  rows: z.array(z.strictObject({ count, name: text, type: text, guid: text })),
});

export const recommendedActionSchema = z.strictObject({
  actionText: text.nullable(),
  actionUri: text.nullable(),
  actionUriText: text.nullable(),
});

export const troubleshootSchema = z.strictObject({
  file: text,
  startTime: iso.nullable(),
  endTime: iso.nullable(),
  code: text.nullable(),
  results: z.array(
    z.strictObject({
      id: text.nullable(),
      reasonType: text.nullable(),
      summary: text.nullable(),
      detail: text.nullable(),
      recommendedActions: z.array(recommendedActionSchema),
    }),
  ),
});

export const actionSchema = z.strictObject({
  side: z.enum(['on-premises', 'azure', 'either']),
  text,
  url: text.nullable(),
  command: text.nullable(),
});

export const evidenceSchema = z.strictObject({ file: text, line, text, textBytes: count });

export const findingSchema = z.strictObject({
  key: text,
  id: z.enum(FINDING_IDS),
  broader: z.enum(FINDING_IDS).nullable(),
  fault: text.nullable(),
  severity: z.enum(SEVERITIES),
  confidence: z.enum(CONFIDENCES),
  phase: z.enum(PHASES).nullable(),
  peer: text.nullable(),
  instance: text.nullable(),
  failurePoint: z.enum(['local', 'remote']).nullable(),
  errorCode: z.number().int().nullable(),
  errorName: text.nullable(),
  occurrences: count,
  firstSeen: iso.nullable(),
  lastSeen: iso.nullable(),
  causedBy: z.enum(FINDING_IDS).nullable(),
  causedByKey: text.nullable(),
  title: text,
  explanation: text,
  actions: z.array(actionSchema),
  evidence: z.array(evidenceSchema).min(1),
});

export const verdictSchema = z.strictObject({
  health: z.enum(HEALTHS),
  cause: z.enum(FINDING_IDS).nullable(),
  finding: text.nullable(),
  peer: text.nullable(),
  headline: text,
});

export const peerVerdictSchema = z.strictObject({
  peer: text.nullable(),
  instance: text.nullable(),
  health: z.enum(HEALTHS),
  cause: z.enum(FINDING_IDS).nullable(),
  finding: text.nullable(),
});

export const negotiationSchema = z.strictObject({
  id: text,
  peer: text.nullable(),
  local: text.nullable(),
  instance: text.nullable(),
  initiator: z.enum(['azure', 'peer']).nullable(),
  ikeVersion: z.union([z.literal(1), z.literal(2)]).nullable(),
  outcome: z.enum(['established', 'failed', 'incomplete']),
  stoppedAt: z.enum(STEPS).nullable(),
  attempts: count,
  steps: z.array(
    z.strictObject({ direction: z.enum(DIRECTIONS), step: z.enum(STEPS), time: iso.nullable(), file: text, line }),
  ),
});

export const proposalSchema = z.strictObject({
  phase: z.enum(['ike', 'ipsec']),
  direction: z.enum(DIRECTIONS),
  peer: text.nullable(),
  number: count,
  encryption: text.nullable(),
  integrity: text.nullable(),
  dhGroup: text.nullable(),
  pfsGroup: text.nullable(),
  file: text,
  line,
});

export const selectorSchema = z.strictObject({
  role: z.enum(['requested', 'proposed', 'final']),
  tsid: text.nullable(),
  peer: text.nullable(),
  side: z.enum(['TSi', 'TSr']),
  owner: z.enum(['azure', 'peer']).nullable(),
  start: text,
  end: text,
  cidrs: z.array(text),
  portStart: count.nullable(),
  portEnd: count.nullable(),
  protocol: count.nullable(),
  file: text,
  line,
});

export const wfpEventSchema = z.strictObject({
  type: text,
  time: iso.nullable(),
  errorCode: z.number().int().nullable(),
  errorName: text.nullable(),
  errorText: text.nullable(),
  failurePoint: z.enum(['local', 'remote', 'none']).nullable(),
  localAddress: text.nullable(),
  remoteAddress: text.nullable(),
  localPort: count.nullable(),
  remotePort: count.nullable(),
  ipProtocol: count.nullable(),
  file: text,
  lineFrom: line,
  lineTo: line,
});

export const noticeSchema = z.strictObject({
  code: text,
  severity: z.enum(SEVERITIES),
  file: text.nullable(),
  line: line.nullable(),
  text,
});

export const coverageSchema = z.strictObject({
  check: text,
  status: z.enum(['present', 'missing', 'partial']),
  text,
});

export const analysisSchema = z.strictObject({
  schema: z.literal('tunnelscope.analysis/1'),
  run: runSchema,
  files: z.array(fileSchema),
  connection: z.array(connectionSchema),
  cpu: z.array(cpuSchema),
  traceSummary: z.array(traceSummarySchema),
  troubleshoot: z.array(troubleshootSchema),
  verdict: verdictSchema,
  verdicts: z.array(peerVerdictSchema),
  findings: z.array(findingSchema),
  peers: z.array(text),
  negotiations: z.array(negotiationSchema),
  proposals: z.array(proposalSchema),
  trafficSelectors: z.array(selectorSchema),
  wfpEvents: z.strictObject({ byType: z.record(text, count), events: z.array(wfpEventSchema) }),
  totals: z.strictObject({
    lines: count,
    events: count,
    negotiations: count,
    proposals: count,
    trafficSelectors: count,
    wfpEvents: count,
    notices: count,
  }),
  notices: z.array(noticeSchema),
  coverage: z.array(coverageSchema),
});

/** What stands in a PATH's place where it could not be opened (exit status 2 or 3). */
export const faultLineSchema = z.strictObject({
  schema: z.literal('tunnelscope.fault/1'),
  path: text,
  code: text,
  text,
  hint: text.nullable(),
});

export type Analysis = z.infer<typeof analysisSchema>;
export type Run = z.infer<typeof runSchema>;
export type LogFile = z.infer<typeof fileSchema>;
export type Connection = z.infer<typeof connectionSchema>;
export type Cpu = z.infer<typeof cpuSchema>;
export type TraceSummary = z.infer<typeof traceSummarySchema>;
export type TroubleshootResult = z.infer<typeof troubleshootSchema>;
export type Action = z.infer<typeof actionSchema>;
export type Evidence = z.infer<typeof evidenceSchema>;
export type Finding = z.infer<typeof findingSchema>;
export type Verdict = z.infer<typeof verdictSchema>;
export type PeerVerdict = z.infer<typeof peerVerdictSchema>;
export type Negotiation = z.infer<typeof negotiationSchema>;
export type Proposal = z.infer<typeof proposalSchema>;
export type TrafficSelector = z.infer<typeof selectorSchema>;
export type WfpEvent = z.infer<typeof wfpEventSchema>;
export type Notice = z.infer<typeof noticeSchema>;
export type Coverage = z.infer<typeof coverageSchema>;
