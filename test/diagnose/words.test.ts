import { describe, expect, it } from 'vitest';
import table from '../../resources/findings/en.json' with { type: 'json' };
import faultTable from '../../resources/rules/faults.json' with { type: 'json' };
import signTable from '../../resources/rules/signs.json' with { type: 'json' };
import { type FindingDraft, findingDraft } from '../../electron/engine/diagnose/draft.ts';
import { tell } from '../../electron/engine/diagnose/words.ts';
import { FINDING_IDS, type FindingId } from '../../shared/model/words.ts';

interface Text {
  readonly title: Readonly<Record<string, string>>;
  readonly explanation: readonly string[];
  readonly actions: readonly {
    readonly side: string;
    readonly text: string;
    readonly url: string | null;
    readonly command: string | null;
    readonly otherwise?: readonly string[];
    readonly needs?: readonly string[];
  }[];
}
interface Words extends Text {
  readonly fault: string | null;
  readonly broader: string | null;
  readonly variants?: Readonly<Record<string, Partial<Text>>>;
}
const WORDS = table.findings as unknown as Readonly<Record<string, Words>>;
/** What electron/engine/diagnose/words.ts can fill in; resources/findings/README.md lists them for who writes texts. */
const PLACEHOLDERS = [
  'peer',
  'Peer',
  'azureNote',
  'code',
  'codeName',
  'codeText',
  'error',
  'value',
  'detail',
  'offers',
  'difference',
  'selectors',
  'finals',
  'coverage',
  'deviceChange',
  'deviceTarget',
  'deviceRanges',
  'azureWants',
  'policyOptions',
  'policyNote',
  'policyBased',
  'missingPrefixes',
  'prefixesToBe',
  'azureAddress',
  'peerAddress',
  'configuredPeer',
  'protocol',
  'mode',
  'dpdSeconds',
  'dpdLonger',
  'ikeLifetime',
  'ipsecLifetime',
  'group',
  'siteGroup',
  'gatewayGroup',
  'connection',
  'localGateway',
  'gateway',
];
/** Always known, so that a title may rest on them. */
const ALWAYS = ['peer', 'Peer', 'value'];
/** What gives a variant besides signs and faults: see variantKeys in words.ts and the signs named in the engine itself. */
const OTHER_KEYS = [
  'result',
  'flagged',
  'cadence',
  'failover',
  'fell-silent',
  'narrowed',
  'no-traffic-of-peer',
  'no-traffic-result',
  'other-connected',
  'other-address',
  'other-version',
  'silent-site',
  'result-only',
  'log-only',
  'undecodable',
];
const SIGN_IDS = signTable.signs.map((sign) => sign.id);
const FAULT_IDS = faultTable.faults.map((fault) => fault.id);

function placeholdersOf(text: string): string[] {
  return [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
}

function expectText({ title = {}, explanation = [], actions = [] }: Partial<Text>): void {
  for (const [side, sentence] of Object.entries(title)) {
    expect(['any', 'remote', 'local', 'both']).toContain(side);
    expect(sentence).toMatch(/^\S.*\.$/);
    // Short enough to be read aloud.
    expect(sentence.length, sentence).toBeLessThan(115);
    for (const name of placeholdersOf(sentence)) expect(ALWAYS).toContain(name);
  }
  for (const text of [...explanation, ...actions.flatMap((action) => [action.text, ...(action.otherwise ?? [])])]) {
    expect(text).toMatch(/[.}]$/);
    expect(text).not.toMatch(/!|\bplease\b|color\b|recogniz/i);
    for (const name of placeholdersOf(text)) expect(PLACEHOLDERS).toContain(name);
  }
  for (const { side, url, command, needs = [] } of actions) {
    for (const name of [...needs, ...placeholdersOf(command ?? '')]) expect(PLACEHOLDERS).toContain(name);
    expect(['on-premises', 'azure', 'either']).toContain(side);
    if (url !== null) expect(new URL(url).hostname).toMatch(/(^|\.)(microsoft|azure|rfc-editor|ietf)\.(com|org)$/);
    if (command !== null) expect(command).toMatch(/^az [a-z]/);
  }
}

describe('what findings say', () => {
  it('every finding has its texts, and no text is of a finding that there is not', () => {
    expect(Object.keys(WORDS).toSorted()).toEqual([...FINDING_IDS].toSorted());
  });

  it.each(FINDING_IDS)('%s: whole sentences, known placeholders, actions that name a side', (id) => {
    const words = WORDS[id];
    if (words === undefined) throw new Error(`there are no words for ${id}`);
    expect(Object.keys(words.title).length).toBeGreaterThan(0);
    expect(words.title['any'], 'where the side is not known').toBeDefined();
    expect(words.explanation.length).toBeGreaterThan(0);
    expectText(words);
    if (words.broader !== null) expect(FINDING_IDS).toContain(words.broader);
    for (const [key, variant] of Object.entries(words.variants ?? {})) {
      expect([...SIGN_IDS, ...FAULT_IDS, ...OTHER_KEYS]).toContain(key.replace(/\/(high|medium|low)$/, ''));
      expectText(variant);
    }
  });

  it.each(FINDING_IDS)('%s: told of nothing but itself, nothing is left open', (id: FindingId) => {
    const keys = Object.keys(WORDS[id]?.variants ?? {});
    const shapes: Partial<FindingDraft>[] = [
      {},
      ...keys
        .filter((key) => key !== 'result' && !FAULT_IDS.includes(key))
        .map((key) => ({
          sign: key.replace(/\/.*$/, ''),
          confidence: key.endsWith('/low') ? ('low' as const) : ('high' as const),
        })),
      ...keys
        .filter((key) => key === 'result' || FAULT_IDS.includes(key))
        .map((key) => ({ fault: key, secondHand: true, detail: 'Some detail.' })),
      { severity: 'info', flagged: true },
    ];
    for (const shape of shapes)
      for (const peer of [null, '203.0.113.9', '<IPaddress>', '184.x.x.x'])
        for (const errorCode of [null, 13_801, 13_999, 99_999])
          for (const failurePoint of [null, 'local', 'remote', 'both'] as const) {
            const told = tell(
              findingDraft(id, 'error', 'high', {
                failurePoint: failurePoint === 'both' ? null : failurePoint,
                bothSides: failurePoint === 'both',
                value: 'A value',
                peer,
                errorCode,
                ...shape,
              }),
            );
            expect(told.explanation).not.toBe('');
            for (const text of [told.title, told.explanation, ...told.actions.map((action) => action.text)]) {
              expect(text).not.toMatch(/[{}]|undefined|\bnull\b|\s\.|\.\.|\( |\(\)| {2}|<IPaddress>/);
              expect(text.charAt(0)).toBe(text.charAt(0).toUpperCase());
            }
            expect(told.title).toMatch(/^[^.]+(\d\.[^.]+|\.x[^.]*)*\.$|\d\.\d/);
          }
  });

  it('names a peer by its address or its mask, and a mask that says nothing not at all', () => {
    const title = (peer: string | null) => tell(findingDraft('peer-unreachable', 'error', 'high', { peer })).title;
    expect(title('203.0.113.9')).toBe("The peer 203.0.113.9 does not answer Azure's IKE messages.");
    expect(title('2001:db8::9')).toBe("The peer 2001:db8::9 does not answer Azure's IKE messages.");
    expect(title('184.x.x.x')).toBe("The peer 184.x.x.x does not answer Azure's IKE messages.");
    expect(title('<IPaddress>')).toBe("The peer does not answer Azure's IKE messages.");
    expect(title(null)).toBe("The peer does not answer Azure's IKE messages.");
  });

  it('says who refused what', () => {
    const title = (over: Partial<FindingDraft>) => tell(findingDraft('psk-mismatch', 'error', 'high', over)).title;
    expect(title({ failurePoint: 'remote' })).toBe("The peer rejected Azure's pre-shared key.");
    expect(title({ failurePoint: 'local' })).toBe('Azure rejected the pre-shared key of the peer.');
    expect(title({ bothSides: true })).toBe("Azure and the peer rejected each other's pre-shared key.");
    expect(title({ secondHand: true, fault: 'Authentication' })).toContain('Azure reports');
  });
});
