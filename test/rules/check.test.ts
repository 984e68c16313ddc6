import { describe, expect, it } from 'vitest';
import { checkPack } from '../../electron/engine/rules/check.ts';
import { installed, NO_RULES, withRules } from '../../electron/engine/rules/installed.ts';
import { readPack } from '../../electron/engine/rules/pack.ts';
import { tryLines } from '../../electron/engine/rules/trial.ts';
import { lineOf } from '../../electron/engine/rules/where.ts';
import { RULE_LIMITS, ruleReportSchema } from '../../shared/model/rules.ts';
import { EXAMPLE_TEXT, LINES, changed, packOf } from './packs.ts';

describe('the example', () => {
  it('can be used, and every sample in it holds', async () => {
    expect(await checkPack(EXAMPLE_TEXT)).toEqual({
      name: 'example',
      version: '1',
      rules: 3,
      samples: 5,
      problems: [],
    });
  });

  it('leaves nothing in use behind it', async () => {
    await checkPack(EXAMPLE_TEXT);
    expect(installed()).toBe(NO_RULES);
    await expect(withRules(rulesOf(EXAMPLE_TEXT), () => Promise.reject(new Error('on the way')))).rejects.toThrow(
      'on the way',
    );
    expect(installed()).toBe(NO_RULES);
    const { events, findings } = await tryLines([LINES.watchdog]);
    expect([events[0]?.message, findings]).toEqual(['unrecognised', []]);
  });

  it('gives findings that are marked as the user’s, in the words of the pack', async () => {
    const { events, findings } = await withRules(rulesOf(EXAMPLE_TEXT), () =>
      tryLines([LINES.watchdog, LINES.asksForAddress]),
    );
    expect(events[0]).toMatchObject({ message: 'example/watchdog-restart', tunnelId: '0x3', severity: 'warning' });
    expect(findings.map(({ id, key, rule, title, severity }) => ({ id, key, rule, title, severity }))).toEqual([
      {
        id: 'user-rule',
        key: 'user-rule@203.0.113.9@example/asks-for-address',
        rule: { pack: 'example', id: 'address-assignment' },
        title: 'The peer 203.0.113.9 asks for an address from the tunnel, as a remote user would.',
        severity: 'error',
      },
      {
        id: 'user-rule',
        key: 'user-rule@203.0.113.9@example/watchdog-restarts',
        rule: { pack: 'example', id: 'watchdog' },
        title: "The appliance's own watchdog restarted the tunnel with the peer 203.0.113.9.",
        severity: 'warning',
      },
    ]);
    // "{error}" names a code, and there is none.
    expect(findings[0]?.explanation).toBe('The device uses the template for remote users, and not the one for sites.');
  });

  it('explains as its causes say, both ways between its own and ours', async () => {
    const timeout =
      'Remote 203.0.113.9:500: Local 198.51.100.4:500: [LOCAL_MSG] IkeCleanupMMNegotiation called with error 13808';
    const dead = 'Remote 203.0.113.9:500: Local 198.51.100.4:500: [LOCAL_MSG] DPD timed out';
    const causes = async (lines: readonly string[]) => {
      const { findings } = await withRules(rulesOf(EXAMPLE_TEXT), () => tryLines(lines));
      return Object.fromEntries(findings.map(({ key, causedByKey }) => [key, causedByKey]));
    };
    const watchdog = 'user-rule@203.0.113.9@example/watchdog-restarts';
    const asks = 'user-rule@203.0.113.9@example/asks-for-address';
    const dpd = 'dpd-timeout@203.0.113.9';
    const late = 'negotiation-timeout@203.0.113.9';
    expect(await causes([LINES.watchdog, dead])).toEqual({ [dpd]: null, [watchdog]: dpd });
    expect(await causes([LINES.asksForAddress, timeout])).toEqual({ [asks]: null, [late]: asks });
    expect(await causes([LINES.watchdog, LINES.asksForAddress])).toEqual({ [asks]: null, [watchdog]: null });
    // What ours say comes first.
    expect(await causes([LINES.asksForAddress, timeout, dead])).toEqual({ [asks]: null, [late]: dpd, [dpd]: null });
  });
});

describe('a sign of a pack', () => {
  it('comes before ours only where it says so', async () => {
    const after = await withRules(rulesOf(packOf('a', {})), () => tryLines([LINES.authSent, LINES.refused]));
    expect(after.findings.map(({ id, rule }) => [id, rule])).toEqual([['psk-mismatch', null]]);
    const before = await withRules(rulesOf(packOf('a', { instead: true })), () =>
      tryLines([LINES.authSent, LINES.refused]),
    );
    expect(before.findings.map(({ id, rule }) => [id, rule])).toEqual([
      ['certificate-rejected', { pack: 'a', id: 'refused' }],
    ]);
  });

  it('comes before the one that takes any error, without saying so', async () => {
    const pack = packOf('a', { notifies: ['failed-cp-required'] });
    const { findings } = await withRules(rulesOf(pack), () => tryLines([LINES.asksForAddress]));
    expect(findings.map(({ id, rule }) => [id, rule?.id])).toEqual([['certificate-rejected', 'refused']]);
  });

  it.each([
    [{ seen: ['auth-sent'] }, true],
    [{ seen: ['auth'] }, true],
    [{ seen: ['auth', 'selectors-final'] }, false],
    [{ unseen: ['selectors-final'] }, true],
    [{ unseen: ['selectors-final', 'auth'] }, false],
    [{ followedBy: ['notify'] }, false],
    [{ followedBy: ['auth'] }, false],
    [{ notFollowedBy: ['auth'] }, true],
    [{ followedBy: ['dpd-timed-out'] }, true],
    [{ notFollowedBy: ['dpd'] }, false],
    [{ in: ['child'] }, true],
    [{ in: ['ike'] }, false],
    [{ direction: 'sent' }, false],
    [{ session: 'silent' }, false],
    [{ words: 'auth\\w+ FAILED', notifies: undefined }, true],
    [{ words: 'nothing of this', notifies: undefined }, false],
    [{ codes: [13801], notifies: undefined }, false],
  ])('%j', async (more, fits) => {
    const pack = packOf('a', { instead: true, ...more });
    const { findings } = await withRules(rulesOf(pack), () =>
      tryLines([LINES.authSent, LINES.refused, LINES.refused.replace(/\[RECEIVED\].*/, '[LOCAL_MSG] DPD timed out')]),
    );
    expect(findings.some(({ rule }) => rule !== null)).toBe(fits);
  });

  it('without a finding says that nothing is wrong', async () => {
    const pack = packOf('a', {
      instead: true,
      finding: null,
      samples: [{ lines: [LINES.refused], gives: [], not: ['psk-mismatch'] }],
    });
    expect((await checkPack(pack)).problems).toEqual([]);
  });
});

describe('a pack that is wrong is refused in one sentence, with the place', () => {
  const at = (text: string) => readPack(text).problems.map(({ path, line, text: said }) => `${path} ${line}: ${said}`);
  it.each([
    ['no JSON', '{\n  "schema": 1,,\n}', / 2: This is not valid JSON/],
    ['nothing', '', / null: This is not valid JSON/],
    ['a list', '[]', /^ 1: This has to be an object\.$/],
    [
      'another schema',
      changed(['schema'], 'tunnelscope.rules/2'),
      /^schema 3: This has to be one of "tunnelscope.rules\/1"|^schema 3: This has to be "tunnelscope.rules\/1"\.$/,
    ],
    ['no name', changed(['name'], undefined), /^name 1: This must be given\.$/],
    ['a name in capitals', changed(['name'], 'Acme'), /^name 4: A name is of small letters/],
    [
      'an unknown field',
      changed(['signs', 0, 'followedBy'], undefined).replace('"id": "watchdog",', '"id": "watchdog", "colour": 1,'),
      /^signs\[0\]\.colour \d+: "colour" is not known here\.$/,
    ],
    [
      'an unknown step',
      changed(['messages', 0, 'step'], 'reboot'),
      /^messages\[0\]\.step \d+: This has to be one of "sa-init", /,
    ],
    [
      'markup in a text',
      changed(['findings', 'watchdog-restarts', 'title'], '<b>No</b>'),
      /plain text: no control characters, and no < or >/,
    ],
    ['an escape in a text', changed(['findings', 'watchdog-restarts', 'title'], '\u001b[31mNo'), /plain text/],
    ['turned writing in a text', changed(['signs', 0, 'why'], 'a\u202eb'), /plain text/],
    [
      'an address that is no https',
      changed(['findings', 'watchdog-restarts', 'actions', 0, 'url'], 'javascript:alert(1)'),
      /begins with https:/,
    ],
    ['a pattern that is too long', changed(['messages', 0, 'pattern'], 'a'.repeat(501)), /too long: 500 at the most/],
    ['a short literal', changed(['messages', 0, 'has'], 'vpn'), /too short: 4 at the least/],
    [
      'a harmful pattern',
      changed(['messages', 0, 'pattern'], '^(a+)+$'),
      /^messages\[0\]\.pattern \d+: The pattern could take very long/,
    ],
    [
      'harmful words',
      changed(['signs', 0, 'words'], '(a|a)*b'),
      /^signs\[0\]\.words \d+: The pattern could take very long/,
    ],
    [
      'a group that fills nothing',
      changed(['messages', 0, 'pattern'], '^vpn watchdog (?<who>.*)'),
      /"who", which fills nothing/,
    ],
    ['a line without the literal', changed(['messages', 0, 'samples', 0, 'line'], 'x'), /does not hold "vpn watchdog"/],
    ['no samples', changed(['signs', 0, 'samples'], []), /^signs\[0\]\.samples \d+: This is too short: 1/],
    [
      'no near miss',
      changed(['signs', 0, 'samples', 1], { lines: ['x'], gives: [], not: [] }),
      /what it is not: .* "watchdog-restarts" under "not"/,
    ],
    ['no sample that shows it', changed(['signs', 0, 'samples', 0, 'gives'], []), /"watchdog-restarts" under "gives"/],
    ['a sign about nothing', changed(['signs', 0, 'messages'], undefined), /by codes, notifies, messages or words/],
    [
      'an unknown finding',
      changed(['signs', 0, 'finding'], 'constructor'),
      /"constructor" is neither one of our findings/,
    ],
    ['a finding that no rule gives', changed(['signs', 0, 'finding'], 'no-fault'), /"no-fault" is neither/],
    ['an unknown notify', changed(['signs', 1, 'notifies'], ['nonsense']), /There is no notify "nonsense"/],
    ['an unknown message', changed(['signs', 0, 'messages'], ['nonsense']), /There is no message "nonsense"/],
    ['an unknown step of the negotiation', changed(['signs', 0, 'seen'], ['nonsense']), /neither a message nor a step/],
    [
      'a finding without a sign',
      changed(['findings', 'another'], { title: 'A.', explanation: ['B.'], actions: [] }),
      /No sign of this pack gives this finding/,
    ],
    [
      'a finding that is ours',
      changed(['findings', 'psk-mismatch'], { title: 'A.', explanation: ['B.'], actions: [] }),
      /one of our findings; call yours otherwise/,
    ],
    [
      'a text that cannot be filled in',
      changed(['findings', 'watchdog-restarts', 'title'], 'It is {value}.'),
      /\{value\} cannot be filled in here/,
    ],
    ['two of a name', changed(['signs', 1, 'id'], 'watchdog'), /^signs\[1\]\.id \d+: There are two of this name/],
    ['causes among ours', changed(['causes'], { 'psk-mismatch': ['invalid-payload'] }), /has to be of this pack/],
    [
      'causes in a circle',
      changed(['causes'], { 'watchdog-restarts': ['negotiation-timeout'], 'psk-mismatch': ['watchdog-restarts'] }),
      /would explain itself/,
    ],
    ['no rules', JSON.stringify({ schema: 'tunnelscope.rules/1', name: 'a' }), /no rules: neither messages nor signs/],
    ['far too deep', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, /^ (1|null): /],
    ['too large', ' '.repeat(RULE_LIMITS.bytes + 1), /1 MB at the most/],
  ])('%s', (_, text, sentence) => {
    const said = at(text);
    expect(said.join('\n')).toMatch(sentence);
    expect(readPack(text).rules).toBeNull();
    for (const one of said) expect(one).toMatch(/\.$/);
  });

  it.each([
    [
      'a line that is read otherwise',
      changed(['messages', 0, 'pattern'], '^vpn watchdog is gone'),
      'messages[0].samples[0]',
      'is not read as "watchdog-restart", but as "unrecognised"',
    ],
    [
      'a field that has another value',
      changed(['messages', 0, 'samples', 0, 'gives'], { tunnelId: '0x4' }),
      'messages[0].samples[0].gives.tunnelId',
      'The line gives "0x3" as "tunnelId", and not "0x4".',
    ],
    [
      'a field that there is not',
      changed(['messages', 0, 'samples', 0, 'gives'], { colour: 'red' }),
      'messages[0].samples[0].gives.colour',
      'An event has no field "colour".',
    ],
    [
      'a finding that does not come',
      changed(['signs', 0, 'samples', 0, 'lines'], ['x']),
      'signs[0].samples[0]',
      'do not give "watchdog-restarts". They give no finding.',
    ],
    [
      'a finding that comes and must not',
      changed(['signs', 0, 'samples', 1, 'lines'], [LINES.watchdog]),
      'signs[0].samples[1]',
      'which they must not',
    ],
    [
      'a finding by another rule',
      packOf('a', {
        finding: 'psk-mismatch',
        samples: [
          { lines: [LINES.refused], gives: ['psk-mismatch'], not: [] },
          { lines: ['x'], gives: [], not: ['psk-mismatch'] },
        ],
      }),
      'signs[0].samples[0]',
      'by another rule, and not by "refused"',
    ],
  ])('samples: %s', async (_, text, path, sentence) => {
    const report = ruleReportSchema.parse(await checkPack(text));
    const problem = report.problems.find((one) => one.path === path);
    expect(problem?.text).toContain(sentence);
    expect(problem?.line).toBe(
      lineOf(
        text,
        path.split(/[.[\]]+/).filter((part) => part !== ''),
      ),
    );
  });

  it('tells fifty problems and no more', () => {
    const sign = {
      id: 'a',
      finding: 'nonsense',
      codes: [1],
      severity: 'error',
      confidence: 'low',
      why: 'A.',
      samples: [{ lines: ['a'], gives: [], not: [] }],
    };
    const text = JSON.stringify({
      schema: 'tunnelscope.rules/1',
      name: 'a',
      signs: Array.from({ length: 200 }, () => sign),
    });
    expect(readPack(text).problems).toHaveLength(50);
  });
});

describe('the line of a place', () => {
  const text =
    '{\n  "a": [\n    1,\n    { "b": "x, [y] \\" {",\n      "c": true }\n  ],\n  "d": {\n    "a": null\n  }\n}\n';
  it.each([
    [[], 1],
    [['a'], 2],
    [['a', 0], 3],
    [['a', 1], 4],
    [['a', 1, 'b'], 4],
    [['a', 1, 'c'], 5],
    [['a', 1, 'missing'], 4],
    [['d', 'a'], 8],
    [['e'], 1],
  ])('%j', (path, line) => {
    expect(lineOf(text, path)).toBe(line);
    expect(lineOf(text.replaceAll('\n', '\r\n'), path)).toBe(line);
  });
});

function rulesOf(text: string) {
  const { rules, problems } = readPack(text);
  if (rules === null) throw new Error(JSON.stringify(problems));
  return rules;
}
