import { Script, createContext } from 'node:vm';
import type { Milliseconds } from '../../../shared/base/units.ts';

/**
 * A regular expression may go on for years in one line: `(a+)+$`. Nothing within JavaScript can stop it but the timeout of
 * `node:vm`, so what tests such a pattern runs under that. A text that takes too long is given up and counts as no match.
 */
export interface Watch {
  /** Texts given up so far. */
  readonly givenUp: number;
  /** Runs work that can be run again from its start, as often as it takes; throws Runaway after GIVE_UP_AT texts. */
  run<T>(work: () => T): T;
  /** Within `run`: whether a pattern without `g` matches. */
  test(regex: RegExp, text: string): boolean;
  /** Within `run`: what work on a text gives, or `otherwise` where it was given up. */
  attempt<T>(text: string, otherwise: T, work: () => T): T;
}

/** Carries no place: whoever runs the work knows where it was. */
export class Runaway extends Error {}

const LIMIT_MS = 1000;
const GIVE_UP_AT = 3;

/** Made when first needed: most patterns never are under watch. */
let timedWork: ((work: () => void, limit: Milliseconds) => void) | null = null;

function timed(work: () => void, limit: Milliseconds): void {
  if (timedWork === null) {
    const box: { work: () => void } = { work };
    const context = createContext(box);
    const script = new Script('work()');
    timedWork = (next, timeout) => {
      box.work = next;
      script.runInContext(context, { timeout });
    };
  }
  timedWork(work, limit);
}

export function watch(): Watch {
  const hopeless = new Set<string>();
  /** The text under test, and since when. */
  const now: { text: string | null; since: number } = { text: null, since: 0 };
  let limit = LIMIT_MS * 1.2;

  return {
    get givenUp() {
      return hopeless.size;
    },
    run(work) {
      for (;;) {
        const done: { value: ReturnType<typeof work> }[] = [];
        try {
          timed(() => {
            now.text = null;
            done.push({ value: work() });
          }, limit);
        } catch (thrown) {
          if (!isTimeout(thrown)) throw thrown;
          const { text, since } = now;
          if (text !== null && performance.now() - since >= LIMIT_MS) {
            hopeless.add(text);
            if (hopeless.size >= GIVE_UP_AT) throw new Runaway();
          } else limit *= 2; // Many texts, each of them in time.
          continue;
        }
        const [only] = done;
        if (only !== undefined) return only.value;
      }
    },
    test(regex, text) {
      if (hopeless.size > 0 && hopeless.has(text)) return false;
      now.text = text;
      now.since = performance.now();
      const found = regex.test(text);
      now.text = null;
      return found;
    },
    attempt(text, otherwise, work) {
      if (hopeless.size > 0 && hopeless.has(text)) return otherwise;
      now.text = text;
      now.since = performance.now();
      const found = work();
      now.text = null;
      return found;
    },
  };
}

/** The error is one of the context's own, and no Error of ours. */
function isTimeout(thrown: unknown): boolean {
  return (
    typeof thrown === 'object' && thrown !== null && 'code' in thrown && thrown.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
  );
}
