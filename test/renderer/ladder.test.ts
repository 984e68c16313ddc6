import { describe, expect, test } from 'vitest';
import { type LadderEvent, drawnOf, rungOf, rungsOf, stopOf } from '../../renderer/ladder/rungs.ts';

let ids = 0;

function event(message: string, over: Partial<LadderEvent> = {}): LadderEvent {
  ids += 1;
  const direction = /sent|proposed|final/.test(message)
    ? 'sent'
    : /received|requested|response/.test(message)
      ? 'received'
      : 'local';
  return {
    id: ids,
    file: 'IkeLogs.txt',
    line: ids,
    lineTo: ids,
    time: null,
    instance: null,
    message,
    step: 'other',
    direction,
    phase: null,
    severity: null,
    peer: '203.0.113.9',
    local: '52.0.0.1',
    session: null,
    initiatorCookie: null,
    responderCookie: null,
    tunnelId: null,
    tsId: null,
    messageId: null,
    thread: null,
    provider: null,
    errorCode: null,
    errorName: null,
    notify: null,
    text: message,
    negotiation: 'n1',
    attempt: 1,
    point: null,
    wfp: null,
    proposals: [],
    selectors: [],
    ...over,
  };
}

const INIT = { step: 'sa-init', initiatorCookie: 'A1', responderCookie: '0000000000000000' } as const;
const REFUSED = { step: 'notify', severity: 'error', notify: 'authentication-failed' } as const;
const CLOSED = { severity: 'error', errorCode: 13801 } as const;

/** Azure begins, and the peer refuses its key. */
const keyRefused = () => [
  event('ike-proposal-sent', { step: 'sa-init' }),
  event('sa-init-sent', { ...INIT, tunnelId: '0x3' }),
  event('sa-init-response', { ...INIT, responderCookie: 'B2', direction: 'received' }),
  event('ike-proposal-received', { step: 'sa-init' }),
  event('ipsec-proposal-sent', { step: 'child-sa', tunnelId: '0x3', tsId: '0x37' }),
  event('selectors-proposed', { step: 'ts', tsId: '0x37' }),
  event('auth-sent', { step: 'auth', tsId: '0x37' }),
  event('notify-received', REFUSED),
  event('tunnel-closed', CLOSED),
];

const told = (events: readonly LadderEvent[]) =>
  rungsOf(events).map(({ direction, head, carried }) => [
    direction,
    head.message,
    ...carried.map((one) => one.message),
  ]);

describe('rungs', () => {
  test('the lines of one packet are one message: what is sent is told before it, what is received behind it', () => {
    expect(told(keyRefused())).toEqual([
      ['sent', 'sa-init-sent', 'ike-proposal-sent'],
      ['received', 'sa-init-response', 'ike-proposal-received'],
      ['sent', 'auth-sent', 'ipsec-proposal-sent', 'selectors-proposed'],
      ['received', 'notify-received'],
      ['local', 'tunnel-closed'],
    ]);
  });

  test('an act between a packet and what it carries parts them not; a message does', () => {
    expect(
      told([
        event('sa-init-received', INIT),
        event('sa-init-generated', { step: 'sa-init' }),
        event('ike-proposal-received', { step: 'sa-init' }),
        event('auth-received', { step: 'auth' }),
        event('selectors-requested', { step: 'ts' }),
        event('selectors-final', { step: 'ts' }),
        event('ipsec-proposal-sent', { step: 'child-sa' }),
        event('ipsec-proposal-received', { step: 'child-sa' }),
      ]),
    ).toEqual([
      ['received', 'sa-init-received', 'ike-proposal-received'],
      ['local', 'sa-init-generated'],
      ['received', 'auth-received', 'selectors-requested'],
      ['sent', 'selectors-final', 'ipsec-proposal-sent'],
      ['received', 'ipsec-proposal-received'],
    ]);
  });

  test('what the peer asks for next is another message, and so is what comes a second later', () => {
    const at = (second: number) => ({ time: `2026-03-04T11:20:0${second}.000Z` });
    const proposal = { step: 'child-sa' } as const;
    expect(told([event('ipsec-proposal-received', proposal), event('selectors-requested', { step: 'ts' })])).toEqual([
      ['received', 'ipsec-proposal-received'],
      ['received', 'selectors-requested'],
    ]);
    const sent = (first: number, second: number) =>
      told([
        event('ipsec-proposal-sent', { ...proposal, ...at(first) }),
        event('auth-sent', { step: 'auth', ...at(second) }),
      ]).length;
    expect([sent(1, 2), sent(1, 3)]).toEqual([1, 2]);
  });

  test('an id is told when it is first said and when it changes, and zero is none', () => {
    const rungs = rungsOf([
      event('sa-init-sent', INIT),
      event('sa-init-response', { ...INIT, responderCookie: 'B2', direction: 'received' }),
      event('sa-init-sent', { ...INIT, initiatorCookie: 'C3' }),
    ]);
    expect(rungs.map((rung) => rung.ids.map(({ what, value }) => `${what} ${value}`))).toEqual([
      ['initiatorCookie A1'],
      ['responderCookie B2'],
      ['initiatorCookie C3'],
    ]);
  });

  test('a packet that is sent again is the same rung, with its lines', () => {
    const packet = () => [event('ike-proposal-sent', { step: 'sa-init' }), event('sa-init-sent', INIT)];
    const events = [...packet(), ...packet(), ...packet(), event('auth-sent', { step: 'auth' })];
    const rungs = rungsOf(events);
    expect(rungs.map(({ head, repeats, again }) => [head.message, repeats, again.length])).toEqual([
      ['sa-init-sent', 2, 4],
      ['auth-sent', 0, 0],
    ]);
    expect(events.map(({ id }) => rungOf(rungs, id))).toEqual([0, 0, 0, 0, 0, 0, 1]);
    expect(rungOf(rungs, -1)).toBe(-1);
  });

  test('the time between two rungs needs a clock at both', () => {
    const rungs = rungsOf([
      event('sa-init-sent', { ...INIT, time: '2026-03-04T11:20:05.000Z' }),
      event('sa-init-response', { ...INIT, direction: 'received', time: '2026-03-04T11:20:05.180Z' }),
      event('auth-sent', { step: 'auth' }),
      event('notify-received', { ...REFUSED, time: '2026-03-04T11:20:07.000Z' }),
    ]);
    expect(rungs.map(({ since }) => since)).toEqual([null, 180_000, null, null]);
  });

  test('what the trace records is no message: it is marked at the rail of the side that failed', () => {
    const wfp = { type: 'ikeext-mm-failure', failurePoint: 'remote' } as LadderEvent['wfp'];
    expect(
      rungsOf([
        event('diagnostic-event', { wfp, direction: 'received' }),
        event('peer-failed', { direction: 'received' }),
        event('function-failed'),
      ]).map(({ kind, side, direction }) => [kind, side, direction]),
    ).toEqual([
      ['act', 'peer', 'local'],
      ['act', 'peer', 'local'],
      ['act', 'azure', 'local'],
    ]);
  });
});

describe('where it stopped', () => {
  test('at the refusal, before what followed from it', () => {
    const stop = stopOf(rungsOf(keyRefused()), 'failed');
    expect([stop?.after, stop?.by?.head.message]).toEqual([3, 'notify-received']);
  });

  test('at the message where the reason stands before it', () => {
    const rungs = rungsOf([
      event('auth-received', { step: 'auth' }),
      event('quick-mode-cleanup', { step: 'qm', severity: 'error', errorCode: 13868 }),
      event('notify-sent', { step: 'notify', severity: 'error', notify: 'no-proposal-chosen' }),
    ]);
    expect(stopOf(rungs, 'failed')?.by?.head.message).toBe('notify-sent');
  });

  test('at what ended it where nobody refused', () => {
    const rungs = rungsOf([event('sa-init-sent', INIT), event('tunnel-closed', { ...CLOSED, step: 'timeout' })]);
    expect(stopOf(rungs, 'failed')).toMatchObject({ after: 1, by: { head: { step: 'timeout' } } });
  });

  test('a refusal that was got over is not it', () => {
    const rungs = rungsOf([
      event('auth-sent', { step: 'auth' }),
      event('notify-received', REFUSED),
      event('auth-sent', { step: 'auth', tsId: '0x9' }),
    ]);
    expect(stopOf(rungs, 'incomplete')).toEqual({ after: 2, by: null });
    expect(stopOf(rungs, 'established')).toBeNull();
  });
});

test('of a long ladder both ends and what matters are drawn', () => {
  expect(drawnOf(0, [])).toEqual([]);
  expect(drawnOf(120, [60])).toEqual([[0, 119]]);
  expect(drawnOf(1000, [500, -1])).toEqual([
    [0, 39],
    [494, 506],
    [960, 999],
  ]);
  expect(drawnOf(1000, [42, 999])).toEqual([
    [0, 48],
    [960, 999],
  ]);
});
