import { describe, expect, test } from 'vitest';
import { createStore } from '../../renderer/state/store.ts';
import { USUAL, keepPreferences, preference, preferences, readPreferences } from '../../renderer/state/preference.ts';
import { clockOf } from '../../renderer/views/shared/time.ts';

describe('preferences', () => {
  test('whatever is stored, something sound comes of it', () => {
    expect(readPreferences(null)).toEqual(USUAL);
    expect(readPreferences('dark')).toEqual(USUAL);
    expect(readPreferences({ theme: 'contrast', density: 'huge', zone: 'local', singleKeys: false })).toEqual({
      theme: 'contrast',
      density: 'usual',
      zone: 'local',
      singleKeys: false,
    });
  });

  test('what the library says holds, and what is chosen is written to it', () => {
    const values = createStore<ReadonlyMap<string, string> | null>(null);
    const written: (readonly [string, string | null])[] = [];
    keepPreferences({
      values,
      load: () => undefined,
      set(key, value) {
        written.push([key, value]);
        values.set(new Map([[key, value ?? '']]));
      },
    });
    values.set(new Map([['preferences', JSON.stringify({ ...USUAL, zone: 'local' })]]));
    expect(preferences.get().zone).toBe('local');
    expect(written).toEqual([]);
    preference('density').set('compact');
    expect(written).toEqual([['preferences', JSON.stringify({ ...USUAL, zone: 'local', density: 'compact' })]]);
    preference('density').set('compact');
    expect(written).toHaveLength(1);
    preferences.set(USUAL);
  });
});

describe('times in the chosen zone', () => {
  const AT = '2026-07-04T22:30:05.331Z';
  test('UTC, and the log that says no zone claims none', () => {
    expect(clockOf('utc').stamp(AT)).toBe('2026-07-04 22:30:05.331 UTC');
    expect(clockOf('log').whole(AT)).toBe('2026-07-04 22:30:05 UTC');
    expect(clockOf('log', false).whole(AT)).toBe('2026-07-04 22:30:05');
    expect(clockOf('utc', false).whole(AT)).toBe('2026-07-04 22:30:05 UTC');
  });

  test('by this computer, with its distance from UTC at that time', () => {
    const zone = process.env['TZ'];
    process.env['TZ'] = 'Europe/Berlin';
    try {
      expect(clockOf('local').whole(AT)).toBe('2026-07-05 00:30:05 UTC+02:00');
      expect(clockOf('local').whole('2026-01-04T22:30:05.331Z')).toBe('2026-01-04 23:30:05 UTC+01:00');
      expect(clockOf('local').range('2026-07-04T21:00:00.000Z', AT)).toBe(
        '2026-07-04 23:00:00 – 2026-07-05 00:30:05 UTC+02:00',
      );
    } finally {
      if (zone === undefined) delete process.env['TZ'];
      else process.env['TZ'] = zone;
    }
  });
});
