import { z } from 'zod';
import {
  ATTRIBUTES,
  CONFIDENCES,
  DIRECTIONS,
  FILE_KINDS,
  FINDING_IDS,
  HEALTHS,
  PATTERN_KINDS,
  PHASES,
  SEVERITIES,
  STEPS,
} from './words.ts';

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

/** Where a line stands, for whoever fetches its text. */
export const placeSchema = z.strictObject({ file: text, line });

export const evidenceSchema = z.strictObject({ file: text, line, text, textBytes: count });

/**
 * Both sides' proposals side by side, in the names of Azure's custom policies (AES256, DHGroup14). `azureFrom` says what
 * stands for Azure: its offers in the log, the custom policy of a pasted or opened configuration, or the documented defaults.
 */
export const comparisonSchema = z.strictObject({
  phase: z.enum(['ike', 'ipsec']),
  azureFrom: z.enum(['log', 'policy', 'defaults']),
  attributes: z.array(
    z.strictObject({
      attribute: z.enum(ATTRIBUTES),
      peer: z.array(text),
      azure: z.array(text),
      common: z.array(text),
    }),
  ),
  /** The first attribute of which the two have no value in common; null where each has one and no combination of them meets. */
  gap: z.enum(ATTRIBUTES).nullable(),
  /** The smallest change on the device: what to offer in place of what. Empty where the offers do meet. */
  change: z.array(z.strictObject({ attribute: z.enum(ATTRIBUTES), from: text, to: text })),
});

/** The change in the words of one kind of device, with this run's values filled in. */
export const snippetSchema = z.strictObject({
  /** Stable id, "cisco-ios". */
  device: text,
  name: text,
  text,
  /** What the reader has to fill in or to know; null where there is nothing. */
  note: text.nullable(),
  /** The vendor's document that the keywords come from. */
  source: z.strictObject({ title: text, url: text }),
});

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
  /** Of a policy mismatch whose proposals are known; else null. */
  comparison: comparisonSchema.nullable(),
  snippets: z.array(snippetSchema),
  /** The rule of a pack of the user's that it rests on, whether its id is one of ours or `user-rule`; null for all of ours. */
  rule: z.strictObject({ pack: text, id: text }).nullable(),
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
  /** Of the first attempt that is folded here to the last. */
  firstSeen: iso.nullable(),
  lastSeen: iso.nullable(),
  /** The median distance of the attempts' beginnings; null for one attempt, or without a clock. */
  periodSeconds: z.number().nullable(),
  /** Of the first attempt. Cookies (SPIs) are 16 hex digits. */
  session: text.nullable(),
  initiatorCookie: text.nullable(),
  responderCookie: text.nullable(),
  tunnelId: text.nullable(),
  /** What is not the same in all attempts that are folded here, the first values of each: "initiatorCookie", "tsId", "thread". */
  differences: z.array(z.strictObject({ what: text, values: z.array(text), distinct: count })),
  /** The steps of the first attempt; `message` is the id of the message in resources/messages. */
  steps: z.array(
    z.strictObject({
      direction: z.enum(DIRECTIONS),
      step: z.enum(STEPS),
      message: text,
      time: iso.nullable(),
      file: text,
      line,
    }),
  ),
});

/** What only shows over time or over instances: drops at a steady distance, flapping, a failover, both instances failing alike. */
export const patternSchema = z.strictObject({
  kind: z.enum(PATTERN_KINDS),
  peer: text.nullable(),
  instance: text.nullable(),
  /** One sentence, or two. */
  text,
  /** The distance of a cadence; null for the others. */
  periodSeconds: z.number().nullable(),
  count,
  firstSeen: iso.nullable(),
  lastSeen: iso.nullable(),
  /** Key of the finding that it is about; null where it is about none. */
  finding: text.nullable(),
  evidence: z.array(placeSchema),
});

/** One question of Microsoft's own decision tree, as far as these files answer it. */
export const checkSchema = z.strictObject({
  /** Stable id, "peer-address". */
  id: text,
  title: text,
  status: z.enum(['passed', 'failed', 'unknown']),
  text,
  peer: text.nullable(),
  evidence: z.array(placeSchema),
  /** One read-only command that tells, ready to be pasted; and a query of the diagnostic logs. */
  command: text.nullable(),
  query: text.nullable(),
});

/** Two findings of the same tunnel that cannot both be the cause; or one that another file speaks against. */
export const contradictionSchema = z.strictObject({ findings: z.array(text).min(1).max(2), text });

const policySchema = z.strictObject({
  ikeEncryption: text.nullable(),
  ikeIntegrity: text.nullable(),
  dhGroup: text.nullable(),
  ipsecEncryption: text.nullable(),
  ipsecIntegrity: text.nullable(),
  pfsGroup: text.nullable(),
  saLifeTimeSeconds: z.number().nullable(),
  saDataSizeKilobytes: z.number().nullable(),
});

/** What Azure was told to be, as `az` prints it. Keys (`sharedKey`) are never taken in. */
export const configurationSchema = z.strictObject({
  kind: z.enum(['connection', 'local-gateway', 'gateway', 'ipsec-policy']),
  /** Null for what was pasted. */
  file: text.nullable(),
  line: line.nullable(),
  name: text.nullable(),
  resourceGroup: text.nullable(),
  /** A connection's: the names of the two that it joins, and what it is set to. Its `peer` is known where its local network gateway is printed within it. */
  localGateway: text.nullable(),
  virtualGateway: text.nullable(),
  connectionType: text.nullable(),
  connectionStatus: text.nullable(),
  /** Default, InitiatorOnly, ResponderOnly. */
  connectionMode: text.nullable(),
  /** IKEv1, IKEv2. */
  protocol: text.nullable(),
  dpdTimeoutSeconds: z.number().nullable(),
  usePolicyBasedTrafficSelectors: z.boolean().nullable(),
  enableBgp: z.boolean().nullable(),
  ingressBytes: z.number().nullable(),
  egressBytes: z.number().nullable(),
  policies: z.array(policySchema),
  trafficSelectors: z.array(z.strictObject({ local: z.array(text), remote: z.array(text) })),
  /** A local network gateway's. */
  peer: text.nullable(),
  fqdn: text.nullable(),
  prefixes: z.array(text),
  /** A virtual network gateway's. */
  vpnType: text.nullable(),
  sku: text.nullable(),
  activeActive: z.boolean().nullable(),
  gatewayAddresses: z.array(text),
  provisioningState: text.nullable(),
});

export const proposalSchema = z.strictObject({
  phase: z.enum(['ike', 'ipsec']),
  direction: z.enum(DIRECTIONS),
  peer: text.nullable(),
  number: count,
  encryption: text.nullable(),
  integrity: text.nullable(),
  prf: text.nullable(),
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
  patterns: z.array(patternSchema),
  checks: z.array(checkSchema),
  contradictions: z.array(contradictionSchema),
  configuration: z.array(configurationSchema),
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
export type Place = z.infer<typeof placeSchema>;
export type Comparison = z.infer<typeof comparisonSchema>;
export type Snippet = z.infer<typeof snippetSchema>;
export type Pattern = z.infer<typeof patternSchema>;
export type Check = z.infer<typeof checkSchema>;
export type Contradiction = z.infer<typeof contradictionSchema>;
export type Policy = z.infer<typeof policySchema>;
export type Configuration = z.infer<typeof configurationSchema>;
