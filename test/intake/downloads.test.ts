import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FaultError } from '../../shared/base/fault.ts';
import { downloadsFolder, lookThrough } from '../../electron/engine/downloads.ts';
import { zip } from '../make/zip.ts';

let home: string;
const inHome = (...parts: readonly string[]) => join(home, ...parts);

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'tunnelscope-home-'));
  await mkdir(inHome('Downloads'));
});
afterAll(() => rm(home, { recursive: true, force: true }));

describe('zips among the downloads', () => {
  test('those that name a log of ours are told, the newest first; others and broken ones are not', async () => {
    const put = async (name: string, bytes: Buffer | string, day: number) => {
      await writeFile(inHome('Downloads', name), bytes);
      const at = new Date(Date.UTC(2026, 2, day));
      await utimes(inHome('Downloads', name), at, at);
    };
    await put('old.zip', await zip({ 'IN_0/ConnectionStats.txt': 'x' }), 1);
    await put('new.ZIP', await zip({ 'readme.txt': 'x', 'logs/Scrubbed-wfpdiag.txt': 'y' }), 3);
    await put('nested.zip', await zip({ 'GatewayTenantWorker_IN_1.zip': 'x' }), 2);
    await put('photos.zip', await zip({ 'beach.jpg': 'x' }), 4);
    await put('broken.zip', 'no zip at all', 5);
    await put('IkeLogs.txt', 'no zip by its name', 6);
    await mkdir(inHome('Downloads', 'folder.zip'));
    const { looked, files } = await lookThrough(inHome('Downloads'));
    expect(looked).toBe(5);
    expect(files.map(({ name }) => name)).toEqual(['new.ZIP', 'nested.zip', 'old.zip']);
    expect(files[0]).toMatchObject({ path: inHome('Downloads', 'new.ZIP'), modified: Date.UTC(2026, 2, 3) });
  });

  test('a folder that is not there is told with the way on', async () => {
    const refused = await lookThrough(inHome('Elsewhere')).catch((thrown: unknown) => thrown);
    expect(refused).toBeInstanceOf(FaultError);
    expect((refused as FaultError).fault).toMatchObject({
      code: 'not-found',
      hint: expect.stringContaining('drop it'),
    });
  });
});

describe.skipIf(process.platform === 'win32' || process.platform === 'darwin')('where downloads lie', () => {
  const dirs = async (text: string) => {
    await mkdir(inHome('.config'), { recursive: true });
    await writeFile(inHome('.config', 'user-dirs.dirs'), text);
    return downloadsFolder({}, home);
  };
  test('by the desktop’s own word, else in the home', async () => {
    expect(await downloadsFolder({}, home)).toBe(inHome('Downloads'));
    expect(
      await dirs('# by xdg-user-dirs\nXDG_DESKTOP_DIR="$HOME/Desktop"\nXDG_DOWNLOAD_DIR="$HOME/Geladenes"\n'),
    ).toBe(inHome('Geladenes'));
    expect(await dirs('XDG_DOWNLOAD_DIR="/data/in"\n')).toBe('/data/in');
    expect(await dirs('XDG_DOWNLOAD_DIR="in the present folder"\n')).toBe(inHome('Downloads'));
    expect(await downloadsFolder({ XDG_CONFIG_HOME: inHome('none') }, home)).toBe(inHome('Downloads'));
  });
});
