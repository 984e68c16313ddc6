import { describe, expect, test } from 'vitest';
import type { LaneEvent } from '../../shared/contract/api.ts';
import type { Step } from '../../shared/model/words.ts';
import { bandsOf, countPaths, drawing } from '../../renderer/timeline/draw.ts';
import { pointedAt } from '../../renderer/timeline/near.ts';
import { storyOf } from '../../renderer/timeline/phases.ts';
import { rowList } from '../../renderer/timeline/rows.ts';
import {
  askedFor,
  brushed,
  isWhole,
  panned,
  readRange,
  scaleOf,
  showing,
  spanOf,
  wholeOf,
  within,
  writeRange,
  zoomed,
} from '../../renderer/timeline/scale.ts';
import { distance, distanceTicks, orderTicks, span, timeTicks } from '../../renderer/timeline/ticks.ts';

const SECOND = 1_000_000;
/** 4 March 2026, 11:20:00 UTC. */
const NOON = Date.UTC(2026, 2, 4, 11, 20) * 1000;

function utc(place: number): { readonly day: string; readonly time: string } {
  const iso = new Date(Math.floor(place / 1000)).toISOString();
  return { day: iso.slice(0, 10), time: iso.slice(11, 23) };
}

describe('ranges', () => {
  const whole = wholeOf('time', NOON, NOON + 600 * SECOND);

  test('a run of one moment has room around it, and an order has half a step at the least', () => {
    expect(wholeOf('time', NOON, NOON)).toEqual({ from: NOON - SECOND / 2, to: NOON + SECOND / 2 });
    const order = wholeOf('order', 0, 0);
    expect(order.from).toBeLessThanOrEqual(-0.5);
    expect(spanOf(order)).toBeGreaterThanOrEqual(5);
  });

  test('zooming keeps the place under the mouse where it is, and ends at the whole and at some milliseconds', () => {
    const around = NOON + 200 * SECOND;
    let range = whole;
    for (let turn = 0; turn < 60; turn += 1) {
      const before = scaleOf(range, 1000).x(around);
      range = zoomed(range, 0.7, around, 'time', whole);
      if (spanOf(range) > 4000) expect(scaleOf(range, 1000).x(around)).toBeCloseTo(before, 1);
    }
    expect(spanOf(range)).toBeCloseTo(4000, 6);
    for (let turn = 0; turn < 80; turn += 1) range = zoomed(range, 1.5, around, 'time', whole);
    expect(isWhole(range, whole)).toBe(true);
    expect(range.from).toBeCloseTo(whole.from, 0);
  });

  test('no range leaves the whole', () => {
    const part = { from: NOON, to: NOON + 60 * SECOND };
    expect(panned(part, -1e12, whole).from).toBe(whole.from);
    expect(panned(part, 1e12, whole).to).toBeCloseTo(whole.to, 0);
    expect(within({ from: 0, to: 9e15 }, whole)).toEqual(whole);
    expect(brushed(part.to, part.from, 'time', whole)).toEqual(part);
  });

  test('what is in sight stays as it is, what is not comes into the middle', () => {
    const part = { from: NOON + 100 * SECOND, to: NOON + 160 * SECOND };
    expect(showing(part, NOON + 130 * SECOND, whole)).toBe(part);
    const moved = showing(part, NOON + 400 * SECOND, whole);
    expect((moved.from + moved.to) / 2).toBe(NOON + 400 * SECOND);
    expect(spanOf(moved)).toBe(spanOf(part));
  });

  test('the address says a range and gives it back, and nothing else', () => {
    const part = { from: NOON + 1.25, to: NOON + 5000 };
    expect(readRange(writeRange(part))).toEqual({ from: NOON + 1, to: NOON + 5000 });
    for (const wrong of [undefined, '', '5', '5..5', '9..3', 'a..b', '1..99999999999999999'])
      expect(readRange(wrong)).toBeNull();
  });

  test('near ranges ask for the same, which holds them and half as much at either side', () => {
    const range = { from: NOON + 100 * SECOND, to: NOON + 110 * SECOND };
    const asked = askedFor(range, whole);
    expect(asked.from).toBeLessThanOrEqual(range.from - 5 * SECOND);
    expect(asked.to).toBeGreaterThanOrEqual(range.to + 5 * SECOND);
    expect(spanOf(asked)).toBeLessThan(8 * spanOf(range));
    expect(askedFor({ from: range.from + 1000, to: range.to + 1000 }, whole)).toEqual(asked);
    expect(askedFor(whole, whole)).toEqual({ from: Math.floor(whole.from), to: Math.ceil(whole.to) });
  });
});

describe('rulers', () => {
  test('times stand at round values of the zone', () => {
    const scale = scaleOf({ from: NOON, to: NOON + 600 * SECOND }, 900);
    expect(timeTicks(scale, 0, utc).map(({ label }) => label)).toEqual([
      '11:20',
      '11:21',
      '11:22',
      '11:23',
      '11:24',
      '11:25',
      '11:26',
      '11:27',
      '11:28',
      '11:29',
      '11:30',
    ]);
    const near = scaleOf({ from: NOON, to: NOON + SECOND }, 500);
    expect(timeTicks(near, 0, utc)[1]).toMatchObject({ label: '11:20:00.200', x: 100 });
  });

  test('in a zone half an hour off, full hours are the hours of that zone, and midnight says its day', () => {
    const ahead = 5.5 * 3600 * SECOND;
    const scale = scaleOf({ from: NOON, to: NOON + 12 * 3600 * SECOND }, 1200);
    const ticks = timeTicks(scale, ahead, (place) => utc(place + ahead));
    expect(ticks.map(({ label }) => label)).toContain('17:00');
    expect(ticks.find(({ strong }) => strong)?.label).toBe('03-05');
  });

  test('the distance from the selection has its zero there', () => {
    const scale = scaleOf({ from: NOON, to: NOON + 60 * SECOND }, 600);
    const ticks = distanceTicks(scale, NOON + 20 * SECOND);
    expect(ticks.map(({ label }) => label)).toEqual(['−20 s', '−10 s', '0', '+10 s', '+20 s', '+30 s', '+40 s']);
    expect(ticks.find(({ strong }) => strong)?.x).toBeCloseTo(200, 6);
  });

  test('an order is counted from 1 at round numbers', () => {
    const scale = scaleOf(wholeOf('order', 0, 362), 700);
    expect(orderTicks(scale).map(({ label }) => label)).toEqual(['50', '100', '150', '200', '250', '300', '350']);
    expect(orderTicks(scale)[0]?.x).toBeCloseTo(scale.x(49), 9);
  });

  test('spans are said in the unit that fits', () => {
    expect([400, 9000, 250_000, 1_250_000, 15 * SECOND, 200 * SECOND].map(span)).toEqual([
      '0.4 ms',
      '9 ms',
      '250 ms',
      '1.25 s',
      '15 s',
      '3 min 20 s',
    ]);
    expect([distance(0), distance(-2 * SECOND), distance(300)]).toEqual(['0', '−2 s', '0']);
  });
});

let ids = 0;
function event(at: number, step: Step, over: Partial<LaneEvent> = {}): LaneEvent {
  ids += 1;
  return {
    id: ids,
    at: NOON + at * 1000,
    attempt: 1,
    step,
    direction: 'sent',
    severity: null,
    message: `${step}-${over.direction ?? 'sent'}`,
    notify: null,
    passes: true,
    ...over,
  };
}

const REFUSED: readonly LaneEvent[] = [
  event(0, 'sa-init'),
  event(180, 'sa-init', { direction: 'received' }),
  event(210, 'auth'),
  event(520, 'notify', { direction: 'received', severity: 'error', notify: 'authentication-failed' }),
  event(530, 'delete', { direction: 'local', severity: 'error' }),
];

describe('phases', () => {
  test('one lasts until the next begins, and an error stands in the one it came in', () => {
    const { phases, lives, slow } = storyOf(REFUSED, true);
    expect(
      phases.map(({ kind, from, to, failed }) => [kind, (from - NOON) / 1000, (to - NOON) / 1000, failed]),
    ).toEqual([
      ['sa-init', 0, 210, false],
      ['auth', 210, 520, true],
      ['delete', 530, 530, true],
    ]);
    expect(lives).toMatchObject([{ attempt: 1, from: NOON, to: NOON + 530_000, failed: true }]);
    expect(slow).toEqual([]);
  });

  test('marks are told by direction, and a failure before all', () => {
    expect(storyOf(REFUSED, true).marks.map(({ kind }) => kind)).toEqual([
      'sent',
      'received',
      'sent',
      'failure',
      'failure',
    ]);
  });

  test('the same message with nothing heard in between is a retransmit; the waits are slow', () => {
    const asked = [
      event(0, 'sa-init'),
      event(1000, 'sa-init'),
      event(5000, 'sa-init'),
      event(35_000, 'timeout', { direction: 'local' }),
    ];
    const story = storyOf(asked, true);
    expect(story.marks.map(({ kind }) => kind)).toEqual(['sent', 'again', 'again', 'local']);
    expect(story.slow.map(({ from, to }) => (to - from) / SECOND)).toEqual([4, 30]);
    expect(storyOf(asked, false).slow).toEqual([]);
    const answered = [event(0, 'auth'), event(50, 'auth', { direction: 'received' }), event(100, 'auth')];
    expect(storyOf(answered, true).marks.map(({ kind }) => kind)).toEqual(['sent', 'received', 'sent']);
  });

  test('what an established tunnel does hours later is no slow step, and its phases end by themselves', () => {
    const hour = 3_600_000;
    const story = storyOf(
      [
        event(0, 'mm-sa'),
        event(90, 'mm-auth'),
        event(100, 'qm'),
        event(140, 'established', { direction: 'local' }),
        event(hour, 'rekey'),
        event(hour + 200, 'rekey', { direction: 'received' }),
        event(2 * hour, 'dpd', { direction: 'local' }),
      ],
      true,
    );
    expect(story.slow).toEqual([]);
    expect(story.phases.map(({ kind, from, to }) => [kind, (to - from) / 1000])).toEqual([
      ['main-mode', 100],
      ['quick-mode', 40],
      ['rekey', 200],
      ['dpd', 0],
    ]);
  });

  test('what is offered for the first child SA within IKE_AUTH is part of it; what is settled behind its answer is not', () => {
    const told = (...steps: readonly (readonly [Step, LaneEvent['direction']])[]) =>
      storyOf(
        steps.map(([step, direction], at) => event(at * 10, step, { direction })),
        true,
      ).phases.map(({ kind }) => kind);
    const opened = [['sa-init', 'sent'] as const, ['sa-init', 'received'] as const];
    expect(told(...opened, ['child-sa', 'sent'], ['ts', 'local'], ['auth', 'sent'], ['notify', 'received'])).toEqual([
      'sa-init',
      'auth',
    ]);
    expect(told(...opened, ['auth', 'sent'], ['child-sa', 'sent'], ['notify', 'received'])).toEqual([
      'sa-init',
      'auth',
    ]);
    expect(told(...opened, ['auth', 'sent'], ['auth', 'received'], ['ts', 'sent'])).toEqual([
      'sa-init',
      'auth',
      'child-sa',
    ]);
    expect(told(['sa-init', 'received'], ['auth', 'received'], ['ts', 'received'], ['ts', 'sent'])).toEqual([
      'sa-init',
      'auth',
      'child-sa',
    ]);
  });

  test('attempts of one row are told apart', () => {
    const second = REFUSED.map((one) => ({ ...one, attempt: 2, at: one.at + 15 * SECOND }));
    const story = storyOf([...REFUSED, ...second], true);
    expect(story.lives.map(({ attempt }) => attempt)).toEqual([1, 2]);
    expect(story.phases.filter(({ kind }) => kind === 'auth')).toHaveLength(2);
    expect(story.slow).toEqual([]);
  });
});

describe('drawings', () => {
  const bands = bandsOf(28);

  test('phases and marks stand within the row, whatever its height', () => {
    for (const height of [24, 28, 32]) {
      const { bar, barHeight, marks, radius } = bandsOf(height);
      expect(bar + barHeight).toBeLessThan(marks - radius + 1);
      expect(marks + radius).toBeLessThanOrEqual(height);
    }
  });

  test('where marks would cover each other the failure is drawn', () => {
    const story = storyOf(REFUSED, true);
    const far = drawing(story, scaleOf({ from: NOON - 600 * SECOND, to: NOON + 600 * SECOND }, 1000), bands);
    expect(far.marks.failure.split('M')).toHaveLength(3);
    expect([far.marks.sent, far.marks.received, far.labels]).toEqual(['', '', []]);
    const near = drawing(story, scaleOf({ from: NOON, to: NOON + 600_000 }, 1000), bands);
    expect(near.marks.sent.split('M')).toHaveLength(3);
    expect(near.labels.map(({ text }) => text)).toEqual(['SA_INIT', 'AUTH']);
  });

  test('a wait is said where there is room for it, and nothing is said over something else', () => {
    const waits = storyOf([event(0, 'sa-init'), event(30_000, 'sa-init')], true);
    const wide = drawing(waits, scaleOf({ from: NOON, to: NOON + 40 * SECOND }, 800), bands);
    expect(wide.labels.map(({ text }) => text)).toEqual(['SA_INIT', 'waits 30 s']);
    const narrow = drawing(waits, scaleOf({ from: NOON, to: NOON + 40 * SECOND }, 140), bands);
    expect(narrow.labels.map(({ text }) => text)).toEqual(['SA_INIT']);
    expect(narrow.slow).not.toBe('');
  });

  test('what the filter keeps out is faint', () => {
    const story = storyOf(
      REFUSED.map((one) => ({ ...one, passes: one.severity === 'error' })),
      true,
    );
    const drawn = drawing(story, scaleOf({ from: NOON, to: NOON + 600_000 }, 1000), bands);
    expect(drawn.marks.sent).toBe('');
    expect(drawn.faint).not.toBe('');
    expect(drawn.marks.failure).not.toBe('');
  });

  test('a hundred thousand events a row cost no more than its pixels', () => {
    const many = Array.from({ length: 100_000 }, (_, at) =>
      event(at, 'sa-init', { direction: at % 2 === 0 ? 'sent' : 'received' }),
    );
    const drawn = drawing(storyOf(many, true), scaleOf({ from: NOON, to: NOON + 100 * SECOND }, 1000), bands);
    expect((drawn.marks.sent + drawn.marks.received).split('M').length).toBeLessThan(140);
  });

  test('bars of counts keep a single error among thousands in sight, and are left out beyond the edges', () => {
    const counts = { error: [0, 1, 0, 0], warning: [0, 0, 0, 0], rest: [4000, 4000, 0, 10] };
    const paths = countPaths(counts, 0, 4, scaleOf({ from: 0, to: 4 }, 400), 50);
    expect(paths.error).toBe('M100 48.5h99v1.5h-99z');
    expect(paths.rest.split('M')).toHaveLength(4);
    expect(paths.warning).toBe('');
    const part = countPaths(counts, 0, 4, scaleOf({ from: 2, to: 4 }, 400), 50);
    expect(part.error).toBe('');
  });

  test('the mouse means the nearest mark, the failure of two, else the phase', () => {
    const story = storyOf(REFUSED, true);
    const scale = scaleOf({ from: NOON, to: NOON + 600_000 }, 600);
    const mark = pointedAt(story, scale, 523);
    expect(mark?.kind === 'mark' && mark.mark.event.step).toBe('notify');
    const phase = pointedAt(story, scale, 100);
    expect(phase?.kind === 'phase' && phase.phase.kind).toBe('sa-init');
    expect(pointedAt(story, scale, 590)).toBeNull();
  });
});

describe('rows', () => {
  const lanes = [{ rows: 3 }, { rows: 0 }, { rows: 2 }];

  function kinds(list: ReturnType<typeof rowList>): readonly string[] {
    return Array.from({ length: list.total }, (_, at) => {
      const row = list.row(at);
      if (row === null) return 'none';
      if (row.kind === 'lane') return `lane ${row.lane}`;
      return row.kind === 'negotiation' ? `n${row.index}` : `${row.negotiation}/${row.at}`;
    });
  }

  test('lanes, their negotiations, and the attempts of those that are unfolded, wherever they were named', () => {
    const list = rowList(
      lanes,
      [
        { id: 'b', index: 4, attempts: 1 },
        { id: 'a', index: 1, attempts: 2 },
      ],
      new Set(),
    );
    expect(kinds(list)).toEqual(['lane 0', 'n0', 'n1', 'a/0', 'a/1', 'n2', 'lane 1', 'lane 2', 'n3', 'n4', 'b/0']);
    expect([0, 1, 2, 3, 4].map((index) => list.atNegotiation(index))).toEqual([1, 2, 5, 8, 9]);
    expect([list.row(-1), list.row(11), list.atNegotiation(5)]).toEqual([null, null, null]);
  });

  test('a closed lane shows its head alone, and stands for what is in it', () => {
    const list = rowList(lanes, [{ id: 'a', index: 1, attempts: 2 }], new Set([0]));
    expect(kinds(list)).toEqual(['lane 0', 'lane 1', 'lane 2', 'n3', 'n4']);
    expect(list.atNegotiation(1)).toBe(0);
    expect(list.atLane(2)).toBe(2);
  });
});
