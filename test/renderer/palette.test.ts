import { describe, expect, test } from 'vitest';
import { fuzzy } from '../../renderer/views/palette/fuzzy.ts';
import { ranked } from '../../renderer/views/palette/palette.tsx';
import type { Command } from '../../renderer/views/shared/commands.ts';
import { timeTyped } from '../../renderer/views/shared/go-to.ts';

const command = (id: string, label: string, also = ''): Command => ({
  id,
  label,
  group: 'Go to',
  also,
  do: () => undefined,
});
const COMMANDS = [
  command('all', 'All events'),
  command('selectors', 'Selectors', 'TSi TSr'),
  command('settings', 'Settings', 'preferences'),
  command('theme', 'Theme: Dark', 'colours'),
  command('peer', 'Only peer 203.0.113.9', 'filter lens'),
];
const labels = (typed: string, latest: readonly string[] = []) =>
  ranked(COMMANDS, [], typed, latest).map(({ label }) => label);

describe('what answers a few letters', () => {
  test('letters in their order, those at the beginnings of words first', () => {
    expect(fuzzy('slc', 'Selectors')?.at).toEqual([0, 2, 4]);
    expect(fuzzy('ae', 'All events')?.at).toEqual([0, 4]);
    expect(fuzzy('evs', 'All events')?.at).toEqual([4, 5, 9]);
    expect(fuzzy('ev all', 'All events')?.at).toEqual([0, 1, 2, 4, 5]);
    expect(fuzzy('zz', 'All events')).toBeNull();
    expect(fuzzy('le', 'el')).toBeNull();
    expect(fuzzy('slc', 'Selectors', 'whole')).toBeNull();
  });

  test('as it stands comes before letter by letter, and the shorter of two before the longer', () => {
    expect(labels('se')[0]).toBe('Settings');
    expect(labels('dark')).toEqual(['Theme: Dark']);
    expect(labels('203')).toEqual(['Only peer 203.0.113.9']);
  });

  test('other words find it too, behind those that are called so', () => {
    expect(labels('tsi')).toContain('Selectors');
    expect(labels('preferences')).toEqual(['Settings']);
    expect(labels('events')).toEqual(['All events']);
  });

  test('with nothing typed the latest stand first', () => {
    expect(labels('', ['theme', 'gone', 'all'])).toEqual([
      'Theme: Dark',
      'All events',
      'Selectors',
      'Settings',
      'Only peer 203.0.113.9',
    ]);
  });

  test('a place that was typed stands before what has its digits', () => {
    const own = [command('line', 'Line 203 of IkeLogs.txt')];
    expect(ranked(COMMANDS, own, '203', []).map(({ label }) => label)).toEqual([
      'Line 203 of IkeLogs.txt',
      'Only peer 203.0.113.9',
    ]);
  });

  test('a command is there once, though two views offer it', () => {
    expect(ranked([...COMMANDS, command('all', 'All events again')], [], 'all events', [])).toHaveLength(1);
  });
});

test('a time that is typed is of the zone that times are shown in', () => {
  const zone = process.env['TZ'];
  process.env['TZ'] = 'America/New_York';
  try {
    const from = '2026-03-08T01:30:00.000Z';
    const at = (text: string) => {
      const micros = timeTyped(text, from, 'local');
      return micros === null ? null : new Date(micros / 1000).toISOString();
    };
    // The file begins on the evening before, by the local clock; that night clocks are set forward.
    expect(at('21:00')).toBe('2026-03-08T02:00:00.000Z');
    expect(at('2026-03-08 04:00:00')).toBe('2026-03-08T08:00:00.000Z');
    expect(at('2026-03-08 01:00:00')).toBe('2026-03-08T06:00:00.000Z');
    expect(at('2026-03-08 02:00:00 UTC')).toBe('2026-03-08T02:00:00.000Z');
    expect(at('2026-03-08T02:00:00+01:00')).toBe('2026-03-08T01:00:00.000Z');
  } finally {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  }
});
