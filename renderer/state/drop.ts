import type { FileGroup, NamedFile } from './door.ts';

/** One thing that was dropped or chosen together with others. A folder's files carry its name in front of theirs. */
export interface Dropped {
  readonly name: string;
  readonly folder: boolean;
  readonly files: readonly NamedFile[];
}

/** An archive is a run, a folder is a run, and all loose files together are one run. The order of the drop is kept. */
export function groupDropped(items: readonly Dropped[]): FileGroup[] {
  const groups: FileGroup[] = [];
  const loose: NamedFile[] = [];
  let looseAt = -1;
  for (const item of items) {
    if (item.files.length === 0) continue;
    if (item.folder || isArchive(item.name)) {
      groups.push({ name: item.name, files: item.files });
    } else {
      if (looseAt < 0) looseAt = groups.length;
      loose.push(...item.files);
    }
  }
  if (looseAt >= 0) groups.splice(looseAt, 0, { name: looseName(loose), files: loose });
  return groups;
}

function isArchive(name: string): boolean {
  return /\.zip$/i.test(name);
}

function looseName(files: readonly NamedFile[]): string {
  const first = files[0]?.name ?? '';
  return files.length === 1 ? first : `${first} and ${files.length - 1} more`;
}

/** Files chosen by an input: those of a folder carry its path, the others are each for themselves. */
export function droppedFromList(files: readonly File[]): Dropped[] {
  const folders = new Map<string, NamedFile[]>();
  const items: Dropped[] = [];
  for (const file of files) {
    const path = file.webkitRelativePath;
    const top = path.includes('/') ? path.slice(0, path.indexOf('/')) : '';
    if (top === '') {
      items.push({ name: file.name, folder: false, files: [{ name: file.name, file }] });
      continue;
    }
    const known = folders.get(top);
    if (known !== undefined) {
      known.push({ name: path, file });
    } else {
      const own: NamedFile[] = [{ name: path, file }];
      folders.set(top, own);
      items.push({ name: top, folder: true, files: own });
    }
  }
  return items;
}

/** Must be called within the drop event: the items are gone after it. The promise may be awaited later. */
export function readDrop(data: DataTransfer, takesFolders: boolean): Promise<Dropped[]> {
  const files = [...data.files];
  const entries = [...data.items].filter((item) => item.kind === 'file').map((item) => item.webkitGetAsEntry());
  return Promise.all(
    files.map(async (file, index): Promise<Dropped> => {
      const entry = entries[index] ?? null;
      if (entry === null || !entry.isDirectory)
        return { name: file.name, folder: false, files: [{ name: file.name, file }] };
      if (takesFolders) return { name: file.name, folder: true, files: [{ name: file.name, file }] };
      const found: NamedFile[] = [];
      await walk(entry as FileSystemDirectoryEntry, entry.name, found);
      return { name: entry.name, folder: true, files: found };
    }),
  );
}

async function walk(folder: FileSystemDirectoryEntry, path: string, found: NamedFile[]): Promise<void> {
  const reader = folder.createReader();
  for (;;) {
    // Chromium gives a hundred at a time; an empty batch is the end.
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (batch.length === 0) return;
    for (const entry of batch) {
      const name = `${path}/${entry.name}`;
      if (entry.isDirectory) await walk(entry as FileSystemDirectoryEntry, name, found);
      else found.push({ name, file: await fileOf(entry as FileSystemFileEntry) });
    }
  }
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}
