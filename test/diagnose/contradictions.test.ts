import { describe, expect, it } from 'vitest';
import table from '../../resources/rules/contradictions.json' with { type: 'json' };
import { FINDING_IDS } from '../../shared/model/words.ts';
import { diagnoseDirectly } from './direct.ts';
import { AUTHENTICATING, GOOD, K, MM, OTHER, SID2, a, b, block, clocked, ikeErrors, result, stats } from './logs.ts';

const AUTH = [
  'Authentication failed. Check shared key. Check crypto. Check lifetimes.',
  'Peer failed with Windows error 13801(ERROR_IPSEC_IKE_AUTH_FAIL)',
] as const;
const PAYLOAD = [
  'On-prem device sent invalid payload.',
  'IkeFindPayloadInPacket failed with Windows error 13843(ERROR_IPSEC_IKE_INVALID_PAYLOAD)',
] as const;
const CHILD = [
  'On-premises device rejected Quick Mode settings. Check values.',
  'Peer sent NO_PROPOSAL_CHOSEN notify',
] as const;
const REFUSED_KEY = [...AUTHENTICATING, K.refuses('Authentication failed')];
const REFUSED_POLICY = [K.initReceived(), K.peerOffersIke(), K.azureRefuses('Policy Mismatch')];
const text = (...lines: readonly string[]) => `${lines.join('\n')}\n`;

/** The lines behind the names in the samples of resources/rules/contradictions.json. */
const LINES: Readonly<Record<string, string>> = {
  $ERRORS_AUTH: ikeErrors(AUTH),
  $ERRORS_AUTH_PAYLOAD: ikeErrors(AUTH, PAYLOAD),
  $ERRORS_CHILD: ikeErrors(CHILD),
  $TRACE_MM_POLICY: text(...block(MM, 13_868)),
  $TRACE_MM_AUTH: text(...block(MM, 13_801, { point: 'Remote' })),
  $LOG_IKE_POLICY: text(...b(REFUSED_POLICY)),
  $LOG_IKE_POLICY_OTHER: text(...b(REFUSED_POLICY, OTHER, SID2)),
  $LOG_CHILD_POLICY: text(
    ...b([K.initReceived(), K.initGenerated(), K.authReceived, K.peerOffersIpsec, K.qmCleanup(13_868)]),
  ),
  $LOG_AUTH: text(...b(REFUSED_KEY, undefined, SID2)),
  $LOG_UNANSWERED: text(...a([K.initSent('0x1'), K.initSent('0x2'), K.initSent('0x3'), K.initSent('0x4')])),
  $LOG_GOOD: text(...b(GOOD())),
  $EARLY_LOG_AUTH: text(...clocked(b(REFUSED_KEY), '2026-03-04T06:00:00Z')),
  $LATE_LOG_AUTH: text(...clocked(b(REFUSED_KEY), '2026-03-04T08:00:00Z')),
  $LATE_LOG_GOOD: text(...clocked(b(GOOD()), '2026-03-04T08:00:00Z')),
  $STATS_UP: stats('Connected', 2880, 2880, '3/4/2026 7:00:00 AM'),
  $STATS_DOWN: stats('NotConnected'),
  $RESULT_AUTHENTICATION: result('UnHealthy', 'Authentication'),
  $RESULT_POLICY: result('UnHealthy', 'IkePolicyMismatch'),
  $RESULT_REACHABILITY: result('UnHealthy', 'PeerReachability'),
  $RESULT_HEALTHY: result('Healthy', 'NoFault'),
};

interface Sample {
  readonly files: Readonly<Record<string, readonly string[]>>;
  readonly gives: readonly string[];
}

const filesOf = ({ files }: Sample) =>
  Object.fromEntries(
    Object.entries(files).map(([name, parts]) => [
      name,
      parts
        .map((part) => {
          const lines = LINES[part];
          if (lines === undefined) throw new Error(`No lines for ${part}`);
          return lines;
        })
        .join(''),
    ]),
  );

describe('what cannot both be the cause', () => {
  const rules = [...table.pairs, ...table.facts].map(({ id, samples }) => ({
    id,
    samples: samples as unknown as readonly Sample[],
  }));

  it.each(rules.flatMap(({ id, samples }) => samples.map((sample) => ({ id, ...sample }))))(
    '$id: $files gives $gives',
    async (sample) => {
      const said = await diagnoseDirectly(filesOf(sample));
      const shown = said.contradictions.map(({ findings }) =>
        findings.map((key) => said.findings.find((finding) => finding.key === key)?.id),
      );
      expect(shown).toEqual(sample.gives.length === 0 ? [] : [sample.gives]);
      // The one with the better evidence, named first, is the cause.
      if (sample.gives.length > 0) expect(said.verdict.cause).toBe(sample.gives[0]);
      for (const { text: told } of said.contradictions) {
        expect(told).toMatch(/^[A-Z][^{}]*\.$/);
        expect(told).not.toMatch(/undefined|\bnull\b|\bthe run\b/);
      }
    },
  );

  it('each rule has runs that give it and runs that do not', () => {
    for (const { id, samples } of rules) {
      expect(
        samples.some(({ gives }) => gives.length > 0),
        id,
      ).toBe(true);
      expect(
        samples.some(({ gives }) => gives.length === 0),
        id,
      ).toBe(true);
    }
  });

  it('names only findings, and each in words', () => {
    for (const id of [
      ...table.pairs.flatMap(({ one, other }) => [...one, ...other]),
      ...table.facts.flatMap(({ findings }) => findings),
    ]) {
      expect(FINDING_IDS).toContain(id);
      expect(Object.keys(table.names)).toContain(id);
    }
  });

  it('says whose evidence is better, and why', async () => {
    const said = await diagnoseDirectly({
      'IKEErrors.txt': ikeErrors(AUTH),
      'Scrubbed-wfpdiag.txt': block(MM, 13_868),
    });
    expect(said.contradictions[0]?.text).toBe(
      'Scrubbed-wfpdiag.txt tells of refused IKE (phase 1) proposals, IKEErrors.txt of a rejected key. One attempt cannot fail at both: authentication begins only once phase 1 has agreed. Scrubbed-wfpdiag.txt has the better evidence: it is the log itself, with the lines of the exchange, and IKEErrors.txt is only a summary that names no line.',
    );
  });

  it('two logs of the same time are two sources, and a fault that moved on is one story', async () => {
    const trace = block(MM, 13_801, { point: 'Remote', time: '03/04/2026-08:00:02.000' });
    const log = (from: string) => clocked(b([...REFUSED_POLICY, ...REFUSED_POLICY]), from);
    const both = await diagnoseDirectly({ 'Scrubbed-wfpdiag.txt': trace, 'IkeLogs.txt': log('2026-03-04T08:00:00Z') });
    expect(both.contradictions).toHaveLength(1);
    const after = await diagnoseDirectly({ 'Scrubbed-wfpdiag.txt': trace, 'IkeLogs.txt': log('2026-03-04T07:00:00Z') });
    expect(after.contradictions).toEqual([]);
  });

  it('history speaks against nothing', async () => {
    const said = await diagnoseDirectly({
      'IKEErrors.txt': ikeErrors(AUTH),
      'IkeLogs.txt': clocked(b([...REFUSED_POLICY, ...GOOD()]), '2026-03-04T08:00:00Z'),
    });
    expect(said.contradictions).toEqual([]);
  });
});
