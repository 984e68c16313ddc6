import { type Fault, faultOf } from '../../shared/base/fault.ts';
import type { Bookmark } from '../../shared/contract/api.ts';
import type { Link } from './link.ts';
import { type Store, createStore } from './store.ts';

export interface RunBookmarks {
  readonly state: 'loading' | 'ready' | 'failed';
  /** In the order of files and lines. */
  readonly list: readonly Bookmark[];
  /** What the last change ran into. */
  readonly trouble: Fault | null;
}

export interface Bookmarks {
  /** Those of a run; loading begins with the first look. */
  entry(run: string): Store<RunBookmarks>;
  /** Sets a bookmark at a line, or takes it away. It shows at once, and is put right by what the engine says. */
  toggle(run: string, file: string, line: number): Promise<void>;
  note(run: string, file: string, line: number, note: string): Promise<void>;
  retry(): void;
}

const NONE: RunBookmarks = { state: 'loading', list: [], trouble: null };

export function createBookmarks(link: Pick<Link, 'call'>): Bookmarks {
  const runs = new Map<string, Store<RunBookmarks>>();

  async function load(run: string, store: Store<RunBookmarks>): Promise<void> {
    try {
      const { bookmarks } = await link.call('bookmarks.list', { run });
      store.update(({ trouble }) => ({ state: 'ready', list: bookmarks, trouble }));
    } catch (error) {
      store.update((now) => ({ ...now, state: 'failed', trouble: faultOf(error) }));
    }
  }

  const entry = (run: string): Store<RunBookmarks> => {
    const known = runs.get(run);
    if (known !== undefined) return known;
    const store = createStore(NONE);
    runs.set(run, store);
    void load(run, store);
    return store;
  };

  async function change(run: string, list: readonly Bookmark[], work: () => Promise<unknown>): Promise<void> {
    const store = entry(run);
    const before = store.get();
    store.set({ ...before, list, trouble: null });
    try {
      await work();
      await load(run, store);
    } catch (error) {
      store.set({ ...before, trouble: faultOf(error) });
    }
  }

  return {
    entry,
    async toggle(run, file, line) {
      const { list } = entry(run).get();
      const rest = list.filter((one) => !(one.file === file && one.line === line));
      if (rest.length < list.length) await change(run, rest, () => link.call('bookmarks.remove', { run, file, line }));
      else
        await change(run, placed(list, { file, line, note: '' }), () =>
          link.call('bookmarks.set', { run, file, line }),
        );
    },
    async note(run, file, line, note) {
      const { list } = entry(run).get();
      const next = list.map((one) => (one.file === file && one.line === line ? { ...one, note } : one));
      await change(run, next, () => link.call('bookmarks.set', { run, file, line, note }));
    },
    retry() {
      for (const [run, store] of runs) if (store.get().state === 'failed') void load(run, store);
    },
  };
}

/** Beside those of its file, for the moment until the engine tells the order of files. */
function placed(list: readonly Bookmark[], mark: Bookmark): readonly Bookmark[] {
  const before = list.findLastIndex(({ file, line }) => file === mark.file && line < mark.line);
  const behind = list.findIndex(({ file }) => file === mark.file);
  const at = before >= 0 ? before + 1 : behind >= 0 ? behind : list.length;
  return list.toSpliced(at, 0, mark);
}

/** The nearest bookmark behind or before a line, going on in the files after or before it, by the run's order of files. */
export function bookmarkNear(
  list: readonly Bookmark[],
  files: readonly string[],
  at: { readonly file: string; readonly line: number },
  direction: 'next' | 'previous',
): Bookmark | null {
  const order = (mark: { readonly file: string; readonly line: number }) => files.indexOf(mark.file);
  const after = (
    a: { readonly file: string; readonly line: number },
    b: { readonly file: string; readonly line: number },
  ) => order(a) - order(b) || a.line - b.line;
  return direction === 'next'
    ? (list.find((mark) => after(mark, at) > 0) ?? null)
    : (list.findLast((mark) => after(mark, at) < 0) ?? null);
}
