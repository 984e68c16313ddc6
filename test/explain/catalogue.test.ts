import { describe, expect, it } from 'vitest';
import codeTable from '../../resources/explain/codes.json' with { type: 'json' };
import followTable from '../../resources/explain/messages.json' with { type: 'json' };
import oldNotifies from '../../resources/explain/notifies.json' with { type: 'json' };
import referenceTable from '../../resources/explain/references.json' with { type: 'json' };
import whenTable from '../../resources/explain/when.json' with { type: 'json' };
import notifyTable from '../../resources/codes/notifies.json' with { type: 'json' };
import faultTable from '../../resources/rules/faults.json' with { type: 'json' };
import signTable from '../../resources/rules/signs.json' with { type: 'json' };
import type { Sign } from '../../electron/engine/diagnose/signs.ts';
import { explain } from '../../electron/engine/explain/explain.ts';
import { LINES, tellLine } from '../../electron/engine/explain/lines.ts';
import { TERMS } from '../../electron/engine/explain/names.ts';
import { referenceOf, telling } from '../../electron/engine/explain/telling.ts';
import { IKE_MESSAGES, TRACE_MESSAGES } from '../../electron/engine/formats/catalogue.ts';
import { errorByCode, notifyById } from '../../electron/engine/formats/codes.ts';
import { explanationSchema } from '../../shared/model/explanation.ts';
import { PHASES } from '../../shared/model/words.ts';

/** A sentence of ours: a capital or a name at its front, a stop at its end, no mark of haste. */
const SENTENCE = /^[A-Z"`\dt][^!]*[.)]$/s;
const SIGNS = signTable.signs as readonly (Sign & {
  readonly samples: readonly { readonly lines: readonly string[]; readonly gives: readonly string[] }[];
})[];

describe('each line that is no message is known by its own entry', () => {
  it.each(LINES.flatMap((entry) => entry.samples.map((sample) => [entry.id, sample, entry] as const)))(
    '%s: %s',
    (_, sample, entry) => {
      expect(LINES.find(({ pattern }) => new RegExp(pattern).test(sample))?.id).toBe(entry.id);
      const told = telling(sample);
      expect(tellLine(told, sample, null)).toBe(true);
      expect(told.title).toMatch(SENTENCE);
      explanationSchema.parse(told);
    },
  );

  it('no entry is without a sample, a source and an honest grade', () => {
    expect(LINES.filter(({ samples }) => samples.length === 0).map(({ id }) => id)).toEqual([]);
    expect(new Set(LINES.map(({ id }) => id)).size).toBe(LINES.length);
    for (const { title, means } of LINES) {
      expect(title).toMatch(SENTENCE);
      if (means !== null) expect(means).toMatch(SENTENCE);
    }
  });
});

describe('each message of the catalogue is explained as itself', () => {
  const samples = [...IKE_MESSAGES, ...TRACE_MESSAGES].flatMap((entry) =>
    entry.samples.map(({ line }, index) => [`${entry.id} ${index + 1}`, line, entry] as const),
  );
  it.each(samples)('%s', (_, line, entry) => {
    const told = explanationSchema.parse(explain(line));
    expect(told.message).toBe(entry.id);
    expect(told.title).toBe(entry.means);
    expect(told.grade).toBe(entry.grade);
    expect(told.source).not.toBeNull();
  });

  it('what follows is told of messages that there are', () => {
    const ids = new Set([...IKE_MESSAGES, ...TRACE_MESSAGES].map(({ id }) => id));
    expect(Object.keys(followTable.follows).filter((id) => !ids.has(id))).toEqual([]);
  });
});

describe('what a line may be a sign of is what the rules make of it', () => {
  const samples = SIGNS.flatMap((sign) =>
    sign.samples.map(({ lines, gives }, index) => [`${sign.id} ${index + 1}`, lines, gives, sign] as const),
  );
  it.each(samples)('%s', (_, lines, gives, sign) => {
    if (sign.finding === null || !gives.includes(sign.finding)) return;
    const found = new Set(
      [...lines, lines.join('\n')].flatMap((text) => explain(text).findings.map(({ id }) => id as string)),
    );
    expect([...found]).toContain(sign.finding);
  });

  it('has words for every condition of the rules', () => {
    const places = new Set(SIGNS.flatMap((sign) => sign.in ?? []));
    const sessions = new Set(SIGNS.flatMap((sign) => sign.session ?? []));
    expect([...places].filter((place) => !(place in whenTable.places))).toEqual([]);
    expect([...sessions].filter((condition) => !(condition in whenTable.sessions))).toEqual([]);
  });
});

describe('codes, notifies, faults and terms', () => {
  it.each(codeTable.codes)('$code is in the tables of codes, and is told in a sentence', ({ code, means }) => {
    expect(errorByCode(code)).not.toBeNull();
    expect(means).toMatch(SENTENCE);
    const hex = code.toString(16);
    const told = [String(code), `0x${hex.toUpperCase()}`, `0x${hex.padStart(8, '0')}`, `0x8007${hex.padStart(4, '0')}`];
    for (const text of told) {
      const said = explanationSchema.parse(explain(text));
      expect(said.code?.code, text).toBe(code);
      expect(said.means, text).toContain(means);
    }
  });

  it('every code that a rule names has a meaning of ours, but those that are generic', () => {
    const meant = new Set(codeTable.codes.map(({ code }) => code));
    const named = new Set(SIGNS.flatMap(({ codes }) => codes ?? []));
    // The protection against denial of service has its own words, and no public reading.
    expect([...named].filter((code) => !meant.has(code) && (code < 13_925 || code > 13_932))).toEqual([]);
  });

  it.each(notifyTable.notifies)('notify $name is known by name, number and text', ({ name, number, texts, id }) => {
    expect(explain(name).notify).toMatchObject({ name, number });
    expect(notifyById(id)?.number).toBe(number);
    for (const text of texts) expect(explain(text).notify?.name).toBe(name);
    expect(explain(`notify ${number}`).notify).toMatchObject({ number });
  });

  it.each(oldNotifies.notifies)('IKEv1: $name', (entry) => {
    const told = explanationSchema.parse(explain(entry.name));
    expect(told.notify).toMatchObject({ name: entry.name, number: entry.number });
    expect(told.notify?.meaning).toMatch(SENTENCE);
    expect('same' in entry ? notifyById(entry.same ?? '') : entry.meaning).toBeTruthy();
  });

  it.each(faultTable.faults)('the fault $id', ({ id, finding }) => {
    const told = explanationSchema.parse(explain(id));
    expect(told.title).toContain(id);
    expect(told.means).toMatch(SENTENCE);
    expect(told.findings.map((one) => one.id as string)).toEqual(finding === null ? [] : [finding]);
  });

  it.each(TERMS.flatMap((term) => term.names.map((name) => [name, term] as const)))('%s', (name, term) => {
    const told = explanationSchema.parse(explain(name));
    expect(told.title).toMatch(SENTENCE);
    expect(told.means).toMatch(SENTENCE);
    // A name of the tables of notifies and codes is that first.
    if (told.notify === null && told.code === null && term.title !== undefined) expect(told.title).toBe(term.title);
    expect(told.references.length).toBeGreaterThan(0);
  });

  it('phases of terms and lines are those of the vocabulary', () => {
    const named = [...TERMS, ...LINES].flatMap(({ phase }) => phase ?? []);
    expect(named.filter((phase) => !(PHASES as readonly string[]).includes(phase))).toEqual([]);
  });
});

describe('references', () => {
  const used = [
    ...Object.values(referenceTable.messages).flat(),
    ...Object.values(referenceTable.notifies).flat(),
    ...Object.values(referenceTable.codes).flat(),
    ...LINES.flatMap(({ references }) => references),
    ...TERMS.flatMap(({ references = [] }) => references),
  ];

  it('each that is named is there, and each that is there is named', () => {
    expect(used.filter((name) => referenceOf(name) === null)).toEqual([]);
    const fallback = ['notify-types', 'windows-codes', 'wfp-header', 'isakmp-notifies', 'tracefmt'];
    const there = [...Object.keys(referenceTable.sections), ...Object.keys(referenceTable.pages)];
    expect(there.filter((name) => !used.includes(name) && !fallback.includes(name))).toEqual([]);
  });

  it('lead to a section of a standard, or to a page of Microsoft', () => {
    for (const name of [...Object.keys(referenceTable.sections), ...Object.keys(referenceTable.pages)])
      expect(referenceOf(name)?.url).toMatch(
        /^https:\/\/(www\.rfc-editor\.org\/rfc\/rfc\d+#section-\d+(\.\d+)*|learn\.microsoft\.com\/[\w/.-]+)$/,
      );
  });

  it('of messages, notifies and codes that there are', () => {
    const messages = new Set([
      ...[...IKE_MESSAGES, ...TRACE_MESSAGES].map(({ id }) => id),
      ...followTable.records.map(({ id }) => id),
    ]);
    expect(Object.keys(referenceTable.messages).filter((id) => !messages.has(id))).toEqual([]);
    expect(Object.keys(referenceTable.notifies).filter((id) => notifyById(id) === null)).toEqual([]);
    expect(Object.keys(referenceTable.codes).filter((code) => errorByCode(Number(code)) === null)).toEqual([]);
  });
});
