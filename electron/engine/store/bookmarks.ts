import type { Bookmark } from '../../../shared/contract/api.ts';
import { raise } from '../../../shared/base/fault.ts';
import { type WritableDb, guarded } from './driver.ts';

/** Marked lines, by the hash of what was opened: a run that is indexed anew has them still. They go with the last run of it. */
export interface Bookmarks {
  /** Of one content, by file name and line. */
  list(hash: string): Bookmark[];
  /** Sets one, or its note where it is there. Raises a Fault where there are too many. */
  set(hash: string, bookmark: Bookmark): void;
  remove(hash: string, file: string, line: number): void;
}

/** The list is drawn and sent whole. */
const MOST = 5000;

export function bookmarksOf(db: WritableDb): Bookmarks {
  const list = db.prepare('select file, line, note from bookmarks where hash = ? order by file, line');
  return {
    list: (hash) => list.all(hash) as Bookmark[],
    set(hash, { file, line, note }) {
      const full = guarded(() =>
        db
          .transaction(() => {
            const others = db
              .prepare('select count(*) from bookmarks where hash = ? and not (file = ? and line = ?)')
              .pluck()
              .get(hash, file, line) as number;
            if (others >= MOST) return true;
            db.prepare('insert or replace into bookmarks (hash, file, line, note) values (?, ?, ?, ?)').run(
              hash,
              file,
              line,
              note,
            );
            return false;
          })
          .immediate(),
      );
      if (full)
        raise('bad-request', 'This run has 5,000 bookmarks, which is as many as it can have.', 'Remove some of them.');
    },
    remove(hash, file, line) {
      guarded(() => db.prepare('delete from bookmarks where hash = ? and file = ? and line = ?').run(hash, file, line));
    },
  };
}
