import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { wfpdiag } from '../../electron/engine/formats/wfpdiag.ts';
import { PUBLISHED } from '../engine-kit.ts';
import { random } from '../make/random.ts';
import { reading } from './reading.ts';

const SEEN = readFileSync(join(PUBLISHED, 'Scrubbed-wfpdiag.docs.txt'), 'utf8').split('\n');

interface Wish {
  readonly thread?: string;
  readonly context?: string;
  readonly peer?: string;
  readonly type?: string;
  readonly code?: string;
  readonly point?: string;
  readonly over?: Readonly<Record<string, string | null>>;
}

/** The block that was seen, of another peer, thread, type, code or point; `over` replaces single lines by their beginning. */
function block({
  thread = '0368.03A4',
  context = '3038',
  peer = '52.161.24.36',
  type,
  code,
  point,
  over = {},
}: Wish): string[] {
  return SEEN.slice(2, 23).flatMap((line) => {
    const at = line.indexOf('|', line.indexOf('|') + 1) + 1;
    let text = line.slice(at).replace('52.161.24.36', peer);
    if (type !== undefined) text = text.replace(/^(Failure type:).*/, `$1 ${type}`);
    if (code !== undefined) text = text.replace(/^( {2}Failure error code:).*/, `$1${code}`);
    if (point !== undefined) text = text.replace(/^( {2}Failure point:).*/, `$1 ${point}`);
    for (const [start, other] of Object.entries(over)) {
      if (!text.startsWith(start)) continue;
      if (other === null) return [];
      text = other;
    }
    return [`[0]${thread}::02/02/2017-17:36:01.496 [ikeext] ${context}|${peer}|${text}`];
  });
}

describe('the failure types of the filtering platform', () => {
  it.each([
    ['IKE/Authip Main Mode Failure', 'ikeext-mm-failure', 'main-mode'],
    ['IKE/Authip Quick Mode Failure', 'ikeext-qm-failure', 'quick-mode'],
    ['IKE/Authip Extended Mode Failure', 'ikeext-em-failure', 'extended-mode'],
    ['AuthIP User Mode Failure', 'ikeext-em-failure', 'extended-mode'],
    ['Classify Drop', 'classify-drop', 'data'],
    ['IPsec Kernel Drop', 'ipsec-kernel-drop', 'data'],
    ['IPsec DoSP Drop', 'ipsec-dosp-drop', 'data'],
    ['Classify Drop MAC', 'classify-drop-mac', null],
    ['Classify Allow', 'classify-allow', null],
    ['Capability Drop', 'capability-drop', null],
    ['Something of a later Windows', 'unknown', null],
  ])('%s', (type, name, phase) => {
    const { wfp, events } = reading(wfpdiag, block({ type }));
    expect(wfp).toEqual([expect.objectContaining({ type: name, errorCode: 13_801, lineFrom: 1, lineTo: 21 })]);
    expect(events).toEqual([expect.objectContaining({ message: 'diagnostic-event', phase, line: 1, lineTo: 21 })]);
  });

  it('a drop is a warning, an allow is told without weight, a failure is an error', () => {
    const severity = (type: string, code: string) => reading(wfpdiag, block({ type, code })).events[0]?.severity;
    expect(severity('IPsec Kernel Drop', '0x00000000')).toBe('warning');
    expect(severity('Classify Allow', '0x00000000')).toBe('info');
    expect(severity('IKE/Authip Quick Mode Failure', '0x00000000')).toBe('error');
  });

  it.each([
    ['Remote', 'remote', 'received'],
    ['Local', 'local', 'local'],
    ['None', 'none', 'local'],
  ])('failure point %s', (point, name, direction) => {
    const { wfp, events } = reading(wfpdiag, block({ point }));
    expect(wfp[0]?.failurePoint).toBe(name);
    expect(events[0]).toMatchObject({ failurePoint: point === 'None' ? null : name, direction });
  });

  it.each([
    ['0x000035e9', 13_801, 'ERROR_IPSEC_IKE_AUTH_FAIL'],
    [' 0x362C', 13_868, 'ERROR_IPSEC_IKE_POLICY_MATCH'],
    ['13805', 13_805, 'ERROR_IPSEC_IKE_TIMED_OUT'],
    ['0x800735ed', 13_805, 'ERROR_IPSEC_IKE_TIMED_OUT'],
    ['0x000fffff', 1_048_575, null],
  ])('error code "%s"', (code, number, name) => {
    expect(reading(wfpdiag, block({ code })).wfp[0]).toMatchObject({ errorCode: number, errorName: name });
  });

  it('without a code, the words under it tell it', () => {
    const lines = block({ code: '' });
    expect(reading(wfpdiag, lines).wfp[0]).toMatchObject({
      errorCode: 13_801,
      errorText: 'IKE authentication credentials are unacceptable',
    });
  });
});

describe('what its header says', () => {
  it('counts only where its flag is set', () => {
    const over = {
      '  Flags:': '  Flags: 0x0000011f',
      '  IP protocol:': '  IP protocol: 17',
      '  Local Port:': '  Local Port: 4500',
      '  Remote Port:': '  Remote Port: 500',
    };
    expect(reading(wfpdiag, block({ over })).wfp[0]).toMatchObject({
      ipProtocol: 17,
      localPort: 4500,
      remotePort: 500,
    });
    const { '  Flags:': _flags, ...unset } = over;
    expect(reading(wfpdiag, block({ over: unset })).wfp[0]).toMatchObject({
      ipProtocol: null,
      localPort: null,
      remotePort: null,
    });
  });

  it('a time of its own is taken, the zero of Windows is not', () => {
    const over = { '  Timestamp:': '  Timestamp: 2017-02-02T17:36:00.250Z' };
    expect(reading(wfpdiag, block({ over })).wfp[0]?.time).toBe(Date.UTC(2017, 1, 2, 17, 36, 0, 250) * 1000);
    expect(reading(wfpdiag, block({})).wfp[0]?.time).toBe(Date.UTC(2017, 1, 2, 17, 36, 1, 496) * 1000);
  });

  it('labels in another case, with other blanks, and lines that nobody knows', () => {
    const over = {
      'Failure type:': 'FAILURE TYPE :  IKE/AuthIP Main mode failure',
      '  Failure error code:': '   failure  Error Code : 0x35E9',
      '  Application ID:': '  New field of a later Windows: 42',
      '  Failure point:': '  Failure Point:  REMOTE',
    };
    expect(reading(wfpdiag, block({ over })).wfp[0]).toMatchObject({
      type: 'ikeext-mm-failure',
      errorCode: 13_801,
      failurePoint: 'remote',
    });
  });
});

describe('blocks that stand between each other', () => {
  const wishes: readonly Wish[] = [
    { thread: '0368.03A4', context: '3038', peer: '52.161.24.36' },
    {
      thread: '0368.0F10',
      context: '3040',
      peer: '203.0.113.9',
      type: 'IKE/Authip Quick Mode Failure',
      code: '0x0000362c',
      point: 'Local',
    },
    { thread: '0368.1B2C', context: '3041', peer: '2001:db8::9', code: '0x000035ed' },
  ];

  it('are told apart by their threads, however their lines are mixed', () => {
    for (let seed = 1; seed <= 40; seed += 1) {
      const dice = random(seed);
      const queues = wishes.map((wish) => block(wish));
      const noise = '[1]0368.0A08::02/02/2017-17:36:01.496 [ikeext] 0||Timer fired';
      const lines: string[] = [];
      while (queues.some((queue) => queue.length > 0)) {
        const line = dice.pick(queues.filter((queue) => queue.length > 0)).shift();
        if (line !== undefined) lines.push(line);
        if (dice.chance(0.2)) lines.push(noise);
      }
      const { wfp, notices } = reading(wfpdiag, lines);
      expect(notices).toEqual([]);
      expect(
        wfp
          .map(({ type, errorCode, failurePoint, remoteAddress }) => [type, errorCode, failurePoint, remoteAddress])
          .toSorted(),
        `seed ${seed}`,
      ).toEqual(
        [
          ['ikeext-mm-failure', 13_801, 'remote', '52.161.24.36'],
          ['ikeext-qm-failure', 13_868, 'local', '203.0.113.9'],
          ['ikeext-mm-failure', 13_805, 'remote', '2001:db8::9'],
        ].toSorted(),
      );
      for (const event of wfp) expect(lines[event.lineFrom - 1]).toContain('IKE diagnostic event:');
    }
  });

  it('on one thread: the second begins where the first ends', () => {
    const lines = [...block({}), ...block({ peer: '203.0.113.9', context: '3040', code: '0x0000362c' })];
    expect(reading(wfpdiag, lines).wfp.map((event) => [event.errorCode, event.lineFrom, event.lineTo])).toEqual([
      [13_801, 1, 21],
      [13_868, 22, 42],
    ]);
  });

  it('on one thread, the first broken off: it is said, and the second is whole', () => {
    const lines = [...block({}).slice(0, 12), ...block({ peer: '203.0.113.9', context: '3040' })];
    const { wfp, notices } = reading(wfpdiag, lines);
    expect(wfp.map((event) => event.remoteAddress)).toEqual(['203.0.113.9']);
    expect(notices.map((notice) => [notice.code, notice.line])).toEqual([['block-cut', 1]]);
    const cut = reading(wfpdiag, block({}).slice(0, 20));
    expect(cut.notices.map((notice) => [notice.code, notice.line])).toEqual([['block-cut', 1]]);
  });

  it('another message of the same thread ends it', () => {
    const lines = [
      ...block({}),
      block({})[0]?.replace(/\|IKE diagnostic.*/, '|Peer failed with Windows error 13801(ERROR_IPSEC_IKE_AUTH_FAIL)') ??
        '',
    ];
    const { events, wfp } = reading(wfpdiag, lines);
    expect(wfp).toHaveLength(1);
    expect(events.map((event) => event.message)).toEqual(['diagnostic-event', 'peer-failed']);
  });
});
