import { FaultError, fault } from '../../../shared/base/fault.ts';
import type { ReadableDb } from '../store/driver.ts';
import type { EventColumns } from '../store/event-columns.ts';
import { compilePattern } from './pattern.ts';
import { Runaway, type Watch, watch } from './watch.ts';

interface Taught {
  readonly regex: RegExp;
  readonly watcher: Watch;
}

/**
 * Gives a connection the functions `attempt_of(event)` and `wfp_of(event)`: the number of the attempt that an event is part of,
 * and the row of its header's record, 0 where there is none.
 */
export function teachColumns(db: ReadableDb, columns: EventColumns): void {
  for (const [name, field] of [
    ['attempt_of', 'attempt'],
    ['wfp_of', 'wfp'],
  ] as const)
    db.function(name, { deterministic: true }, (event: unknown) =>
      typeof event === 'number' ? (columns.number(field)[event - 1] ?? 0) : 0,
    );
}

/** Gives a connection the function `matches(source, flags, text)`, which the SQL of a filter with a pattern needs. */
export function teachPatterns(db: ReadableDb): void {
  let key: string | null = null;
  let taught: Taught | null = null;
  db.function('matches', { deterministic: true }, (source: unknown, flags: unknown, text: unknown) => {
    if (typeof source !== 'string' || typeof flags !== 'string' || typeof text !== 'string') return 0;
    if (taught === null || key !== `${flags}/${source}`) {
      const ignoreCase = flags.includes('i');
      const wholeWord = flags.includes('w');
      const { source: whole } = compilePattern({ pattern: source, literal: false, ignoreCase, wholeWord });
      taught = { regex: new RegExp(whole, ignoreCase ? 'iu' : 'u'), watcher: watch() };
      key = `${flags}/${source}`;
    }
    const { regex, watcher } = taught;
    try {
      return watcher.run(() => watcher.test(regex, text)) ? 1 : 0;
    } catch (thrown) {
      taught = null;
      if (!(thrown instanceof Runaway)) throw thrown;
      throw runsAway(source);
    }
  });
}

/** A pattern that goes on without end in one event after the other. */
export function runsAway(source: string): FaultError {
  return new FaultError(
    fault(
      'bad-filter',
      `The pattern /${source.slice(0, 100)}/ runs away: it goes on for seconds in one event.`,
      'A repetition within a repetition does that, as in (a+)+; write it with one.',
    ),
  );
}
