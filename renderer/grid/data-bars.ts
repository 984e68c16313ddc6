/** Events in equal parts of a range, by how grave they are. */
export interface Bars {
  readonly from: number;
  readonly to: number;
  readonly error: readonly number[];
  readonly warning: readonly number[];
  readonly info: readonly number[];
  readonly other: readonly number[];
}

export interface Part {
  readonly error: number;
  readonly warning: number;
  readonly all: number;
}

/** What parts `first` to `last` hold together. */
export function sumOf(bars: Bars, first: number, last: number): Part {
  let [error, warning, all] = [0, 0, 0];
  for (let at = first; at <= last; at += 1) {
    const [bad, odd] = [bars.error[at] ?? 0, bars.warning[at] ?? 0];
    error += bad;
    warning += odd;
    all += bad + odd + (bars.info[at] ?? 0) + (bars.other[at] ?? 0);
  }
  return { error, warning, all };
}

/** Where a part begins, as a fraction; the last one's end is that of `at` one beyond it. */
export function edgeOf({ from, to, error }: Bars, at: number): number {
  return from + ((to - from) * at) / Math.max(1, error.length);
}

/** The part that holds a place, as a fraction: 2.5 is the middle of the third one. */
export function partAt({ from, to, error }: Bars, place: number): number {
  return to <= from ? 0 : Math.min(error.length, Math.max(0, ((place - from) / (to - from)) * error.length));
}

export interface Stack {
  readonly error: string;
  readonly warning: string;
  readonly rest: string;
}

/** Whatever there is is seen: no bar of a failure is lower than this. */
const LEAST = 3;

/** The outlines of stacked bars of one unit each, errors at the foot; heights grow with the root, so that few still show. */
export function stacked(bars: Bars, height: number): Stack {
  const parts = bars.error.map((_, at) => sumOf(bars, at, at));
  const most = Math.sqrt(Math.max(1, ...parts.map(({ all }) => all)));
  const paths = { error: '', warning: '', rest: '' };
  for (const [at, { error, warning, all }] of parts.entries()) {
    if (all === 0) continue;
    const whole = Math.max(LEAST, (Math.sqrt(all) / most) * height);
    let foot = height;
    for (const [name, count] of [
      ['error', error],
      ['warning', warning],
      ['rest', all - error - warning],
    ] as const) {
      if (count === 0) continue;
      const size = Math.min(foot, Math.max(name === 'rest' ? 1 : LEAST, (count / all) * whole));
      paths[name] += `M${at} ${round(foot)}v${-round(size)}h1v${round(size)}z`;
      foot -= size;
    }
  }
  return paths;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
