import referenceTable from '../../../resources/explain/references.json' with { type: 'json' };
import type { Explanation } from '../../../shared/model/explanation.ts';

/** An explanation while it is put together. */
export type Telling = { -readonly [K in keyof Explanation]: Explanation[K] };

export function telling(text: string): Telling {
  return {
    schema: 'tunnelscope.explanation/1',
    text,
    title: '',
    means: null,
    message: null,
    phase: null,
    step: null,
    direction: null,
    normal: 'unknown',
    grade: null,
    source: null,
    code: null,
    notify: null,
    references: [],
    fields: [],
    proposals: [],
    selectors: [],
    findings: [],
  };
}

const MAX_FIELDS = 40;

/** Fields of one name and value are told once. */
export function addField(told: Telling, name: string, value: string | null): void {
  const shown = value?.trim() ?? '';
  if (shown === '' || told.fields.length >= MAX_FIELDS) return;
  if (!told.fields.some((field) => field.name === name && field.value === shown))
    told.fields = [...told.fields, { name, value: shown }];
}

/** Sentences behind each other; what is said already is not said again. */
export function addMeaning(told: Telling, ...sentences: readonly (string | null | undefined)[]): void {
  for (const sentence of sentences) {
    if (sentence === null || sentence === undefined || sentence === '') continue;
    if (told.means?.includes(sentence) === true || told.title === sentence) continue;
    told.means = told.means === null ? sentence : `${told.means} ${sentence}`;
  }
}

interface Section {
  readonly document: string;
  readonly section: string;
  readonly title: string;
}

const SECTIONS: Readonly<Record<string, Section>> = referenceTable.sections;
const DOCUMENTS: Readonly<Record<string, string>> = referenceTable.documents;
const PAGES: Readonly<Record<string, Explanation['references'][number]>> = referenceTable.pages;
const OF_MESSAGES: Readonly<Record<string, readonly string[]>> = referenceTable.messages;
const OF_NOTIFIES: Readonly<Record<string, readonly string[]>> = referenceTable.notifies;
const OF_CODES: Readonly<Record<string, readonly string[]>> = referenceTable.codes;

/** By the names in resources/explain/references.json: "RFC 7296, 1.2: The Initial Exchanges". */
export function addReferences(told: Telling, names: readonly string[]): void {
  for (const name of names) {
    const reference = referenceOf(name);
    if (reference !== null && !told.references.some(({ url }) => url === reference.url))
      told.references = [...told.references, reference];
  }
}

export function referenceOf(name: string): Explanation['references'][number] | null {
  const section = SECTIONS[name];
  if (section === undefined) return PAGES[name] ?? null;
  return {
    title: `${section.document}, ${section.section}: ${section.title}`,
    url: `${DOCUMENTS[section.document] ?? ''}#section-${section.section}`,
  };
}

export function addUsualReferences(told: Telling): void {
  if (told.notify !== null) addReferences(told, OF_NOTIFIES[notifyKey(told.notify.name)] ?? ['notify-types']);
  if (told.message !== null) addReferences(told, OF_MESSAGES[told.message] ?? []);
  if (told.code !== null) addReferences(told, OF_CODES[String(told.code.code)] ?? ['windows-codes']);
}

function notifyKey(name: string): string {
  return name.toLowerCase().replaceAll('_', '-');
}
