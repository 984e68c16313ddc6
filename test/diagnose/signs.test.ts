import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import causeTable from '../../resources/rules/causes.json' with { type: 'json' };
import faultTable from '../../resources/rules/faults.json' with { type: 'json' };
import signTable from '../../resources/rules/signs.json' with { type: 'json' };
import { SIGN_CONDITIONS } from '../../electron/engine/diagnose/signs.ts';
import { errorByCode, notifyByText } from '../../electron/engine/formats/codes.ts';
import notifyTable from '../../resources/codes/notifies.json' with { type: 'json' };
import { CONFIDENCES, FINDING_IDS, PHASES, SEVERITIES } from '../../shared/model/words.ts';
import { type Bench, bench } from '../engine-kit.ts';

interface SignRow {
  readonly id: string;
  readonly finding: string | null;
  readonly codes?: readonly number[];
  readonly notifies?: readonly string[];
  readonly in?: readonly string[];
  readonly session?: string;
  readonly phase?: string;
  readonly severity: string;
  readonly confidence: string;
  readonly why: string;
  readonly samples: readonly {
    readonly lines: readonly string[];
    readonly gives: readonly string[];
    readonly not: readonly string[];
  }[];
}
const SIGNS: readonly SignRow[] = signTable.signs;

/** Seen in no text form anywhere, so there is nothing to quote; the reader's own tests have the block. */
const WITHOUT_SAMPLE = ['quick-mode-identity', 'drop-event'];

let kit: Bench;
beforeAll(async () => {
  kit = await bench();
});
afterAll(() => kit.close());

describe('every sign means what its samples say', () => {
  it.each(SIGNS.flatMap((sign) => sign.samples.map((sample, at) => [`${sign.id} ${at + 1}`, sign, sample] as const)))(
    '%s',
    async (name, sign, { lines, gives, not }) => {
      const path = await kit.file(`${name}/IkeLogs.txt`, `${lines.join('\n')}\n`);
      const { findings, files } = await kit.analyse(path);
      expect(files[0]?.kind).toBe('ike-logs');
      const ids = findings.map((finding) => finding.id as string);
      for (const id of gives) expect(ids).toContain(id);
      for (const id of not) expect(ids).not.toContain(id);
      if (sign.finding !== null && gives.includes(sign.finding)) {
        const own = findings.find((finding) => finding.id === sign.finding);
        expect(own?.severity, 'a sample shows the sign at its own weight, or history').toMatch(
          /^(error|warning|info)$/,
        );
        expect(own?.evidence.length).toBeGreaterThan(0);
        expect(lines.join('\n')).toContain(own?.evidence[0]?.text);
      }
    },
  );
});

describe('the rules are whole', () => {
  it.each(SIGNS.map((sign) => [sign.id, sign] as const))('%s names only what there is, and says why', (id, sign) => {
    if (sign.finding !== null) expect(FINDING_IDS).toContain(sign.finding);
    expect(SEVERITIES).toContain(sign.severity);
    expect(CONFIDENCES).toContain(sign.confidence);
    if (sign.phase !== undefined) expect(PHASES).toContain(sign.phase);
    if (sign.session !== undefined) expect(SIGN_CONDITIONS).toContain(sign.session);
    for (const place of sign.in ?? [])
      expect(['ike', 'auth', 'child', 'rekey', 'rekey-ike', 'extended', 'data', 'unknown']).toContain(place);
    for (const code of sign.codes ?? []) expect(errorByCode(code), `code ${code}`).not.toBeNull();
    for (const notify of sign.notifies ?? []) expect(notifyTable.notifies.map((entry) => entry.id)).toContain(notify);
    expect(sign.why).toMatch(/^\S.*\.$/);
    if (!WITHOUT_SAMPLE.includes(id)) expect(sign.samples.length).toBeGreaterThan(0);
  });

  it('every sign is there once', () => {
    const ids = SIGNS.map((sign) => sign.id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('every condition over a session is used by a sign', () => {
    const used = SIGNS.map((sign) => sign.session);
    expect(SIGN_CONDITIONS.filter((condition) => !used.includes(condition))).toEqual([]);
  });

  it('every fault type of a troubleshoot result leads to a finding that there is, or says what it means instead', () => {
    for (const fault of faultTable.faults) {
      if (fault.finding === null) expect(typeof fault.healthy).toBe('boolean');
      else expect(FINDING_IDS).toContain(fault.finding);
    }
  });

  it('causes and symptoms are findings, and no finding explains itself', () => {
    for (const id of causeTable.order) expect(FINDING_IDS).toContain(id);
    for (const [symptom, causes] of Object.entries(causeTable.symptoms)) {
      expect(FINDING_IDS).toContain(symptom);
      for (const cause of causes) expect(FINDING_IDS).toContain(cause);
      expect(causes).not.toContain(symptom);
    }
  });

  it('every notify is known by its name and by each of its texts', () => {
    for (const { id, name, texts } of notifyTable.notifies) {
      expect(notifyByText(name)?.id).toBe(id);
      for (const text of texts) expect(notifyByText(text)?.id, text).toBe(id);
    }
  });
});
