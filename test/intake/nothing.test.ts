import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Bench, bench } from '../engine-kit.ts';
import { zip } from '../make/samples.ts';

let kit: Bench;
beforeAll(async () => {
  kit = await bench();
});
afterAll(() => kit.close());

it('a zip whose every log is empty is refused as empty, and leaves no run', async () => {
  const path = await kit.file('all-empty.zip', await zip({ 'IkeLogs.txt': '', 'ConnectionStats.txt': '' }));
  await expect(kit.open(path)).rejects.toMatchObject({
    fault: { code: 'empty', text: expect.stringContaining('0 bytes') },
  });
  expect((await kit.client.call('library.list', {})).runs).toEqual([]);
});

it('one empty log beside one that says something is a run, and the empty one is noticed', async () => {
  const path = await kit.file(
    'half-empty.zip',
    await zip({ 'IkeLogs.txt': '', 'ConnectionStats.txt': 'Connectivity State : NotConnected\n' }),
  );
  const analysis = await kit.analyse(path);
  expect(analysis.notices).toContainEqual(expect.objectContaining({ code: 'entry-empty', file: 'IkeLogs.txt' }));
});
