import { describe, expect, it } from 'vitest';
import causeTable from '../../resources/rules/causes.json' with { type: 'json' };
import faultTable from '../../resources/rules/faults.json' with { type: 'json' };
import signTable from '../../resources/rules/signs.json' with { type: 'json' };
import { causesOf } from '../../electron/engine/diagnose/causes.ts';
import { type FindingDraft, findingDraft } from '../../electron/engine/diagnose/draft.ts';
import { errorByCode, notifyByText } from '../../electron/engine/formats/codes.ts';
import { tryLines } from '../../electron/engine/rules/trial.ts';
import notifyTable from '../../resources/codes/notifies.json' with { type: 'json' };
import { PLACES, SESSION_CONDITIONS } from '../../shared/model/rules.ts';
import { CONFIDENCES, FINDING_IDS, type FindingId, PHASES, SEVERITIES } from '../../shared/model/words.ts';

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

const HAS_FINDING = SIGNS.filter(({ finding }) => finding !== null);

describe('every sign means what its samples say', () => {
  it.each(SIGNS.flatMap((sign) => sign.samples.map((sample, at) => [`${sign.id} ${at + 1}`, sign, sample] as const)))(
    '%s',
    async (_, sign, { lines, gives, not }) => {
      const { findings } = await tryLines(lines);
      const ids = findings.map((finding) => finding.id as string);
      for (const id of gives) expect(ids).toContain(id);
      for (const id of not) expect(ids).not.toContain(id);
      if (sign.finding === null || !gives.includes(sign.finding)) return;
      const own = findings.find((finding) => finding.id === sign.finding);
      expect(own).toMatchObject({ severity: sign.severity, confidence: sign.confidence, rule: null });
      expect(lines).toContain(own?.evidence[0]?.text);
    },
  );

  it.each(HAS_FINDING.map((sign) => [sign.id, sign] as const))(
    '%s: what it is about, and what comes near',
    (_, { finding, samples }) => {
      expect(samples.filter(({ gives }) => finding !== null && gives.includes(finding))).not.toEqual([]);
      expect(samples.filter(({ not }) => finding !== null && not.includes(finding))).not.toEqual([]);
    },
  );

  it.each(SIGNS.filter(({ finding }) => finding === null).map((sign) => [sign.id, sign] as const))(
    '%s: lines that mean no trouble, and lines like them that do',
    (_, { samples }) => {
      expect(samples.filter(({ gives, not }) => gives.length === 0 && not.length > 0)).not.toEqual([]);
      expect(samples.filter(({ gives }) => gives.length > 0)).not.toEqual([]);
    },
  );
});

describe('every cause explains its symptoms', () => {
  it.each(causeTable.samples.map(({ lines, causes }) => [lines.join(' | '), lines, causes] as const))(
    '%s',
    async (_, lines, causes) => {
      const { findings } = await tryLines(lines);
      expect(Object.fromEntries(findings.map(({ id, causedBy }) => [id, causedBy]))).toEqual(causes);
    },
  );

  const pairs = Object.entries(causeTable.symptoms).flatMap(([symptom, causes]) =>
    causes.map((cause) => [symptom as FindingId, cause as FindingId] as const),
  );
  const cause = (drafts: readonly FindingDraft[]) =>
    causesOf(drafts).get(drafts[0] ?? findingDraft('no-fault', 'info', 'low'));
  const draft = (id: FindingId, over: Partial<FindingDraft> = {}) =>
    findingDraft(id, 'error', 'medium', { peer: '203.0.113.9', instance: 'IN_0', ...over });

  it.each(pairs)('%s by %s, and alone it stands', (symptom, id) => {
    expect(cause([draft(symptom), draft(id)])?.id).toBe(id);
    expect(cause([draft(symptom)])).toBeUndefined();
    expect(cause([draft(symptom), draft('no-fault', { severity: 'info' })])).toBeUndefined();
  });

  it.each(pairs)('%s not by %s of another peer, of another instance, or that is history', (symptom, id) => {
    expect(cause([draft(symptom), draft(id, { peer: '192.0.2.77' })])).toBeUndefined();
    expect(cause([draft(symptom), draft(id, { instance: 'IN_1' })])).toBeUndefined();
    expect(cause([draft(symptom), draft(id, { severity: 'warning', healed: true })])).toBeUndefined();
  });
});

describe('every fault type of a troubleshoot result', () => {
  const lines = (id: string, code = 'UnHealthy') =>
    JSON.stringify(
      {
        startTime: '2026-03-04T11:20:30Z',
        endTime: '2026-03-04T11:25:30Z',
        code,
        results: [{ id, summary: 's', detail: 'd' }],
      },
      null,
      2,
    ).split('\n');

  it.each(faultTable.faults.map((fault) => [fault.id, fault] as const))('%s', async (id, fault) => {
    const { findings } = await tryLines(lines(id, fault.healthy === true ? 'Healthy' : 'UnHealthy'));
    const [own] = findings.filter((finding) => finding.id !== 'no-fault' && finding.id !== 'no-ike-traffic');
    if (fault.finding === null) expect(own).toBeUndefined();
    else
      expect(own).toMatchObject({
        id: fault.finding,
        severity: fault.severity,
        confidence: fault.confidence,
        fault: id,
      });
  });

  it.each(faultTable.faults.map((fault) => [fault.id] as const))('%s with a letter more is another', async (id) => {
    const { findings } = await tryLines(lines(`${id}x`));
    expect(findings.map(({ id: found, confidence, fault }) => [found, confidence, fault])).toEqual([
      ['gateway-not-healthy', 'low', `${id}x`],
    ]);
  });
});

describe('the rules are whole', () => {
  it.each(SIGNS.map((sign) => [sign.id, sign] as const))('%s names only what there is, and says why', (_, sign) => {
    if (sign.finding !== null) expect(FINDING_IDS).toContain(sign.finding);
    expect(SEVERITIES).toContain(sign.severity);
    expect(CONFIDENCES).toContain(sign.confidence);
    if (sign.phase !== undefined) expect(PHASES).toContain(sign.phase);
    if (sign.session !== undefined) expect(SESSION_CONDITIONS).toContain(sign.session);
    for (const place of sign.in ?? []) expect(PLACES).toContain(place);
    for (const code of sign.codes ?? []) expect(errorByCode(code), `code ${code}`).not.toBeNull();
    for (const notify of sign.notifies ?? []) expect(notifyTable.notifies.map((entry) => entry.id)).toContain(notify);
    expect(sign.why).toMatch(/^\S.*\.$/);
  });

  it('every sign is there once', () => {
    const ids = SIGNS.map((sign) => sign.id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('every condition over a session is used by a sign', () => {
    const used = SIGNS.map((sign) => sign.session);
    expect(SESSION_CONDITIONS.filter((condition) => !used.includes(condition))).toEqual([]);
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
