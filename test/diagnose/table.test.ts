import { describe, expect, it } from 'vitest';
import { bench } from '../engine-kit.ts';
import { diagnoseDirectly } from './direct.ts';
import { AUTHENTICATING, K, PEER, b, result } from './logs.ts';
import { ROWS as AZURE } from './rows/azure.ts';
import { IKE, RESULT, expectWanted } from './rows/forms.ts';
import { ROWS as REFUSALS } from './rows/refusals.ts';
import { ROWS as SILENCE } from './rows/silence.ts';
import { ROWS as UNREADABLE } from './rows/unreadable.ts';

/**
 * The answer key, row by row: every code and notify that a row lists, in every form of log that can carry it, and the
 * finding that it must give.
 */
const ROWS = [...REFUSALS, ...UNREADABLE, ...SILENCE, ...AZURE];

describe.each(ROWS)('%s', (_, cases) => {
  it.each(cases.map((one) => [one.name, one] as const))('%s', async (_, one) => {
    expectWanted(await diagnoseDirectly(one.files), one);
  });
});

describe('faults that are health and no finding', () => {
  it('ConnectionsNotConnected: unhealthy, with the cause from the log or none', async () => {
    const alone = await diagnoseDirectly({ [RESULT]: result('UnHealthy', 'ConnectionsNotConnected') });
    expect(alone.verdict).toMatchObject({ health: 'unhealthy', cause: null });
    expect(alone.findings).toEqual([]);
    const beside = await diagnoseDirectly({
      [RESULT]: result('UnHealthy', 'ConnectionsNotConnected'),
      [IKE]: b([...AUTHENTICATING, K.refuses('Authentication failed')]),
    });
    expect(beside.verdict).toMatchObject({ health: 'unhealthy', cause: 'psk-mismatch', peer: PEER });
  });
});

describe('the whole engine', () => {
  // Each twentieth is enough: what the engine adds is the same for all.
  const some = ROWS.flatMap(([, cases]) => cases).filter((_, index) => index % 20 === 0);

  it('says the same of these as formats and diagnosis alone', async () => {
    const kit = await bench();
    try {
      for (const [index, { files, name }] of some.entries()) {
        for (const [file, content] of Object.entries(files))
          await kit.file(`${index}/${file}`, typeof content === 'string' ? content : `${content.join('\n')}\n`);
        const names = Object.keys(files);
        const path = `${kit.folder}/in/${index}${names.length === 1 ? `/${names[0]}` : ''}`;
        const analysis = await kit.analyse(path);
        const direct = await diagnoseDirectly(files);
        expect(analysis.findings, name).toEqual(direct.findings);
        expect(analysis.verdict, name).toEqual(direct.verdict);
        expect(analysis.verdicts, name).toEqual(direct.verdicts);
        expect(analysis.negotiations, name).toEqual(direct.negotiations);
        expect(analysis.peers, name).toEqual(direct.peers);
        expect(analysis.coverage, name).toEqual(direct.coverage);
      }
    } finally {
      await kit.close();
    }
  });
});
