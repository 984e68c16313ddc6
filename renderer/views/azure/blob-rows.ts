import type { Blob } from '../../../shared/contract/azure.ts';

/** A row of the list: a folder or a container, to be gone into, or a blob, to be fetched. */
export type Row =
  | { readonly kind: 'folder'; readonly key: string; readonly name: string; readonly modified: string | null }
  | { readonly kind: 'blob'; readonly key: string; readonly name: string; readonly blob: Blob };

export type SortField = 'name' | 'size' | 'modified';

export interface RowOrder {
  readonly by: SortField;
  readonly descending: boolean;
}

/** As a person counts: vpn-2 before vpn-10. */
const names = new Intl.Collator('en', { numeric: true });

/** What lies below a prefix, by names without it: folders first, each in the order that is asked for. */
export function rowsOf(
  { folders, blobs }: { readonly folders: readonly string[]; readonly blobs: readonly Blob[] },
  prefix: string,
): readonly Row[] {
  const short = (name: string) => (name.startsWith(prefix) ? name.slice(prefix.length) : name);
  return [
    ...folders.map((folder): Row => ({ kind: 'folder', key: folder, name: short(folder), modified: null })),
    // What marks an empty folder in some stores is a blob of the folder's own name.
    ...blobs
      .filter(({ name }) => name !== prefix)
      .map((blob): Row => ({ kind: 'blob', key: blob.name, name: short(blob.name), blob })),
  ];
}

/** Those whose names hold every word that was typed. */
export function matching(rows: readonly Row[], typed: string): readonly Row[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return rows;
  return rows.filter(({ name }) => {
    const lower = name.toLowerCase();
    return words.every((word) => lower.includes(word));
  });
}

export function inOrder(rows: readonly Row[], { by, descending }: RowOrder): readonly Row[] {
  const sign = descending ? -1 : 1;
  const value = (row: Row): number | string => {
    if (by === 'name') return row.name;
    if (row.kind === 'folder') return row.modified ?? '';
    return by === 'size' ? row.blob.bytes : (row.blob.modified ?? '');
  };
  return rows.toSorted((a, b) => {
    if (a.kind !== b.kind) return a.kind === 'folder' ? -1 : 1;
    const [x, y] = [value(a), value(b)];
    const told =
      typeof x === 'number' && typeof y === 'number'
        ? x - y
        : by === 'name'
          ? names.compare(String(x), String(y))
          : String(x) < String(y)
            ? -1
            : Number(String(x) > String(y));
    return told === 0 ? names.compare(a.name, b.name) : told * sign;
  });
}

/** Whether it can be fetched. */
export function isFetchable(row: Row | undefined): row is Extract<Row, { kind: 'blob' }> {
  return row?.kind === 'blob' && !row.blob.archived;
}

/** What can be fetched from one row to another, whichever stands first. */
export function between(rows: readonly Row[], a: number, b: number): readonly Blob[] {
  return rows.slice(Math.min(a, b), Math.max(a, b) + 1).flatMap((row) => (isFetchable(row) ? [row.blob] : []));
}

/** The folder that a folder or a blob lies in: "a/b/c" and "a/b/" lie in "a/b/" and "a/". */
export function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/', path.length - 2) + 1);
}

/** The folders on the way to a prefix, itself the last; each by its own name. */
export function stepsTo(prefix: string): readonly { readonly name: string; readonly prefix: string }[] {
  const steps: { name: string; prefix: string }[] = [];
  for (let at = prefix; at !== ''; at = folderOf(at))
    steps.unshift({ name: at.slice(folderOf(at).length).replace(/\/$/, '') || '/', prefix: at });
  return steps;
}

export interface TreeRow {
  readonly prefix: string;
  readonly name: string;
  readonly depth: number;
  /** Null where it is known to hold no folder. */
  readonly open: boolean | null;
}

/**
 * The folders of a container, as far as they were seen. The way to the one in sight is always unfolded; `seen` are the
 * folders in a folder, by its prefix, and undefined where that was not looked at.
 */
export function treeRows(
  seen: (prefix: string) => readonly string[] | undefined,
  opened: ReadonlySet<string>,
  current: string,
): readonly TreeRow[] {
  const way = new Set(stepsTo(current).map(({ prefix }) => prefix));
  const below = (prefix: string, depth: number): readonly TreeRow[] => {
    const onWay = [...way].find((step) => folderOf(step) === prefix);
    const folders = [...new Set([...(seen(prefix) ?? []), ...(onWay === undefined ? [] : [onWay])])];
    return folders
      .toSorted((a, b) => names.compare(a, b))
      .flatMap((folder) => {
        const known = seen(folder);
        const isOpen = opened.has(folder) || (way.has(folder) && folder !== current);
        const isLeaf = known !== undefined && known.length === 0 && !(way.has(folder) && folder !== current);
        return [
          {
            prefix: folder,
            name: folder.slice(prefix.length).replace(/\/$/, '') || '/',
            depth,
            open: isLeaf ? null : isOpen,
          },
          ...(isOpen ? below(folder, depth + 1) : []),
        ];
      });
  };
  return below('', 0);
}
