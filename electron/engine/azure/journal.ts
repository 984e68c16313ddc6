import { type FileHandle, open, readFile } from 'node:fs/promises';

/** What is fetched: the same only where all of this is. */
export interface Fetched {
  /** Without its query, which may hold a signature. */
  readonly address: string;
  /** The blob's ETag; of a blob that only grows, when it was made. */
  readonly version: string;
  readonly bytes: number;
  readonly blockBytes: number;
}

/**
 * Which blocks of a download lie on the disk, in a file beside it: a line of JSON that says what is fetched, then one for each
 * block. Lines are only added, and a block's comes after its bytes: a process that ends at any moment loses the blocks in flight
 * and no more, and a line that was not written to its end counts for nothing.
 */
export interface Journal {
  /** By number: whether its sum was held against the service's. */
  readonly done: ReadonlyMap<number, boolean>;
  /** True where it was begun before for something that has changed since. */
  readonly restarted: boolean;
  add(block: number, checked: boolean): Promise<void>;
  close(): Promise<void>;
}

const FORM = 'tunnelscope.part/1';

export async function openJournal(path: string, fetched: Fetched, isPartThere: boolean): Promise<Journal> {
  const head = JSON.stringify({ form: FORM, ...fetched });
  const text = await readFile(path, 'utf8').catch(() => '');
  const [first = '', ...lines] = text.split('\n');
  const isSame = isPartThere && first === head;
  const done = new Map<number, boolean>();
  const blocks = Math.ceil(fetched.bytes / fetched.blockBytes);
  if (isSame)
    for (const line of lines) {
      const entry = /^\{"block":(\d{1,9}),"checked":(true|false)\}$/.exec(line);
      if (entry !== null && Number(entry[1]) < blocks) done.set(Number(entry[1]), entry[2] === 'true');
    }
  const file: FileHandle = await open(path, isSame ? 'a' : 'w');
  if (!isSame) await file.write(`${head}\n`);
  // After a line that was cut off a new one begins.
  else if (!text.endsWith('\n')) await file.write('\n');
  // Blocks come in from several sides at once, and a file takes one write after the other.
  let last: Promise<unknown> = Promise.resolve();
  return {
    done,
    restarted: !isSame && first !== '',
    async add(block, checked) {
      const noted = last.then(() => file.write(`${JSON.stringify({ block, checked })}\n`));
      last = noted.catch(() => {});
      await noted;
      done.set(block, checked);
    },
    close: () => file.close(),
  };
}
