import { type Fault, faultOf } from '../../shared/base/fault.ts';
import type { LogLine } from '../../shared/contract/api.ts';
import { type Store, createStore } from './store.ts';

export const PAGE_LINES = 256;
const KEPT_PAGES = 96;

type Load = (
  run: string,
  file: string,
  from: number,
  count: number,
  signal: AbortSignal,
) => Promise<readonly LogLine[]>;

export interface Pages {
  /** Grows with each page that arrived: what is drawn from here looks again. */
  readonly version: Store<number>;
  /** Why the last page did not come; null where it did. */
  readonly problem: Store<Fault | null>;
  line(run: string, file: string, number: number): LogLine | undefined;
  /** Asks for the pages that hold these lines and gives up those that nobody asked for any more. */
  want(run: string, file: string, first: number, last: number): void;
  /** Asks again for what was asked for last, where that went wrong. */
  retry(): void;
}

/** Windows of lines by run, file and page; the least recently wanted ones go first. */
export function createPages(load: Load, kept = KEPT_PAGES): Pages {
  const version = createStore(0);
  const problem = createStore<Fault | null>(null);
  const pages = new Map<string, readonly LogLine[]>();
  const under = new Map<string, AbortController>();
  let wanted: readonly [run: string, file: string, first: number, last: number] | null = null;

  const keep = (key: string, lines: readonly LogLine[]) => {
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

  const want = (run: string, file: string, first: number, last: number) => {
    wanted = [run, file, first, last];
    const keys = new Set<string>();
    for (let page = pageOf(first); page <= pageOf(last); page += 1) {
      const key = keyOf(run, file, page);
      keys.add(key);
      const known = pages.get(key);
      if (known !== undefined) keep(key, known);
      else if (!under.has(key)) fetchPage(run, file, page, key);
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
    want,
    retry() {
      if (problem.get() === null || wanted === null) return;
      problem.set(null);
      want(...wanted);
    },
  };
}

function pageOf(line: number): number {
  return Math.floor((line - 1) / PAGE_LINES);
}

function keyOf(run: string, file: string, page: number): string {
  return `${run}\n${file}\n${page}`;
}
