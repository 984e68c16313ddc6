import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunComparison } from '../../shared/model/comparison.ts';
import { TALES } from '../corpus/all.ts';
import type { Form, Tale } from '../corpus/case.ts';
import { write } from '../corpus/write.ts';
import type { Happening } from '../make/corpus-plot.ts';
import { chatter } from '../make/corpus-talk.ts';
import { type Session, type Site, type World, world } from '../make/corpus-world.ts';
import { type Comparing, SEED, caseNamed, comparing } from './cases.ts';

/** What must never count: the same story told of the same tunnel, in another run. */

const FULL = process.env['TUNNELSCOPE_FULL'] === '1';

let kit: Comparing;
beforeAll(async () => {
  kit = await comparing();
});
afterAll(() => kit.close());

/** Tales that are the same each time they are told, but for cookies, ids and times. */
const STORIES = [
  'key-refused-by-peer',
  'peer-refuses-proposals',
  'peer-refuses-esp',
  'selectors-refused-by-peer',
  'refused-at-the-rekey',
  'first-packet-unanswered',
  'auth-unanswered',
  'peer-stops-answering',
  'comes-up',
  'narrowed',
  'rekeys',
] as const;
const FORMS: readonly Form[] = ['B', 'pt1h', 'A', 'C', 'F', 'csv', 'json', 'csv-split'];
/** In the short form each story in one form, by turns; B has sessions and no clock, rows have both. */
const TOLD = STORIES.flatMap((id, at) =>
  FORMS.filter((form, turn) => (FULL || turn === at % 2) && tale(id).forms.includes(form)).map(
    (form) => [id, form] as const,
  ),
);

function tale(id: string): Tale {
  const found = TALES.find((one) => one.id === id);
  if (found === undefined) throw new Error(`there is no tale ${id}`);
  return found;
}

type Change = (plot: readonly Happening[], w: World, site: Site) => readonly Happening[];

/** The story as another run tells it: a month later, with other cookies and ids, and changed besides. */
function again(id: string, form: Form, change: Change = (plot) => plot): Record<string, string> {
  const w = world(SEED);
  const site = w.site();
  tale(id).tell(w, site, w.start);
  const plot = change(tale(id).tell(w, { ...site, tunnel: site.tunnel + 0x1a0 }, w.start + 30 * 86_400_000), w, site);
  const files = write(plot, form, w, { clock: 'none', descending: false });
  return Object.fromEntries(
    Object.entries(files).map(([name, pieces]) => [name, pieces.flatMap(({ lines }) => lines).join('\n')]),
  );
}

async function held(id: string, form: Form, other: Record<string, string>): Promise<RunComparison> {
  return kit.parts({ run: await kit.run(caseNamed(id, form)) }, { run: await kit.open(other) });
}

function expectAlike(told: RunComparison): void {
  expect(told.verdict.change).toBe('unchanged');
  expect(told.firstDivergence).toBeNull();
  expect(told.parameters).toEqual([]);
  expect(told.findings.onlyA).toEqual([]);
  expect(told.findings.onlyB).toEqual([]);
  expect(told.rows.filter(({ differs }) => differs !== null)).toEqual([]);
}

describe('the same story of the same tunnel', () => {
  it.each(TOLD)('%s, %s: other cookies, ids, times and tunnels are no difference', async (id, form) => {
    const other = again(id, form);
    expect(Object.values(other)).not.toEqual(Object.values(again(id, form, (plot) => plot.slice(1))));
    expectAlike(await held(id, form, other));
  });

  it.each(TOLD.filter(([, form]) => FULL || form === 'B'))('%s, %s: nor is what is sent again', async (id, form) => {
    // Each packet that Azure sends goes out four times.
    const retried = again(id, form, (plot) =>
      plot.flatMap((one) =>
        one.what.kind === 'said' && one.what.body.startsWith('[SEND][SA_')
          ? [0, 1, 2, 3].map((turn) => ({ ...one, at: one.at + turn * 40 }))
          : [one],
      ),
    );
    expectAlike(await held(id, form, retried));
  });

  it.each(TOLD.filter(([, form]) => FULL || form === 'B'))('%s, %s: nor is book-keeping', async (id, form) => {
    const noisy = again(id, form, (plot, w, site) =>
      plot.flatMap((one) => [one, { ...one, at: one.at + 7, what: said(chatter(w.dice, site)) }]),
    );
    expectAlike(await held(id, form, noisy));
  });

  it.each(TOLD)('%s, %s: nor is a log that begins within the attempt', async (id, form) => {
    const late = again(id, form, (plot) => plot.slice(2));
    const told = await held(id, form, late);
    expect(told.rows[0]).toMatchObject({ b: null, differs: null });
    expect(told.firstDivergence).toBeNull();
  });

  it('nor is what the other log does not print of the same packets', async () => {
    const bare = again('key-refused-by-peer', 'B', (plot) =>
      plot.filter(({ what }) => what.kind === 'failed' || !/ayload|Nonce/.test(what.body)),
    );
    const told = await held('key-refused-by-peer', 'B', bare);
    expect(told.rows.filter(({ b }) => b === null)).toHaveLength(5);
    expectAlike(told);
  });

  it('nor is what a log cannot hold that begins where the other ends', async () => {
    const late = again('azure-refuses-esp', 'B', (plot) => plot.slice(3));
    const told = await held('selectors-refused-by-peer', 'B', late);
    expect(told.sides.b.cause).toBe('policy-mismatch-ipsec');
    expect(told.firstDivergence).toMatchObject({ step: 'child-sa' });
  });

  it.each(TOLD)('%s, %s: nor is it that rows stand newest first', async (id, form) => {
    const other = again(id, form, (plot) => plot.toReversed().map((one) => ({ ...one, at: one.at })));
    expectAlike(await held(id, form, other));
  });

  it('nor is what the end of a line has cut', async () => {
    const short = (keep: number) =>
      Object.fromEntries(
        Object.entries(again('key-refused-by-peer', 'B')).map(([name, text]) => [
          name,
          text.replace(/^(.*Sending Ike payload.*)$/m, (line) => line.slice(0, line.indexOf('Policy3') + keep)),
        ]),
      );
    const whole = again('key-refused-by-peer', 'B');
    for (const keep of [16, 20, 35]) {
      const told = await kit.parts({ run: await kit.open(short(keep)) }, { run: await kit.open(whole) });
      expect(told.sides.a.settings.find(({ what }) => what === 'proposal')?.value).toMatch(/; …$/);
      expectAlike(told);
    }
    // What stands before the cut still counts.
    const other = Object.fromEntries(
      Object.entries(short(20)).map(([name, text]) => [name, text.replace('Integrity=SHA1', 'Integrity=SHA384')]),
    );
    const told = await kit.parts({ run: await kit.open(other) }, { run: await kit.open(whole) });
    expect(told.firstDivergence).toMatchObject({ why: 'The same message carries other proposals.' });
    expect(told.parameters).toMatchObject([{ what: 'proposal', of: 'IKE, offered by Azure' }]);
  });

  it('a trace: nor are threads, ids of negotiations and names of functions', async () => {
    const other = again('code-key', 'trace-lines', (plot) =>
      plot.map((one) => ({
        ...one,
        session: { ...one.session, context: 9000, site: { ...one.session.site, thread: 'FFF0' } } satisfies Session,
      })),
    );
    expectAlike(await held('code-key', 'trace-lines', other));
  });
});

function said(body: string): Happening['what'] {
  return { kind: 'said', body, bare: false };
}

describe('what does count', () => {
  it.each<readonly [string, string, string, RegExp, string, string]>([
    ['what the peer offers', 'azure-refuses-esp', 'proposal', /offered by the peer/, 'SHA256', 'SHA384'],
    ['the ranges that are agreed on', 'narrowed', 'traffic-selector', /agreed on/, '127.255', '63.255'],
    ['how the peer is known', 'key-refused-by-peer', 'nat-t', /^$/, ':500', ':4500'],
  ])('%s', async (_, id, what, of, from, to) => {
    const before = again(id, 'B');
    const after = Object.fromEntries(
      Object.entries(before).map(([name, text]) => [
        name,
        what === 'nat-t'
          ? text.replace(/^(.*SA_AUTH.*)$/gm, (line) => line.replaceAll(':500:', ':4500:'))
          : text.replaceAll(from, to),
      ]),
    );
    expect(after).not.toEqual(before);
    const told = await kit.parts({ run: await kit.open(before) }, { run: await kit.open(after) });
    const [parameter, ...more] = told.parameters;
    expect(parameter).toMatchObject({ what, of: expect.stringMatching(of) });
    expect(more).toEqual([]);
  });

  it('another last message, at the step at which it is', async () => {
    const told = await kit.compared(caseNamed('peer-refuses-esp', 'B'), caseNamed('selectors-refused-by-peer', 'B'));
    expect(told.verdict.change).toBe('improved');
    expect(told.firstDivergence).toMatchObject({ step: 'child-sa', a: { line: 9 }, b: { line: 9 } });
  });

  it('the answer that came, and not the packets that were sent for it', async () => {
    const told = await kit.compared(caseNamed('first-packet-unanswered', 'B'), caseNamed('auth-unanswered', 'B'));
    expect(told.firstDivergence).toMatchObject({ step: 'sa-init' });
    expect(told.firstDivergence?.b?.text).toMatch(/Init response/);
    const sent = told.rows.filter(({ a }) => a?.message === 'sa-init-sent');
    expect(sent.length).toBeGreaterThan(2);
    expect(sent.filter(({ differs }) => differs !== null)).toEqual([]);
  });

  it('what is the answer to an offer is a choice, and no offer', async () => {
    const told = await kit.compared(caseNamed('key-refused-by-peer', 'B'), caseNamed('comes-up', 'B'));
    const named = (side: 'a' | 'b') =>
      told.sides[side].settings.filter(({ what }) => what === 'proposal').map(({ of }) => of);
    expect(named('a')).toEqual(['IKE, offered by Azure', 'IKE, chosen by the peer', 'IPsec, offered by Azure']);
    expect(named('b')).toEqual(['IKE, offered by the peer', 'IPsec, offered by the peer']);
    expect(told.parameters).toEqual([{ what: 'initiator', of: '', a: 'azure', b: 'peer' }]);
  });

  it('of an SA that lived for long, how it ended', async () => {
    // Renewed a hundred times, in form and in vain the last time.
    const rekeys = (count: number) => (plot: readonly Happening[]) => {
      const [opening, renewal, rest] = [plot.slice(0, 7), plot.slice(4, 7), plot.slice(7)];
      const later = (one: Happening, turn: number) => ({ ...one, at: one.at + turn * 3_600_000 });
      return [
        ...opening,
        ...Array.from({ length: count }, (_, turn) => renewal.map((one) => later(one, turn + 1))).flat(),
        ...rest.map((one) => later(one, count + 1)),
      ];
    };
    const [many, fewer] = [
      again('refused-at-the-rekey', 'pt1h', rekeys(200)),
      again('refused-at-the-rekey', 'pt1h', rekeys(150)),
    ];
    const told = await kit.parts({ run: await kit.open(many) }, { run: await kit.open(fewer) });
    expect(Object.values(many)[0]?.split('\n').length).toBeGreaterThan(600);
    expectAlike(told);
    expect(told.rows.flatMap(({ a }) => a ?? [])).toHaveLength(400);
    expect(told.rows.at(-1)).toMatchObject({ a: { text: told.rows.at(-1)?.b?.text ?? '' } });
    expect(told.rows.some(({ a }) => a?.severity === 'error' || a?.notify !== null)).toBe(true);
  });

  it('steps are counted, and told with how long they took', async () => {
    const form = 'pt1h';
    const slow = again('first-packet-unanswered', form, (plot) => {
      const begin = plot[0]?.at ?? 0;
      return plot.map((one) => ({ ...one, at: begin + (one.at - begin) * 2 }));
    });
    const told = await held('first-packet-unanswered', form, slow);
    const [opening] = told.steps;
    expect(opening).toMatchObject({ step: 'sa-init', a: opening?.b });
    expect(opening?.aSeconds).toBeGreaterThan(1);
    expect(opening?.bSeconds).toBeCloseTo((opening?.aSeconds ?? 0) * 2, 2);
  });
});
