import type { Case } from './case.ts';

/** The byte forms of a text; only the whole engine decodes. */
const ENCODINGS: readonly (readonly [name: string, encoding: NonNullable<Case['encoding']>])[] = [
  ['zip', { as: 'utf-8', marked: false, end: '\n' }],
  ['crlf', { as: 'utf-8', marked: false, end: '\r\n' }],
  ['utf-8-bom', { as: 'utf-8-bom', marked: true, end: '\n' }],
  ['utf-16le', { as: 'utf-16le', marked: true, end: '\r\n' }],
  ['utf-16le bare', { as: 'utf-16le', marked: false, end: '\n' }],
  ['utf-16be', { as: 'utf-16be', marked: true, end: '\n' }],
  ['utf-16be bare', { as: 'utf-16be', marked: false, end: '\r\n' }],
];

/** Each so many cases, as zips, in one encoding after the other. */
export function encoded(cases: readonly Case[], each: number): Case[] {
  return cases
    .filter((_, at) => at % each === 0)
    .map((one, at) => {
      const [variant, encoding] = ENCODINGS[at % ENCODINGS.length] ?? [
        'zip',
        { as: 'utf-8', marked: false, end: '\n' },
      ];
      return { ...one, id: `${one.id} ${variant}`, variant, encoding };
    });
}
