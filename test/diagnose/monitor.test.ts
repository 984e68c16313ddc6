import { describe, expect, it } from 'vitest';
import { diagnoseDirectly } from './direct.ts';
import { AUTHENTICATING, GOOD, K, OTHER, PEER, SID2, b, clocked } from './logs.ts';
import { IN_0, IN_1, type MonitorRow, csv, ikeRows, jsonLines, tunnelRow } from './monitor.ts';

const at = (second: number) => new Date(Date.UTC(2026, 2, 4, 8) + second * 1000).toISOString();
const gateway = (second: number, operation: string, message = ''): MonitorRow => ({
  time: at(second),
  category: 'GatewayDiagnosticLog',
  operation,
  message,
});
const route = (second: number, operation: string): MonitorRow => ({
  time: at(second),
  category: 'RouteDiagnosticLog',
  operation,
  message: 'BGP peer 10.1.0.4',
});
const said = (rows: readonly MonitorRow[]) => diagnoseDirectly({ 'PT1H.json': jsonLines(rows) });

describe('rows of the tunnel’s own log', () => {
  it('a drop that no reason names is no failure', async () => {
    const { verdict, findings, negotiations } = await said([
      tunnelRow(at(0), PEER, null),
      tunnelRow(at(3600), PEER, ''),
    ]);
    expect(verdict).toMatchObject({ health: 'unknown', cause: null });
    expect(findings).toEqual([]);
    expect(negotiations).toEqual([]);
  });

  it.each([
    ['DPD timed out', 'dpd-timeout', 'error'],
    ['Main mode SA assumed to be invalid because peer stopped responding', 'dpd-timeout', 'error'],
    ['IKE authentication credentials are unacceptable', 'psk-mismatch', 'error'],
    ['Invalid payload received', 'invalid-payload', 'error'],
    ['Pre-shared Key Changed', 'azure-side-change', 'info'],
    ['PfsGroup changed', 'azure-side-change', 'info'],
    ['TunnelRemoved', 'azure-side-change', 'info'],
    ['Locally Triggered', 'azure-side-change', 'info'],
    ['GlobalStandbyChanged', 'connection-standby', 'info'],
    ['StandbyChanged', 'connection-standby', 'info'],
    ['RemotelyTriggered', 'peer-deleted-sa', 'warning'],
    ['RemoteCrashTriggered', 'peer-deleted-sa', 'warning'],
  ])('the reason "%s" is %s', async (reason, id, severity) => {
    const { findings } = await said([tunnelRow(at(0), PEER, null), tunnelRow(at(60), PEER, reason)]);
    expect(findings).toEqual([expect.objectContaining({ id, severity, peer: PEER, instance: IN_0 })]);
    expect(findings[0]?.evidence.map(({ line }) => line)).toEqual([2]);
  });

  it('a tunnel that connects heals what had failed before, and not what fails after it', async () => {
    const failing = ikeRows(b([...AUTHENTICATING, K.refuses('Authentication failed')]), at(100));
    const healed = await said([...failing, tunnelRow(at(500), PEER, null)]);
    expect(healed.findings).toContainEqual(expect.objectContaining({ id: 'psk-mismatch', severity: 'warning' }));
    expect(healed.verdict).toMatchObject({ health: 'healthy', cause: null });
    const broken = await said([tunnelRow(at(50), PEER, null), ...failing]);
    expect(broken.verdict).toMatchObject({ health: 'unhealthy', cause: 'psk-mismatch' });
    const elsewhere = await said([...failing, tunnelRow(at(500), OTHER, null)]);
    expect(elsewhere.verdict).toMatchObject({ health: 'unhealthy', cause: 'psk-mismatch', peer: PEER });
  });

  it('heals across files, and its own drops', async () => {
    const { findings, verdict } = await diagnoseDirectly({
      'ike.csv': csv(ikeRows(b([...AUTHENTICATING, K.refuses('Authentication failed')]), at(100))),
      'tunnel.csv': csv([tunnelRow(at(700), PEER, null), tunnelRow(at(600), PEER, 'DPD timed out')]),
    });
    expect(findings.map(({ id, severity }) => [id, severity]).toSorted()).toEqual([
      ['dpd-timeout', 'warning'],
      ['no-fault', 'info'],
      ['psk-mismatch', 'warning'],
    ]);
    expect(verdict.health).toBe('healthy');
  });

  it('down on one instance and up on the other within seconds is a failover', async () => {
    const { findings, verdict } = await said([
      tunnelRow(at(0), PEER, null, IN_0),
      tunnelRow(at(600), PEER, 'DPD timed out', IN_0),
      tunnelRow(at(604), PEER, null, IN_1),
    ]);
    expect(findings.map(({ id }) => id)).toContain('azure-side-change');
    expect(findings.map(({ id }) => id)).not.toContain('dpd-timeout');
    expect(verdict.health).not.toBe('unhealthy');
  });
});

describe('rows of the gateway and of its routes', () => {
  it.each([
    'SetGatewayConfiguration',
    'SetConnectionConfiguration',
    'HostMaintenanceEvent',
    'GatewayTenantPrimaryChanged',
  ])('%s is a change on Azure’s side, and no fault', async (operation) => {
    const { findings, verdict } = await said([gateway(0, operation, 'done')]);
    expect(findings).toEqual([
      expect.objectContaining({ id: 'azure-side-change', severity: 'info', peer: null, causedBy: null }),
    ]);
    expect(findings[0]?.title).not.toContain('SA with');
    expect(findings[0]?.explanation).toContain(operation);
    expect(verdict).toMatchObject({ health: 'unknown', cause: null });
  });

  it('a BGP session that goes down is no fault of the tunnel', async () => {
    const { findings } = await said([
      route(0, 'BgpConnectedEvent'),
      route(9, 'BgpDisconnectedEvent'),
      route(10, 'StaticRouteUpdate'),
    ]);
    expect(findings).toEqual([]);
  });
});

describe('an export as a log among others', () => {
  const stats = (peer: string) =>
    `Connectivity State : NotConnected\nRemote Tunnel Endpoint : ${peer}\nIngress Bytes (since last connected) : 0 B\nEgress Bytes (Since last connected) : 0 B\nConnected Since : \n`;

  it('is an IKE log of the instances whose rows it has', async () => {
    const { coverage, verdicts } = await said([
      ...ikeRows(b([...AUTHENTICATING, K.refuses('Authentication failed')]), at(0)),
      ...ikeRows(b(GOOD(), PEER, SID2), at(0), 1000, IN_1),
    ]);
    expect(coverage.find(({ check }) => check === 'ike-log')?.status).toBe('present');
    expect(coverage.find(({ check }) => check === 'instances')?.text).toContain(`${IN_0}, ${IN_1}`);
    expect(verdicts.map(({ instance, cause }) => [instance, cause])).toEqual([
      [IN_0, 'psk-mismatch'],
      [IN_1, null],
    ]);
  });

  it('is silent of a peer only where it has rows of the IKE log', async () => {
    const silent = await diagnoseDirectly({
      'ConnectionStats.txt': stats('192.0.2.250'),
      'ike.csv': csv(ikeRows(b(GOOD()), at(0))),
    });
    expect(silent.findings.map(({ id }) => id)).toContain('no-ike-traffic');
    const tunnels = await diagnoseDirectly({
      'ConnectionStats.txt': stats('192.0.2.250'),
      'tunnel.csv': csv([tunnelRow(at(0), PEER, null)]),
    });
    expect(tunnels.findings.map(({ id }) => id)).not.toContain('no-ike-traffic');
    expect(tunnels.coverage.find(({ check }) => check === 'ike-log')?.status).toBe('missing');
  });

  it('the same lines give the same findings as in IkeLogs.txt', async () => {
    const lines = b([
      ...AUTHENTICATING,
      K.refuses('Authentication failed'),
      K.closed('IKE authentication credentials are unacceptable'),
    ]);
    const log = await diagnoseDirectly({ 'GatewayTenantWorker_IN_0/IkeLogs.txt': clocked(lines) });
    const rows = await said(ikeRows(lines, at(0)));
    const plain = ({ findings }: typeof log) =>
      findings.map(({ evidence, ...finding }) => ({ ...finding, evidence: evidence.map(({ line }) => line) }));
    expect(plain(rows)).toEqual(plain(log));
    expect(rows.negotiations.map(({ steps }) => steps.map(({ line, message }) => [line, message]))).toEqual(
      log.negotiations.map(({ steps }) => steps.map(({ line, message }) => [line, message])),
    );
  });
});
