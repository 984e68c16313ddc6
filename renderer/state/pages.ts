import { type Fault, faultOf } from '../../shared/base/fault.ts';
import { type Store, createStore } from './store.ts';

export const PAGE_LINES = 256;
const KEPT_PAGES = 96;

type Load<T> = (run: string, file: string, from: number, count: number, signal: AbortSignal) => Promise<readonly T[]>;

interface Window {
  readonly run: string;
  readonly file: string;
  readonly first: number;
  readonly last: number;
}

export interface Pages<T> {
  /** Grows with each page that arrived: what is drawn from here looks again. */
  readonly version: Store<number>;
  /** Why the last page did not come; null where it did. */
  readonly problem: Store<Fault | null>;
  line(run: string, file: string, number: number): T | undefined;
  /** Asks for the pages that hold these lines and gives up those that nobody asked for any more. */
  want(run: string, file: string, first: number, last: number): void;
  /** The same for several windows at once. */
  wantAll(windows: readonly Window[]): void;
  /** Asks again for what was asked for last, where that went wrong. */
  retry(): void;
}

/**
 * Windows of lines by run, file and page; the least recently wanted ones go first. What grows while one looks, as the hits
 * of a search do, is asked for again where a page was given before it was full.
 */
export function createPages<T>(load: Load<T>, kept = KEPT_PAGES): Pages<T> {
  const version = createStore(0);
  const problem = createStore<Fault | null>(null);
  const pages = new Map<string, readonly T[]>();
  const under = new Map<string, AbortController>();
  let wanted: readonly Window[] = [];

  const keep = (key: string, lines: readonly T[]) => {
    pages.delete(key);
    pages.set(key, lines);
    const oldest = pages.size > kept ? pages.keys().next().value : undefined;
    if (oldest !== undefined) pages.delete(oldest);
  };

  const fetchPage = (run: string, file: string, page: number, key: string) => {
    const controller = new AbortController();
    under.set(key, controller);
    load(run, file, page * PAGE_LINES + 1, PAGE_LINES, controller.signal).then(
      (lines) => {
        if (under.get(key) === controller) under.delete(key);
        keep(key, lines);
        problem.set(null);
        version.update((count) => count + 1);
      },
      (error: unknown) => {
        if (under.get(key) === controller) under.delete(key);
        if (!controller.signal.aborted) problem.set(faultOf(error));
      },
    );
  };

  const wantAll = (windows: readonly Window[]) => {
    wanted = windows;
    const keys = new Set<string>();
    for (const { run, file, first, last } of windows) {
      for (let page = pageOf(first); page <= pageOf(last); page += 1) {
        const key = keyOf(run, file, page);
        keys.add(key);
        const known = pages.get(key);
        if (known !== undefined) keep(key, known);
        const short = known !== undefined && known.length < Math.min(PAGE_LINES, last - page * PAGE_LINES);
        if ((known === undefined || short) && !under.has(key)) fetchPage(run, file, page, key);
      }
    }
    for (const [key, controller] of under) {
      if (keys.has(key)) continue;
      under.delete(key);
      controller.abort();
    }
  };

  return {
    version,
    problem,
    line: (run, file, number) => pages.get(keyOf(run, file, pageOf(number)))?.[(number - 1) % PAGE_LINES],
    want: (run, file, first, last) => wantAll([{ run, file, first, last }]),
    wantAll,
    retry() {
      if (problem.get() === null) return;
      problem.set(null);
      wantAll(wanted);
    },
  };
}

function pageOf(line: number): number {
  return Math.floor((line - 1) / PAGE_LINES);
}

function keyOf(run: string, file: string, page: number): string {
  return `${run}\n${file}\n${page}`;
}
