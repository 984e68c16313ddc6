import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A folder of a test's own below the system's temporary folder; it goes on `close`. */
export interface Place {
  readonly folder: string;
  /** Writes a file below the folder, with the folders above it, and gives its path. */
  file(name: string, content: string | Buffer): Promise<string>;
  close(): Promise<void>;
}

export async function place(): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'tunnelscope-test-'));
  return {
    folder,
    async file(name, content) {
      const path = join(folder, name);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, content);
      return path;
    },
    close: () => rm(folder, { recursive: true, force: true, maxRetries: 3, retryDelay: 100 }),
  };
}

/** Every file and folder below a folder, sorted, with `/`; empty where there is no such folder. */
export async function treeOf(folder: string): Promise<string[]> {
  const found = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
  return found
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    )
    .sort();
}
