import { describe, expect, it } from 'vitest';
import { diagnoser } from '../../electron/engine/diagnose/diagnoser.ts';
import { MAX_PEERS } from '../../electron/engine/diagnose/roster.ts';
import { readIkeRecord } from '../../electron/engine/formats/ike.ts';
import { bench } from '../engine-kit.ts';
import { type Said, diagnoseDirectly } from './direct.ts';
import { AUTHENTICATING, GOOD, K, PEER, a, b, clocked, ikeErrors, stats, textOf, traceLine } from './logs.ts';

/** As many as show growth, and few enough to be quick. */
const MANY = process.env['TUNNELSCOPE_FULL'] === '1' ? 30_000 : 8000;
const sid = (index: number) => `3baa1cd0-77ec-40e6-b0d6-${index.toString(16).padStart(12, '0')}`;
const address = (index: number) => `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`;

interface Run {
  readonly said: Omit<Said, 'notices' | 'negotiations'>;
  readonly negotiations: number;
  readonly attempts: number;
}

/** Records made one at a time, so that only what the diagnosis holds is held. */
async function read(count: number, lineOf: (index: number) => string): Promise<Run> {
  let negotiations = 0;
  let attempts = 0;
  const diagnosis = diagnoser({
    nameOf: () => 'IkeLogs.txt',
    negotiation: (value) => {
      negotiations += 1;
      attempts += value.attempts;
    },
    notice: () => {},
  });
  for (let index = 0; index < count; index += 1) diagnosis.event(readIkeRecord(lineOf(index), index + 1), 1, null);
  const file = {
    id: 1,
    name: 'IkeLogs.txt',
    kind: 'ike-logs',
    instance: null,
    lines: count,
    timeFrom: null,
    timeTo: null,
  } as const;
  const said = await diagnosis.end([file], [], async ({ line }) => ({
    file: 'IkeLogs.txt',
    line,
    text: '',
    textBytes: 0,
  }));
  return { said, negotiations, attempts };
}

describe('what is held does not grow with the lines', () => {
  it('one session id a record, one peer', async () => {
    const run = await read(MANY, (index) => b([K.refuses('Authentication failed')], PEER, sid(index))[0] ?? '');
    expect(run.said.findings).toEqual([expect.objectContaining({ id: 'psk-mismatch', occurrences: MANY })]);
    expect(run.said.findings[0]?.evidence.length).toBeLessThanOrEqual(20);
    expect(run.attempts).toBe(MANY);
    expect(run.negotiations).toBe(1);
  });

  it('one session for all records', async () => {
    const run = await read(MANY, () => b([K.refuses('Policy Mismatch')])[0] ?? '');
    expect(run.said.findings[0]).toMatchObject({ occurrences: MANY });
    expect(run.negotiations).toBe(1);
  });

  it('another peer in each record: the first are told apart, the rest together, and that is said', async () => {
    const run = await read(MANY, (index) => a([K.refuses('Authentication failed')], address(index))[0] ?? '');
    expect(run.said.peers).toHaveLength(MAX_PEERS);
    expect(run.said.verdicts.length).toBeLessThanOrEqual(MAX_PEERS + 1);
    expect(run.said.findings).toHaveLength(MAX_PEERS + 1);
    const rest = run.said.findings.find((finding) => finding.peer === null);
    expect(rest).toMatchObject({ id: 'psk-mismatch', occurrences: MANY - MAX_PEERS });
    expect(run.said.coverage.find((row) => row.check === 'peers')).toMatchObject({ status: 'partial' });
    expect(run.attempts).toBe(MANY);
  });

  it('another cookie in each record', async () => {
    const run = await read(MANY, (index) => a([K.initSent(`0x${(index + 1).toString(16)}`)])[0] ?? '');
    expect(run.said.findings).toEqual([expect.objectContaining({ id: 'peer-unreachable', occurrences: MANY })]);
    expect(run.negotiations).toBe(1);
  });

  it('another code, tunnel or event in each record', async () => {
    const run = await read(
      MANY,
      (index) =>
        `(Error)[Remote] ${PEER}:500 [Local] 198.51.100.4:500 [TunnelId] ${index} [IkeEvent] EVENT_${index} [ErrorCode] ${index + 1} [ErrorMessage] words ${index}`,
    );
    expect(run.said.findings.length).toBeLessThan(30);
  });

  it('statistics of more connections than any gateway has', async () => {
    const said = await diagnoseDirectly({
      'ConnectionStats.txt': Array.from({ length: 3000 }, (_, index) =>
        stats('Connected', 5, 5, '', address(index)),
      ).join(''),
    });
    expect(said.coverage.find((row) => row.check === 'connections')).toMatchObject({ status: 'partial' });
    expect(said.peers).toHaveLength(MAX_PEERS);
  });

  it('values that cannot be read, and diagnostic events that break off: a hundred notices and a count', async () => {
    const numbers = await diagnoseDirectly({
      'ConnectionStats.txt': Array.from(
        { length: 5000 },
        () => 'Connectivity State : Connected\nIngress Bytes (since last connected) : many\n',
      ).join(''),
    });
    expect(numbers.notices).toHaveLength(101);
    expect(numbers.notices.at(-1)?.text).toContain('4,900 more lines');
    const blocks = await diagnoseDirectly({
      'Scrubbed-wfpdiag.txt': Array.from({ length: 5000 }, (_, index) =>
        traceLine('IKE diagnostic event:', { thread: index.toString(16).padStart(4, '0') }),
      ),
    });
    expect(blocks.notices).toHaveLength(101);
  });

  it('a diagnostic event that goes on and on is cut', async () => {
    const said = await diagnoseDirectly({
      'Scrubbed-wfpdiag.txt': [
        traceLine('IKE diagnostic event:'),
        ...Array.from({ length: 5000 }, (_, index) => traceLine(`  Label${'x'.repeat(index % 40)} ${index}: value`)),
      ],
    });
    expect(said.notices.map(({ code }) => code)).toEqual(['block-cut']);
  });
});

describe('the same input gives the same bytes', () => {
  const RUN = {
    'GatewayTenantWorker_IN_0/ConnectionStats.txt':
      stats('Connected', 0, 3, '2/2/2017 5:30:00 PM', PEER) + stats('NotConnected', 0, 0, '', '192.0.2.77'),
    'GatewayTenantWorker_IN_0/IkeLogs.txt': [
      ...clocked(b([...AUTHENTICATING, K.refuses('Policy Mismatch')])),
      ...a([K.refuses('Invalid Syntax'), K.closed(textOf(13_805)), K.closed(textOf(13_804))], '192.0.2.77'),
      ...a(GOOD(), '198.18.0.7'),
      ...a([K.refuses('TEMPORARY_FAILURE')], '198.18.0.7'),
    ],
    'GatewayTenantWorker_IN_1/IKEErrors.txt': ikeErrors(
      ['Authentication failed. Check shared key.', 'Peer failed with Windows error 13801(ERROR_IPSEC_IKE_AUTH_FAIL)'],
      [
        'On-prem device sent invalid payload.',
        'IkeFindPayloadInPacket failed with Windows error 13843(ERROR_IPSEC_IKE_INVALID_PAYLOAD)',
      ],
    ),
    'GatewayTenantWorker_IN_1/CPUStats.txt': 'Current CPU Usage : 97 % Current Memory Available : 641 MBs',
  };

  it('in two libraries', async () => {
    const bytes: string[] = [];
    for (let round = 0; round < 2; round += 1) {
      const kit = await bench();
      try {
        for (const [name, content] of Object.entries(RUN))
          await kit.file(`run/${name}`, typeof content === 'string' ? content : `${content.join('\n')}\n`);
        const { run: _run, ...rest } = await kit.analyse(`${kit.folder}/in/run`);
        bytes.push(JSON.stringify(rest));
      } finally {
        await kit.close();
      }
    }
    expect(bytes[0]).toBe(bytes[1]);
  });

  it('findings: causes before symptoms, then severity, confidence and time; keys are unique', async () => {
    const { findings } = await diagnoseDirectly(RUN);
    expect(findings.length).toBeGreaterThan(5);
    const severity = { error: 0, warning: 1, info: 2 } as const;
    const confidence = { high: 0, medium: 1, low: 2 } as const;
    const keys = findings.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    for (const [index, finding] of findings.entries()) {
      if (finding.causedByKey !== null) expect(keys.indexOf(finding.causedByKey)).toBeLessThan(index);
      const next = findings[index + 1];
      // A symptom may stand lower than its own weight would have it, because its cause does; nothing stands higher.
      if (next === undefined || next.causedByKey !== null) continue;
      const weight = (one: typeof finding) => severity[one.severity] * 10 + confidence[one.confidence];
      expect(weight(finding)).toBeLessThanOrEqual(weight(next));
    }
  });

  it('a key holds on while what is found stays the same', async () => {
    const keys = async (lines: readonly string[]) =>
      (await diagnoseDirectly({ 'IkeLogs.txt': lines })).findings.map(({ key }) => key);
    const once = await keys(a([...AUTHENTICATING, K.refuses('Authentication failed')]));
    expect(once).toEqual([`psk-mismatch@${PEER}`]);
    expect(
      await keys([...a([...AUTHENTICATING, K.refuses('Authentication failed')]), ...a([K.closed(textOf(13_801))])]),
    ).toEqual(once);
    expect(await keys(b([...AUTHENTICATING, K.refuses('Authentication failed')]))).toEqual(once);
  });
});
