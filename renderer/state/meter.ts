export interface Pace {
  /** Of what is counted, bytes or lines. */
  readonly perSecond: number;
  /** Null where the end is not known. */
  readonly secondsLeft: number | null;
}

export interface Meter {
  /** Null until there is enough to tell a pace from. */
  add(now: number, done: number, total: number | null): Pace | null;
}

const WINDOW_MS = 4000;
const LEAST_MS = 400;

/** The pace over the last seconds: a mean since the start would hide that something has slowed down. */
export function createMeter(): Meter {
  let samples: { readonly at: number; readonly done: number }[] = [];
  return {
    add(now, done, total) {
      const last = samples.at(-1);
      if (last !== undefined && done < last.done) samples = [];
      samples.push({ at: now, done });
      while (samples.length > 2 && now - (samples[0]?.at ?? now) > WINDOW_MS) samples.shift();
      const first = samples[0];
      if (first === undefined || now - first.at < LEAST_MS) return null;
      const perSecond = ((done - first.done) * 1000) / (now - first.at);
      const left = total === null || perSecond <= 0 ? null : Math.max(0, total - done) / perSecond;
      return { perSecond, secondsLeft: left };
    },
  };
}
