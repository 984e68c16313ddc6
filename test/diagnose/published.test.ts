import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bench, PUBLISHED, bench } from '../engine-kit.ts';

/** What each published sample must give, opened alone. `cause` may be one of several where the answer key leaves it open. */
const TABLE: readonly (readonly [file: string, kind: string, health: string, cause: readonly (string | null)[]])[] = [
  ['ConnectionStats.docs.txt', 'connection-stats', 'healthy', [null]],
  ['CPUStats.docs.txt', 'cpu-stats', 'unknown', [null]],
  ['IKEErrors.docs.txt', 'ike-errors', 'unhealthy', ['psk-mismatch']],
  ['IKEErrors.docs-policy.txt', 'ike-errors', 'unhealthy', ['policy-mismatch-ipsec']],
  ['IKElogs.docs.txt', 'ike-logs', 'unhealthy', ['policy-mismatch-ipsec']],
  ['Scrubbed-wfpdiag.docs.txt', 'wfpdiag', 'unhealthy', ['psk-mismatch']],
  ['wfpdiag.txt.sum.docs', 'wfpdiag-summary', 'unknown', [null]],
  ['tracefmt.summary.wdk.sum', 'wfpdiag-summary', 'unknown', ['trace-events-lost']],
  ['ikediag.screenshot.psk-mismatch.txt', 'ike-logs', 'unhealthy', ['psk-mismatch']],
  ['ikediag.screenshot.policy-mismatch.txt', 'ike-logs', 'unhealthy', ['policy-mismatch-ike']],
  ['ikediag.structured-2026.qna.txt', 'ike-logs', 'unknown', [null, 'peer-deleted-sa']],
  ['troubleshoot-result.gateway-unknown.recorded.json', 'troubleshoot-result', 'unhealthy', ['gateway-not-healthy']],
  [
    'troubleshoot-result.connection-peerreachability.restref.json',
    'troubleshoot-result',
    'unhealthy',
    ['peer-unreachable'],
  ],
  ['troubleshoot-result.gateway-degraded.docs.json', 'troubleshoot-result', 'unhealthy', ['gateway-not-healthy']],
  ['troubleshoot-result.restspec.json', 'troubleshoot-result', 'unhealthy', ['gateway-not-healthy']],
  ['tracefmt.output.wdk.txt', 'wfpdiag', 'unknown', [null]],
  ['tracefmt.output.seq.txt', 'wfpdiag', 'unknown', [null]],
  ['p2sdiag.docs.txt', 'p2s-log', 'unknown', [null]],
  ['wfpdiag.machine-translated-doc.txt', 'wfpdiag', 'unknown', [null]],
  ['netevent.classify-allow.uwp-case1.xml', 'net-events', 'unknown', [null]],
  ['netevent.classify-drop.uwp-case2.xml', 'net-events', 'unknown', ['packet-dropped-by-wfp']],
];

describe('the published samples', () => {
  let kit: Bench;
  beforeAll(async () => {
    kit = await bench();
  });
  afterAll(() => kit.close());

  it.each(TABLE)('%s is %s, %s', async (file, kind, health, cause) => {
    const analysis = await kit.analyse(join(PUBLISHED, file));
    expect(analysis.files.map((entry) => entry.kind)).toEqual([kind]);
    expect(analysis.verdict.health).toBe(health);
    expect(cause).toContain(analysis.verdict.cause);
    const hasError = analysis.findings.some((finding) => finding.severity === 'error');
    expect(hasError).toBe(health === 'unhealthy');
  });

  it('IKEErrors: the invalid payload is only a symptom of the key', async () => {
    const { findings } = await kit.analyse(join(PUBLISHED, 'IKEErrors.docs.txt'));
    expect(findings.map((finding) => [finding.id, finding.causedBy])).toEqual([
      ['psk-mismatch', null],
      ['invalid-payload', 'psk-mismatch'],
    ]);
    expect(findings[0]).toMatchObject({ errorCode: 13801, failurePoint: 'remote', phase: 'ike-auth' });
    expect(findings[1]?.causedByKey).toBe(findings[0]?.key);
  });

  it('IkeLogs of the documentation: proposals, selectors, and Azure as the one that refused', async () => {
    const analysis = await kit.analyse(join(PUBLISHED, 'IKElogs.docs.txt'));
    expect(analysis.proposals).toEqual([
      expect.objectContaining({
        phase: 'ipsec',
        direction: 'received',
        encryption: 'DES',
        integrity: 'Md5',
        number: 1,
        line: 4,
      }),
    ]);
    const final = analysis.trafficSelectors.filter((selector) => selector.role === 'final');
    expect(final.map((selector) => [selector.side, selector.owner, selector.cidrs])).toEqual([
      ['TSi', 'peer', ['10.20.0.0/16']],
      ['TSi', 'peer', ['192.168.100.0/24']],
      ['TSr', 'azure', ['0.0.0.0/0']],
    ]);
    expect(analysis.findings[0]).toMatchObject({
      failurePoint: 'local',
      errorCode: 13868,
      phase: 'child-sa',
      peer: '<IPaddress>',
    });
    expect(analysis.findings[0]?.evidence.map((line) => line.line)).toEqual([5, 6, 4]);
    expect(analysis.negotiations).toEqual([
      expect.objectContaining({
        outcome: 'failed',
        stoppedAt: 'child-sa',
        ikeVersion: 2,
        initiator: null,
        attempts: 1,
      }),
    ]);
  });

  it('wfpdiag of the documentation: one main mode failure, on the peer’s side, with its header decoded', async () => {
    const analysis = await kit.analyse(join(PUBLISHED, 'Scrubbed-wfpdiag.docs.txt'));
    expect(analysis.wfpEvents.byType).toEqual({ 'ikeext-mm-failure': 1 });
    expect(analysis.wfpEvents.events).toEqual([
      {
        type: 'ikeext-mm-failure',
        time: '2017-02-02T17:36:01.496Z',
        errorCode: 13801,
        errorName: 'ERROR_IPSEC_IKE_AUTH_FAIL',
        errorText: 'IKE authentication credentials are unacceptable',
        failurePoint: 'remote',
        localAddress: '13.78.238.92',
        remoteAddress: '52.161.24.36',
        localPort: null,
        remotePort: null,
        ipProtocol: null,
        file: 'Scrubbed-wfpdiag.docs.txt',
        lineFrom: 3,
        lineTo: 23,
      },
    ]);
    expect(analysis.verdict).toMatchObject({ peer: '52.161.24.36', cause: 'psk-mismatch' });
    expect(analysis.findings[0]?.evidence[0]).toMatchObject({
      line: 20,
      text: '[0]0368.03A4::02/02/2017-17:36:01.496 [ikeext] 3038|52.161.24.36|  Failure error code:0x000035e9',
    });
    expect(analysis.notices.filter((notice) => notice.code === 'time-zone-assumed')).toHaveLength(1);
  });

  it('the trace summary is coverage: what could not be decoded is said, and is no finding', async () => {
    const analysis = await kit.analyse(join(PUBLISHED, 'wfpdiag.txt.sum.docs'));
    expect(analysis.traceSummary).toEqual([
      expect.objectContaining({
        eventsProcessed: 2169,
        eventsLost: 0,
        formatErrors: 0,
        formatsUnknown: 486,
        elapsedSeconds: 330,
      }),
    ]);
    expect(analysis.traceSummary[0]?.rows).toHaveLength(11);
    expect(analysis.findings).toEqual([]);
    expect(analysis.coverage.find((row) => row.check === 'trace-summary')).toMatchObject({
      status: 'partial',
      text: expect.stringContaining('486 events of 2,169'),
    });
  });

  it('an older summary says what was lost', async () => {
    const analysis = await kit.analyse(join(PUBLISHED, 'tracefmt.summary.wdk.sum'));
    expect(analysis.traceSummary[0]).toMatchObject({ eventsLost: 4, formatErrors: null, formatsUnknown: null });
    expect(analysis.findings).toEqual([expect.objectContaining({ id: 'trace-events-lost', severity: 'warning' })]);
  });

  it('rows that stand newest first are put in the order of the protocol', async () => {
    const analysis = await kit.analyse(join(PUBLISHED, 'ikediag.screenshot.psk-mismatch.txt'));
    const [negotiation] = analysis.negotiations;
    expect(negotiation).toMatchObject({
      initiator: 'azure',
      stoppedAt: 'auth',
      outcome: 'failed',
      ikeVersion: 2,
      peer: '168.62.186.148',
      local: '104.208.38.235',
    });
    const steps = negotiation?.steps.map((step) => `${step.direction} ${step.step}`) ?? [];
    expect(steps.indexOf('sent sa-init')).toBeLessThan(steps.indexOf('sent auth'));
    expect(steps.indexOf('sent auth')).toBeLessThan(steps.indexOf('received notify'));
    expect(analysis.notices.map((notice) => notice.code)).toContain('rows-descending');
    expect(analysis.findings[0]).toMatchObject({ failurePoint: 'remote', occurrences: 1, confidence: 'high' });
  });

  it('two sessions, one begun by each side, are one mismatch and two negotiations', async () => {
    const analysis = await kit.analyse(join(PUBLISHED, 'ikediag.screenshot.policy-mismatch.txt'));
    expect(analysis.negotiations.map((entry) => entry.initiator).toSorted()).toEqual(['azure', 'peer']);
    expect(analysis.negotiations.every((entry) => entry.stoppedAt === 'sa-init')).toBe(true);
    expect(analysis.findings).toHaveLength(1);
    expect(analysis.findings[0]).toMatchObject({ phase: 'ike-sa-init', occurrences: 2, failurePoint: null });
  });

  it('a delete whose text covers two things is said to, with low confidence', async () => {
    const analysis = await kit.analyse(join(PUBLISHED, 'ikediag.structured-2026.qna.txt'));
    expect(analysis.findings[0]).toMatchObject({
      id: 'peer-deleted-sa',
      confidence: 'low',
      severity: 'warning',
      explanation: expect.stringContaining('covers both'),
    });
    expect(analysis.peers).toEqual(['184.x.x.x']);
  });

  it('a degraded gateway names what is healthy beside it, and Azure’s own advice is passed on', async () => {
    const degraded = await kit.analyse(join(PUBLISHED, 'troubleshoot-result.gateway-degraded.docs.json'));
    expect(degraded.findings[0]).toMatchObject({
      fault: 'PlatformInActive',
      explanation: expect.stringContaining('This VPN gateway is running normally'),
    });
    const reach = await kit.analyse(join(PUBLISHED, 'troubleshoot-result.connection-peerreachability.restref.json'));
    expect(reach.troubleshoot[0]?.results[0]?.recommendedActions).toHaveLength(4);
    expect(reach.findings[0]).toMatchObject({ fault: 'PeerReachability', confidence: 'medium' });
    const spec = await kit.analyse(join(PUBLISHED, 'troubleshoot-result.restspec.json'));
    expect(spec.findings[0]).toMatchObject({ fault: 'VipUnResponsive' });
    expect(spec.troubleshoot[0]?.results[0]).toMatchObject({ id: '000000', reasonType: 'VipUnResponsive' });
  });

  it('a healthy result that is small says why', async () => {
    const analysis = await kit.analyse(join(PUBLISHED, 'ConnectionStats.docs.txt'));
    expect(analysis.findings).toEqual([
      expect.objectContaining({ id: 'no-fault', severity: 'info', fault: 'NoFault' }),
    ]);
    expect(analysis.connection).toEqual([
      {
        instance: null,
        state: 'Connected',
        remoteEndpoint: null,
        ingressBytes: 288,
        egressBytes: 288,
        connectedSince: '2017-02-01T20:22:06.000Z',
        file: 'ConnectionStats.docs.txt',
        line: 1,
      },
    ]);
    expect(analysis.coverage.find((row) => row.check === 'ike-log')?.text).toContain('leaves only ConnectionStats.txt');
  });

  it('the XML of a net event: what was dropped, and by which filter', async () => {
    const analysis = await kit.analyse(join(PUBLISHED, 'netevent.classify-drop.uwp-case2.xml'));
    expect(analysis.findings).toEqual([
      expect.objectContaining({
        id: 'packet-dropped-by-wfp',
        severity: 'warning',
        phase: 'data',
        peer: null,
        firstSeen: '2020-03-30T23:53:09.720Z',
      }),
    ]);
    expect(analysis.findings[0]?.title).toContain('filter id: 68893 · layer id: 50 · direction: outbound');
    expect(analysis.wfpEvents.events).toEqual([
      expect.objectContaining({
        type: 'classify-drop',
        localAddress: '2001:4898:1a:1045:8469:3351:e6e2:543',
        remoteAddress: '2620:1ec:c11::200',
        localPort: 63_187,
        remotePort: 443,
        ipProtocol: 6,
      }),
    ]);
    const allowed = await kit.analyse(join(PUBLISHED, 'netevent.classify-allow.uwp-case1.xml'));
    expect(allowed.findings).toEqual([]);
    expect(allowed.wfpEvents.byType).toEqual({ 'classify-allow': 1 });
  });

  it('times that carry their zone are not said to be assumed', async () => {
    const analysis = await kit.analyse(join(PUBLISHED, 'netevent.classify-drop.uwp-case2.xml'));
    expect(analysis.run.from).toBe('2020-03-30T23:53:09.720Z');
    expect(analysis.notices.map((notice) => notice.code)).not.toContain('time-zone-assumed');
  });

  it('a block that breaks off is kept as far as it goes, and noticed', async () => {
    const analysis = await kit.analyse(join(PUBLISHED, 'wfpdiag.machine-translated-doc.txt'));
    expect(analysis.notices).toContainEqual(expect.objectContaining({ code: 'block-cut', line: 2 }));
    expect(analysis.totals.lines).toBe(3);
  });
});
