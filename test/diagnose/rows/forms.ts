import { expect } from 'vitest';
import type { Confidence, FindingId, Phase, Severity } from '../../../shared/model/words.ts';
import type { Files, Said } from '../direct.ts';
import {
  AUTHENTICATING,
  type Finding,
  K,
  MM,
  OPENED,
  QM,
  a,
  b,
  block,
  c,
  e,
  ikeErrors,
  symbolOf,
  textOf,
  traceLine,
} from '../logs.ts';

/** What a run must give; `not` are findings that must not be there at all. */
export interface Wanted {
  readonly finding: FindingId | null;
  readonly severity?: Severity;
  readonly confidence?: Confidence;
  readonly phase?: Phase | null;
  readonly side?: 'local' | 'remote' | null;
  readonly health?: 'healthy' | 'unhealthy' | 'unknown';
  /** Where the verdict's cause is not the finding. */
  readonly cause?: FindingId | null;
  readonly fault?: string | null;
  readonly not?: readonly FindingId[];
}
export interface Case extends Wanted {
  readonly name: string;
  readonly files: Files;
}

/** One row of the answer key. */
export type Row = readonly [name: string, cases: readonly Case[]];

export const IKE = 'IkeLogs.txt';
export const WFP = 'Scrubbed-wfpdiag.txt';
export const ERRORS = 'IKEErrors.txt';
export const RESULT = 'result.json';
export const STATS = 'ConnectionStats.txt';

export const ALL: readonly FindingId[] = [
  'psk-mismatch',
  'identity-mismatch',
  'certificate-rejected',
  'policy-mismatch-ike',
  'policy-mismatch-ipsec',
  'traffic-selector-mismatch',
  'peer-unreachable',
  'no-ike-traffic',
  'invalid-payload',
  'ike-version-mismatch',
  'peer-deleted-sa',
  'dpd-timeout',
  'negotiation-timeout',
  'connection-not-configured',
  'gateway-not-healthy',
];

export function expectWanted(analysis: Said, wanted: Wanted): void {
  const { finding: id, not = ALL.filter((other) => other !== id), health } = wanted;
  const ids = analysis.findings.map((finding) => finding.id);
  for (const other of not) expect(ids).not.toContain(other);
  if (id !== null) {
    const found = analysis.findings.find((finding) => finding.id === id);
    expect(ids).toContain(id);
    const seen: Partial<Finding> = {};
    if (wanted.severity !== undefined) seen.severity = wanted.severity;
    if (wanted.confidence !== undefined) seen.confidence = wanted.confidence;
    if (wanted.phase !== undefined) seen.phase = wanted.phase;
    if (wanted.side !== undefined) seen.failurePoint = wanted.side;
    if (wanted.fault !== undefined) seen.fault = wanted.fault;
    expect(found).toMatchObject(seen);
    expect(found?.evidence.length).toBeGreaterThan(0);
    for (const text of [found?.title, found?.explanation]) expect(text).not.toMatch(/[{}]|undefined/);
  }
  const state = health ?? (wanted.severity === 'error' ? 'unhealthy' : 'unknown');
  expect(analysis.verdict.health).toBe(state);
  const cause = wanted.cause === undefined ? (wanted.severity === 'info' ? null : id) : wanted.cause;
  expect(analysis.verdict.cause).toBe(cause);
  // Whatever it is: an exit status, keys and causes that hold.
  expect(analysis.findings.some((finding) => finding.severity === 'error')).toBe(state === 'unhealthy');
  expect(new Set(analysis.findings.map((finding) => finding.key)).size).toBe(analysis.findings.length);
}

export const hex = (code: number) => `0x${code.toString(16).toUpperCase()}`;

/** A code of main mode in every form that can carry it, with the phase that each form says. */
export function mainMode(
  code: number,
  wanted: Wanted,
  phases: Partial<Record<'bare' | 'ikev2', Phase | null>> = {},
): Case[] {
  const bare = phases.bare === undefined ? 'main-mode' : phases.bare;
  const ikev2 = phases.ikev2 === undefined ? 'ike-sa-init' : phases.ikev2;
  const closed = K.closed(`${textOf(code)}.`);
  const forms: readonly (readonly [string, Files, Phase | null, Partial<Wanted>?])[] = [
    ['D', { [IKE]: [K.mmCleanup(code)] }, bare],
    ['D in hex', { [IKE]: [K.mmCleanup(hex(code))] }, bare],
    ['C', { [IKE]: c([K.mmCleanup(code)]) }, bare],
    ['A', { [IKE]: a([...OPENED, closed]) }, ikev2],
    ['B', { [IKE]: b([...OPENED, closed]) }, ikev2],
    ['B with D between', { [IKE]: [...b(OPENED), K.mmCleanup(code)] }, ikev2],
    ['E', { [IKE]: [e({ type: 'MM_SA', code, message: `${textOf(code)}.` })] }, ikev2],
    ['E in hex', { [IKE]: [e({ type: 'MM_SA', code: hex(code) })] }, ikev2],
    ['block', { [WFP]: block(MM, code, { point: 'None' }) }, bare],
    ['block, local', { [WFP]: block(MM, code) }, bare, { side: 'local' }],
    ['block, remote', { [WFP]: block(MM, code, { point: 'Remote' }) }, bare, { side: 'remote' }],
  ];
  return forms.map(([form, files, phase, more]) => ({
    name: `${code} in main mode, ${form}`,
    files,
    ...wanted,
    ...(wanted.phase === undefined ? { phase } : {}),
    ...(more !== undefined && wanted.side === undefined ? more : {}),
  }));
}

/** The same of quick mode. */
export function quickMode(
  code: number,
  wanted: Wanted,
  phases: Partial<Record<'bare' | 'ikev2', Phase | null>> = {},
): Case[] {
  const bare = phases.bare === undefined ? 'quick-mode' : phases.bare;
  const ikev2 = phases.ikev2 === undefined ? 'child-sa' : phases.ikev2;
  const closed = K.closed(textOf(code));
  const forms: readonly (readonly [string, Files, Phase | null, Partial<Wanted>?])[] = [
    ['D', { [IKE]: [K.qmCleanup(code)] }, bare],
    ['C', { [IKE]: c([K.qmCleanup(code)]) }, bare],
    ['A', { [IKE]: a([...AUTHENTICATING, closed]) }, ikev2],
    ['B', { [IKE]: b([...AUTHENTICATING, closed]) }, ikev2],
    [
      'A with D between',
      { [IKE]: [...a([K.authReceived, K.asks, K.final, K.peerOffersIpsec]), K.qmCleanup(code)] },
      ikev2,
    ],
    ['E', { [IKE]: [e({ type: 'QM_SA', code, message: textOf(code) })] }, ikev2],
    ['block', { [WFP]: block(QM, code, { point: 'None' }) }, bare],
    ['block, local', { [WFP]: block(QM, code) }, bare, { side: 'local' }],
    ['block, remote', { [WFP]: block(QM, code, { point: 'Remote' }) }, bare, { side: 'remote' }],
  ];
  return forms.map(([form, files, phase, more]) => ({
    name: `${code} in quick mode, ${form}`,
    files,
    ...wanted,
    ...(wanted.phase === undefined ? { phase } : {}),
    ...(more !== undefined && wanted.side === undefined ? more : {}),
  }));
}

/** Quoted in IKEErrors.txt, without and with a phase. */
export function quoted(code: number, wanted: Wanted): Case[] {
  if (!/^[A-Z]/.test(symbolOf(code))) return [];
  return [
    {
      name: `${code} quoted in IKEErrors`,
      files: {
        [ERRORS]: ikeErrors(['Some error.', `IkeSomeFunction failed with Windows error ${code}(${symbolOf(code)})`]),
      },
      ...wanted,
    },
    {
      name: `${code} in the trace, by its symbol`,
      files: { [WFP]: [traceLine(`Some words that no rule knows: ${symbolOf(code)}`)] },
      ...wanted,
    },
  ];
}
