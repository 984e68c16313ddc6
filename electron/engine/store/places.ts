import { isoFromMicros } from '../../../shared/base/time.ts';
import type { Place } from '../../../shared/contract/azure.ts';
import { type WritableDb, guarded } from './driver.ts';

/** A place in Blob Storage without its secret, which is never written here. */
export type KnownPlace = Omit<Place, 'ready'>;

/** Places that one came to, newest first. */
export interface Places {
  list(): KnownPlace[];
  find(id: string): KnownPlace | null;
  /** Takes it up as the newest; of one that is known it keeps where one was last. */
  add(place: Omit<KnownPlace, 'lastContainer' | 'lastPrefix' | 'usedAt'>, at: number): KnownPlace;
  /** Remembers where one is in it. */
  visit(id: string, container: string, prefix: string, at: number): void;
  remove(id: string): void;
}

/** More than these nobody looks for in a list; the oldest go. */
const MOST = 50;

interface Row {
  readonly id: string;
  readonly access: Place['access'];
  readonly account: string;
  readonly endpoint: string;
  readonly container: string | null;
  readonly blob: string | null;
  readonly cloud: Place['cloud'];
  readonly last_container: string | null;
  readonly last_prefix: string;
  readonly used_at: number;
  readonly expires: string | null;
}

export function placesOf(db: WritableDb): Places {
  const all = db.prepare('select * from places order by used_at desc, id');
  const one = db.prepare('select * from places where id = ?');
  const find = (id: string): KnownPlace | null => {
    const row = one.get(id) as Row | undefined;
    return row === undefined ? null : placeOf(row);
  };
  /** Later than all that is there: two of one moment have an order too. */
  const newest = (at: number): number =>
    Math.max(at, 1 + ((db.prepare('select max(used_at) as at from places').get() as { at: number | null }).at ?? 0));
  return {
    list: () => (all.all() as Row[]).map(placeOf),
    find,
    add({ id, access, account, endpoint, container, blob, cloud, expires }, at) {
      guarded(() => {
        db.prepare(
          `insert into places (id, access, account, endpoint, container, blob, cloud, last_container, last_prefix, used_at, expires)
           values (@id, @access, @account, @endpoint, @container, @blob, @cloud, null, '', @at, @expires)
           on conflict (id) do update set used_at = @at, expires = @expires`,
        ).run({ id, access, account, endpoint, container, blob, cloud, expires, at: newest(at) });
        db.prepare('delete from places where id not in (select id from places order by used_at desc, id limit ?)').run(
          MOST,
        );
      });
      return find(id) as KnownPlace;
    },
    visit(id, container, prefix, at) {
      guarded(() =>
        db
          .prepare('update places set last_container = ?, last_prefix = ?, used_at = ? where id = ?')
          .run(container, prefix, newest(at), id),
      );
    },
    remove(id) {
      guarded(() => db.prepare('delete from places where id = ?').run(id));
    },
  };
}

function placeOf(row: Row): KnownPlace {
  const { id, access, account, endpoint, container, blob, cloud, expires } = row;
  return {
    id,
    access,
    account,
    endpoint,
    container,
    blob,
    cloud,
    lastContainer: row.last_container,
    lastPrefix: row.last_prefix,
    usedAt: isoFromMicros(row.used_at),
    expires,
  };
}
