import { describe, expect, it } from 'vitest';
import table from '../../resources/findings/en.json' with { type: 'json' };
import { findingDraft } from '../../electron/engine/diagnose/draft.ts';
import { tell } from '../../electron/engine/diagnose/words.ts';
import { FINDING_IDS, type FindingId } from '../../shared/model/words.ts';

interface Words {
  readonly fault: string | null;
  readonly broader: string | null;
  readonly title: Readonly<Record<string, string>>;
  readonly explanation: readonly string[];
  readonly actions: readonly {
    readonly side: string;
    readonly text: string;
    readonly url: string | null;
    readonly command: string | null;
  }[];
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
  'value',
  'detail',
  'offers',
  'selectors',
];
/** Always known, so that a title may rest on them. */
const ALWAYS = ['peer', 'Peer', 'azureNote', 'value', 'code', 'codeName', 'codeText'];

function placeholdersOf(text: string): string[] {
  return [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
}

describe('what findings say', () => {
  it('every finding has its texts, and no text is of a finding that there is not', () => {
    expect(Object.keys(WORDS).toSorted()).toEqual([...FINDING_IDS].toSorted());
  });

  it.each(FINDING_IDS)('%s: whole sentences, known placeholders, actions that name a side', (id) => {
    const words = WORDS[id];
    if (words === undefined) throw new Error(`there are no words for ${id}`);
    const titles = Object.entries(words.title);
    expect(titles.length).toBeGreaterThan(0);
    for (const [side, title] of titles) {
      expect(['any', 'remote', 'local']).toContain(side);
      expect(title).toMatch(/^\S.*\.$/);
      for (const name of placeholdersOf(title)) expect(ALWAYS).toContain(name);
    }
    if (words.title['any'] === undefined) expect(Object.keys(words.title).length).toBeGreaterThan(0);
    expect(words.explanation.length).toBeGreaterThan(0);
    for (const text of [...words.explanation, ...words.actions.map((action) => action.text)]) {
      expect(text).toMatch(/[.}]$/);
      expect(text).not.toMatch(/!|\bplease\b/i);
      for (const name of placeholdersOf(text)) expect(PLACEHOLDERS).toContain(name);
    }
    for (const { side, url } of words.actions) {
      expect(['on-premises', 'azure', 'either']).toContain(side);
      if (url !== null) expect(new URL(url).hostname).toMatch(/(^|\.)(microsoft|azure|rfc-editor|ietf)\.(com|org)$/);
    }
    if (words.broader !== null) expect(FINDING_IDS).toContain(words.broader);
  });

  it.each(FINDING_IDS)('%s: told of nothing but itself, nothing is left open', (id: FindingId) => {
    for (const failurePoint of [null, 'local', 'remote'] as const) {
      const told = tell(findingDraft(id, 'error', 'high', { failurePoint, value: 'A value', errorCode: 13_801 }));
      for (const text of [told.title, told.explanation, ...told.actions.map((action) => action.text)]) {
        expect(text).not.toMatch(/[{}]|undefined|\bnull\b|\s\.|\.\.|\( |\(\)| {2}/);
        expect(text.charAt(0)).toBe(text.charAt(0).toUpperCase());
      }
      expect(told.title).toMatch(/\.$/);
    }
  });
});
