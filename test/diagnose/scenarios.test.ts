import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Analysis } from '../../shared/model/analysis.ts';
import { type Bench, bench } from '../engine-kit.ts';
import { zip } from '../make/samples.ts';
import { MM, QM, block as blockLines } from './logs.ts';

const A = 'Remote 203.0.113.9:500: Local 198.51.100.4:500: ';
const B = 'Remote 192.0.2.77:500: Local 198.51.100.4:500: ';
const SELECTORS =
  '[Tsid 0x729  ]Number of TSIs 1: StartAddress 10.20.0.0 EndAddress 10.20.255.255 PortStart 0 PortEnd 65535 Protocol 0 Number of TSRs 1:StartAddress 0.0.0.0 EndAddress 255.255.255.255 PortStart 0 PortEnd 65535 Protocol 0';

function stats(state: string, inward: number, outward: number, since = '', endpoint = ''): string {
  return `Connectivity State : ${state}\nRemote Tunnel Endpoint :${endpoint === '' ? '' : ` ${endpoint}`}\nIngress Bytes (since last connected) : ${inward} B\nEgress Bytes (Since last connected) : ${outward} B\nConnected Since :${since === '' ? '' : ` ${since}`}\n`;
}

/** A diagnostic event as one text, of this time, peer, thread and point. */
function block(time: string, peer: string, thread: string, type: string, code: number, point: string): string {
  return blockLines(type, code, { time, peer, thread, point }).join('\n');
}

const firstPacket = (prefix: string, cookie: string) =>
  `${prefix}[SEND][SA_INIT] Sending IKE SA_INIT packet with tunnelId 0x3, iCookie ${cookie} and rCookie 0x0`;

describe('a run as a whole', () => {
  let kit: Bench;
  beforeAll(async () => {
    kit = await bench();
  });
  afterAll(() => kit.close());
  let runs = 0;

  async function run(files: Readonly<Record<string, string>>): Promise<Analysis> {
    const paths: string[] = [];
    const folder = `run-${(runs += 1)}`;
    for (const [name, content] of Object.entries(files)) paths.push(await kit.file(`${folder}/${name}`, content));
    return kit.analyse(paths.length === 1 ? (paths[0] ?? '') : `${kit.folder}/in/${folder}`);
  }
  const ids = (analysis: Analysis) => analysis.findings.map((finding) => `${finding.severity} ${finding.id}`);

  it('the same code is another finding in main mode and in quick mode', async () => {
    const main = await run({
      'a.txt': block('02/02/2017-17:36:01.496', '203.0.113.9', '03A4', MM, 13868, 'Local'),
    });
    expect(ids(main)).toEqual(['error policy-mismatch-ike']);
    expect(main.findings[0]).toMatchObject({ phase: 'main-mode', failurePoint: 'local' });
    const quick = await run({
      'a.txt': block('02/02/2017-17:36:01.496', '203.0.113.9', '03A4', QM, 13868, 'Remote'),
    });
    expect(ids(quick)).toEqual(['error policy-mismatch-ipsec']);
    expect(quick.findings[0]).toMatchObject({ phase: 'quick-mode', failurePoint: 'remote' });
  });

  it('blocks of two threads that interleave line by line are told apart', async () => {
    const one = block('02/02/2017-17:36:01.496', '203.0.113.9', '03A4', MM, 13801, 'Remote').split('\n');
    const two = block('02/02/2017-17:36:01.497', '192.0.2.77', '0BB0', QM, 13868, 'Local').split('\n');
    const mixed = one.flatMap((line, index) => [line, two[index] ?? '']).join('\n');
    const analysis = await run({ 'Scrubbed-wfpdiag.txt': mixed });
    expect(
      analysis.wfpEvents.events.map((event) => [event.remoteAddress, event.errorCode, event.failurePoint, event.type]),
    ).toEqual([
      ['203.0.113.9', 13801, 'remote', 'ikeext-mm-failure'],
      ['192.0.2.77', 13868, 'local', 'ikeext-qm-failure'],
    ]);
    expect(analysis.findings.map((finding) => [finding.id, finding.peer])).toEqual([
      ['psk-mismatch', '203.0.113.9'],
      ['policy-mismatch-ipsec', '192.0.2.77'],
    ]);
    expect(analysis.verdicts.map((verdict) => verdict.cause).toSorted()).toEqual([
      'policy-mismatch-ipsec',
      'psk-mismatch',
    ]);
    // Each cites its own lines.
    for (const finding of analysis.findings)
      for (const line of finding.evidence) expect(line.text).toContain(`|${finding.peer}|`);
  });

  it('a failure that traffic followed is history: a warning, and the run is healthy', async () => {
    const analysis = await run({
      'ConnectionStats.txt': stats('Connected', 2048, 4096, '2/2/2017 5:40:00 PM'),
      'Scrubbed-wfpdiag.txt': block('02/02/2017-17:36:01.496', '203.0.113.9', '03A4', MM, 13801, 'Remote'),
    });
    expect(analysis.verdict.health).toBe('healthy');
    expect(analysis.verdict.cause).toBeNull();
    expect(ids(analysis).toSorted()).toEqual(['info no-fault', 'warning psk-mismatch']);
    expect(analysis.findings.find((finding) => finding.id === 'psk-mismatch')?.explanation).toContain('history');
  });

  it('a failure after the tunnel had connected is none', async () => {
    const analysis = await run({
      'ConnectionStats.txt': stats('Connected', 2048, 4096, '2/2/2017 5:30:00 PM'),
      'Scrubbed-wfpdiag.txt': block('02/02/2017-17:36:01.496', '203.0.113.9', '03A4', QM, 13868, 'Remote'),
    });
    expect(analysis.verdict).toMatchObject({ health: 'unhealthy', cause: 'policy-mismatch-ipsec' });
  });

  it('a failure of a log without a clock is not called history, though the tunnel carries traffic now', async () => {
    const analysis = await run({
      'ConnectionStats.txt': stats('Connected', 2048, 4096, '2/2/2017 5:40:00 PM'),
      'IkeLogs.txt': `${A}[RECEIVED][NOTIFY] Received Notify Message - Authentication failed`,
    });
    expect(analysis.verdict).toMatchObject({ health: 'unhealthy', cause: 'psk-mismatch' });
    expect(analysis.findings[0]?.explanation).not.toContain('history');
  });

  it('what could not be read may be the failure: nothing is called healthy then', async () => {
    const whole = await zip({
      'ConnectionStats.txt': stats('Connected', 2048, 4096, '2/2/2017 5:30:00 PM'),
      'notes.txt': 'x'.repeat(100),
    });
    expect((await kit.analyse(await kit.file('whole.zip', whole))).verdict.health).toBe('healthy');
    const cut = await kit.analyse(await kit.file('cut.zip', whole.subarray(0, whole.length - 40)));
    expect(cut.verdict).toMatchObject({ health: 'unknown', cause: null });
    expect(cut.verdict.headline).toContain('cannot be read');
    expect(cut.findings).toEqual([]);
  });

  it('an attempt that fails and one that succeeds after it with the same peer', async () => {
    const failed = [
      firstPacket(A, '0x1111111111111111'),
      `${A}[RECEIVED][NOTIFY] Received Notify Message - Policy Mismatch`,
    ];
    const good = [
      `${A}[RECEIVED][SA_INIT] Received SA INIT iCookie 0x2222222222222222 rCookie 0x0`,
      `${A}[RECEIVED][SA_AUTH] Received IKE AUTH message`,
      `${A}Received Traffic Selector payload request- ${SELECTORS}`,
      `${A}[SEND] Proposed Traffic Selector payload will be (Final Negotiated) - ${SELECTORS}`,
    ];
    const healed = await run({ 'IkeLogs.txt': [...failed, ...good].join('\n') });
    expect(ids(healed)).toEqual(['warning policy-mismatch-ike']);
    expect(healed.negotiations.map((negotiation) => negotiation.outcome)).toEqual(['failed', 'established']);
    const broken = await run({ 'IkeLogs.txt': [...good, ...failed].join('\n') });
    expect(ids(broken)).toEqual(['error policy-mismatch-ike']);
  });

  it('no fault on a healthy log', async () => {
    const analysis = await run({
      'ConnectionStats.txt': stats('Connected', 2048, 4096, '2/2/2017 5:30:00 PM'),
      'IkeLogs.txt': [
        `${A}[RECEIVED][SA_INIT] Received SA INIT iCookie 0x2222222222222222 rCookie 0x0`,
        `${A}[RECEIVED][SA_AUTH] Received IKE AUTH message`,
        `${A}Received Traffic Selector payload request- ${SELECTORS}`,
        `${A}[SEND] Proposed Traffic Selector payload will be (Final Negotiated) - ${SELECTORS}`,
        `${A}[LOCAL_MSG] A line that no rule knows`,
      ].join('\n'),
    });
    expect(analysis.verdict).toMatchObject({ health: 'healthy', cause: null });
    expect(ids(analysis)).toEqual(['info no-fault']);
  });

  it('one peer healthy and one failing: each its own verdict, the run has the worst', async () => {
    const analysis = await run({
      'ConnectionStats.txt':
        stats('Connected', 2048, 4096, '2/2/2017 5:30:00 PM', '192.0.2.77') +
        stats('NotConnected', 0, 0, '', '203.0.113.9'),
      'IkeLogs.txt': [
        firstPacket(A, '0x1111111111111111'),
        `${A}[RECEIVED][SA_INIT] Received IKE SA Init response message with iCookie 0x1111111111111111 rCookie 0x3333333333333333`,
        `${A}[SEND][SA_AUTH] Sending SA AUTH message for tunnelId 0x3 and tsId 0x37`,
        `${B}[RECEIVED][SA_INIT] Received SA INIT iCookie 0x4444444444444444 rCookie 0x0`,
        `${A}[RECEIVED][NOTIFY] Received Notify Message - Authentication failed`,
        `${B}[RECEIVED][SA_AUTH] Received IKE AUTH message`,
        `${A}[LOCAL_MSG] IKE Tunnel closed for tunnelId 0x3 with status IKE authentication credentials are unacceptable`,
      ].join('\n'),
    });
    expect(analysis.verdict).toMatchObject({ health: 'unhealthy', cause: 'psk-mismatch', peer: '203.0.113.9' });
    expect(analysis.verdicts.map((verdict) => [verdict.peer, verdict.health])).toEqual([
      ['203.0.113.9', 'unhealthy'],
      ['192.0.2.77', 'healthy'],
    ]);
    expect(analysis.negotiations.find((negotiation) => negotiation.peer === '203.0.113.9')).toMatchObject({
      stoppedAt: 'auth',
      initiator: 'azure',
    });
  });

  it('alike attempts are one negotiation with a count', async () => {
    const attempt = (cookie: string) => [
      firstPacket(A, cookie),
      `${A}[LOCAL_MSG] IKE Tunnel closed for tunnelId 0x3 with status Negotiation timed out`,
    ];
    const lines = Array.from({ length: 37 }, (_, index) =>
      attempt(`0x${(index + 1).toString(16).toUpperCase()}`),
    ).flat();
    const analysis = await run({ 'IkeLogs.txt': lines.join('\n') });
    expect(analysis.negotiations).toHaveLength(1);
    expect(analysis.negotiations[0]).toMatchObject({
      attempts: 37,
      outcome: 'failed',
      stoppedAt: 'sa-init',
      initiator: 'azure',
    });
    expect(analysis.findings).toEqual([
      expect.objectContaining({ id: 'peer-unreachable', occurrences: 37, confidence: 'high', phase: 'ike-sa-init' }),
    ]);
  });

  it('first packets without an answer are enough, even where no timeout was logged; one alone is not', async () => {
    const analysis = await run({
      'IkeLogs.txt': ['0x1', '0x2', '0x3'].map((cookie) => firstPacket(A, cookie)).join('\n'),
    });
    expect(ids(analysis)).toEqual(['error peer-unreachable']);
    const once = await run({ 'IkeLogs.txt': firstPacket(A, '0x1') });
    expect(once.findings).toEqual([]);
    expect(once.verdict.health).toBe('unknown');
  });

  it('a log without any IKE message on a tunnel that is down', async () => {
    const analysis = await run({ 'ConnectionStats.txt': stats('NotConnected', 0, 0), 'IkeLogs.txt': '' });
    expect(analysis.verdict).toMatchObject({ health: 'unhealthy', cause: 'no-ike-traffic' });
    const missing = await run({
      'ConnectionStats.txt': stats('NotConnected', 0, 0),
      'CPUStats.txt': 'Current CPU Usage : 0 % Current Memory Available : 641 MBs',
    });
    // Without any log of IKE there is nothing that could be silent.
    expect(missing.verdict).toMatchObject({ health: 'unknown' });
  });

  it('connected with an idle direction is unknown, and says which', async () => {
    const analysis = await run({ 'ConnectionStats.txt': stats('Connected', 0, 38214, '2/2/2017 5:30:00 PM') });
    expect(analysis.verdict).toMatchObject({ health: 'unknown', cause: 'idle-or-one-way-traffic' });
    expect(analysis.verdict.headline).toContain('nothing has come in from the peer');
  });

  it.each([
    ['97 %', 'error gateway-cpu-high', 'unhealthy'],
    ['85 %', 'warning gateway-cpu-high', 'unknown'],
    ['79 %', undefined, 'unknown'],
  ])('a gateway at %s', async (usage, finding, health) => {
    const analysis = await run({ 'CPUStats.txt': `Current CPU Usage : ${usage} Current Memory Available : 641 MBs` });
    expect(ids(analysis)[0]).toBe(finding);
    expect(analysis.verdict.health).toBe(health);
  });

  it('two signs that contradict each other are both shown, the better one as the cause', async () => {
    const analysis = await run({
      'IKEErrors.txt':
        'Error: Authentication failed. Check shared key. Check crypto. Check lifetimes. \n\t based on log : Peer failed with Windows error 13801(ERROR_IPSEC_IKE_AUTH_FAIL)\n',
      'Scrubbed-wfpdiag.txt': block('02/02/2017-17:36:01.496', '203.0.113.9', '03A4', MM, 13868, 'Local'),
    });
    expect(analysis.verdict.cause).toBe('policy-mismatch-ike');
    expect(analysis.findings.map((finding) => [finding.id, finding.causedBy])).toEqual([
      ['policy-mismatch-ike', null],
      ['psk-mismatch', null],
    ]);
  });

  it('what IKEErrors and the result sum up joins what the log shows, and is not counted twice', async () => {
    const analysis = await run({
      'IKEErrors.txt':
        'Error: Authentication failed. Check shared key. Check crypto. Check lifetimes. \n\t based on log : Peer failed with Windows error 13801(ERROR_IPSEC_IKE_AUTH_FAIL)\n',
      'Scrubbed-wfpdiag.txt': block('02/02/2017-17:36:01.496', '203.0.113.9', '03A4', MM, 13801, 'Remote'),
      'result.json': JSON.stringify({
        startTime: '2017-02-02T17:34:23Z',
        endTime: '2017-02-02T17:40:00Z',
        code: 'UnHealthy',
        results: [{ id: 'Authentication', summary: 's', detail: 'd', recommendedActions: [] }],
      }),
    });
    expect(analysis.findings).toHaveLength(1);
    expect(analysis.findings[0]).toMatchObject({
      id: 'psk-mismatch',
      peer: '203.0.113.9',
      occurrences: 1,
      confidence: 'high',
      firstSeen: '2017-02-02T17:36:01.496Z',
      lastSeen: '2017-02-02T17:36:01.496Z',
    });
    expect(new Set(analysis.findings[0]?.evidence.map((line) => line.file)).size).toBe(3);
  });

  it('a result that only says that connections are not connected is unhealthy without a cause', async () => {
    const analysis = await run({
      'result.json': JSON.stringify({
        code: 'UnHealthy',
        results: [{ id: 'ConnectionsNotConnected', summary: 's', detail: 'd' }],
      }),
    });
    expect(analysis.verdict).toMatchObject({ health: 'unhealthy', cause: null });
    expect(analysis.findings).toEqual([]);
  });

  it('drops at the distance of a lifetime are an expiry, and a single one is not', async () => {
    const drop = (index: number) => {
      const time = new Date(Date.UTC(2026, 2, 4, 8) + index * 3_500_000).toISOString();
      return `${time} (Error)[Remote] 203.0.113.9:4500 [Local] 198.51.100.4:4500 [SESSION_ID] {ae0c8227-8a13-4748-bc1b-4d4bee0e92f${index}} [ConnType] IKEv2-S2S [TunnelId] 1 [TSId] 684 [IkeEvent] SA_DELETE [SA_type] QM_SA [FailureDirection] Outbound [SAEstablished] true [ErrorCode] 13885 [ErrorMessage] Main mode SA lifetime expired or peer sent a main mode delete.`;
    };
    const many = await run({ 'IkeLogs.txt': [0, 1, 2, 3].map(drop).join('\n') });
    expect(many.findings[0]).toMatchObject({ id: 'sa-lifetime-expired', confidence: 'medium', occurrences: 4 });
    expect(many.findings[0]?.explanation).toContain('3600 s');
    const one = await run({ 'IkeLogs.txt': drop(0) });
    expect(one.findings[0]).toMatchObject({ id: 'peer-deleted-sa', confidence: 'low' });
  });

  it('a standby instance beside one that carries the tunnel is not a failure', async () => {
    const analysis = await run({
      'GatewayTenantWorker_IN_0/ConnectionStats.txt': stats('NotConnected', 0, 0),
      'GatewayTenantWorker_IN_1/ConnectionStats.txt': stats('Connected', 2048, 4096, '2/2/2017 5:30:00 PM'),
    });
    expect(analysis.verdict.health).toBe('healthy');
    expect(analysis.run.instances).toEqual(['GatewayTenantWorker_IN_0', 'GatewayTenantWorker_IN_1']);
    expect(ids(analysis).toSorted()).toEqual(['info connection-standby', 'info no-fault']);
  });

  it('one that is refused is one, and the other instance is said to be healthy', async () => {
    const analysis = await run({
      'IN_0/ConnectionStats.txt': stats('NotConnected', 0, 0),
      'IN_0/IkeLogs.txt': `${A}[RECEIVED][NOTIFY] Received Notify Message - Authentication failed\n`,
      'IN_1/ConnectionStats.txt': stats('Connected', 2048, 4096, '2/2/2017 5:30:00 PM'),
    });
    expect(analysis.verdict).toMatchObject({ health: 'unhealthy', cause: 'psk-mismatch' });
    expect(analysis.verdicts.map((verdict) => [verdict.instance, verdict.health])).toEqual([
      ['IN_0', 'unhealthy'],
      ['IN_1', 'healthy'],
    ]);
  });

  it('every finding has evidence, a unique key, and causes before their symptoms', async () => {
    const analysis = await run({
      'IkeLogs.txt': [
        firstPacket(A, '0x1111111111111111'),
        `${A}[RECEIVED][SA_INIT] Received IKE SA Init response message with iCookie 0x1111111111111111 rCookie 0x3333333333333333`,
        `${A}[RECEIVED][NOTIFY] Received Notify Message - Authentication failed`,
        `${A}[LOCAL_MSG] IKE Tunnel closed for tunnelId 0x3 with status Negotiation timed out`,
        `${A}[RECEIVED][NOTIFY] Received Notify Message - Invalid Syntax`,
      ].join('\n'),
    });
    expect(analysis.findings.length).toBeGreaterThan(1);
    expect(new Set(analysis.findings.map((finding) => finding.key)).size).toBe(analysis.findings.length);
    for (const [index, finding] of analysis.findings.entries()) {
      expect(finding.evidence.length).toBeGreaterThan(0);
      if (finding.causedByKey !== null)
        expect(analysis.findings.slice(0, index).map((cause) => cause.key)).toContain(finding.causedByKey);
    }
    expect(analysis.verdict.cause).toBe('psk-mismatch');
  });
});
