import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Bench, bench } from '../engine-kit.ts';

const LOGS = {
  'IN_0/IkeLogs.txt': '[RECEIVED][NOTIFY] Received Notify Message - Authentication failed\n',
  'ConnectionStats.txt': 'Connectivity State : NotConnected\n',
};

let kit: Bench;
beforeAll(async () => {
  kit = await bench();
});
afterAll(() => kit.close());

/** As the web door mints it: files under numbers, named with the folder in front. */
async function uploaded(folder: string, files: Readonly<Record<string, string>>): Promise<string> {
  const owned = await kit.engine.incoming();
  const items: { path: string; name: string }[] = [];
  for (const [name, content] of Object.entries(files)) {
    const path = join(owned, String(items.length));
    await writeFile(path, content);
    items.push({ path, name: `${folder}/${name}` });
  }
  const { run } = await kit.client.call('run.open', { ticket: kit.engine.mint({ items, owned }) });
  return run;
}

it('a folder that came file by file is the run that the folder itself is, under its name', async () => {
  const run = await uploaded('Kundé 東京 (1)', LOGS);
  const { runs } = await kit.client.call('library.list', {});
  expect(runs.map(({ name }) => name)).toEqual(['Kundé 東京 (1)']);
  const { files } = await kit.client.call('run.files', { run });
  expect(files.map(({ name }) => name).toSorted()).toEqual(Object.keys(LOGS).toSorted());

  const folder = join(kit.folder, 'in', 'on disk');
  await mkdir(join(folder, 'IN_0'), { recursive: true });
  for (const [name, content] of Object.entries(LOGS)) await writeFile(join(folder, name), content);
  expect(await kit.open(folder)).toBe(run);
});

it('a folder of one file keeps the folders below it', async () => {
  const run = await uploaded('one', {
    'IN_1/IkeLogs.txt': '[SEND][NOTIFY] Sending Notify Message - Policy Mismatch\n',
  });
  const { files } = await kit.client.call('run.files', { run });
  expect(files.map(({ name, instance }) => [name, instance])).toEqual([['IN_1/IkeLogs.txt', 'IN_1']]);
});
