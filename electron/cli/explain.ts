import { createInterface } from 'node:readline';
import { cut, printable } from '../../shared/base/text.ts';
import type { Explanation } from '../../shared/model/explanation.ts';
import { PHASE_NAMES } from '../../shared/model/names.ts';
import { rangeText } from '../../shared/net/address.ts';
import { EXIT, type Exit } from './exit.ts';
import { type Ink, inkOf, labelled, wrap } from './ink.ts';
import { COMMON, readArgs, usage } from './options.ts';
import { print } from './print.ts';
import { type Session, withSession } from './session.ts';

const MARGIN = 12;
/** As much as the contract takes. */
const LONGEST = 20_000;

export async function explain(args: readonly string[]): Promise<Exit> {
  const { values, positionals } = readArgs('explain', args, { ...COMMON, json: { type: 'boolean' } });
  const text = positionals.join(' ').trim();
  if (text === '') usage('explain', 'say what to explain: a line, a code, a notify, a name.');
  // The catalogue is in the program: no library is needed for it, and none is touched.
  return withSession({ ...values, library: undefined, 'no-library': true }, async (session) => {
    const json = values.json === true;
    return text === '-' ? tellEach(session, json) : tell(session, text, json);
  });
}

async function tellEach(session: Session, json: boolean): Promise<Exit> {
  let worst: Exit = EXIT.done;
  let read = 0;
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() === '') continue;
    if (read > 0 && !json) await print(['']);
    read += 1;
    if ((await tell(session, line, json)) !== EXIT.done) worst = EXIT.usage;
  }
  if (read === 0) usage('explain', 'standard input holds no line.');
  return worst;
}

async function tell(session: Session, text: string, json: boolean): Promise<Exit> {
  const told = await session.ask('explain', { text: cut(text, LONGEST) });
  const known = isKnown(told);
  if (json) await print([JSON.stringify(told)]);
  else if (known) await print([explanationText(told, inkOf(process.stdout))]);
  if (!known)
    process.stderr.write(
      `tunnelscope: nothing is known of "${printable(cut(text, 80))}". Give a whole line of a log, a code such as 13801, a notify or a name.\n`,
    );
  return known ? EXIT.done : EXIT.usage;
}

/** Whether anything at all could be told, if only a token of it. */
function isKnown(told: Explanation): boolean {
  const { means, message, code, notify, fields, references, proposals, selectors, grade } = told;
  return (
    [means, message, code, notify, grade].some((value) => value !== null) ||
    [fields, references, proposals, selectors].some((list) => list.length > 0)
  );
}

const WEIGHTS = { normal: 'Normal', trouble: 'Trouble', unknown: 'Neither good nor bad by itself' } as const;
const DIRECTIONS = { sent: 'sent by Azure', received: 'received from the peer', local: "Azure's own act" } as const;
const GRADES = {
  seen: 'seen in a public sample',
  'seen-in-picture': 'seen in a public picture of a log',
  documented: 'documented',
  vocabulary: 'named in public texts; no full line was seen',
  inferred: 'inferred, never seen',
} as const;

/** As a person reads it: what it is, what it means, what it carries, what it may be a sign of, and how that is known. */
function explanationText(told: Explanation, ink: Ink): string {
  const width = ink.width - MARGIN;
  const lines = (text: string) => wrap(printable(text), width);
  const block = (label: string, found: readonly string[]) =>
    found.length === 0 ? [] : [labelled(label, found, MARGIN, ink.bold)];
  const place = [
    WEIGHTS[told.normal],
    told.phase === null ? null : `in ${PHASE_NAMES[told.phase]}`,
    told.direction === null ? null : DIRECTIONS[told.direction],
  ].filter((part) => part !== null);
  const { code, notify, grade, source } = told;
  const name = code?.name ?? null;
  return [
    ...block('What', lines(told.title).map(ink.bold)),
    ...block('Means', told.means === null ? [] : lines(told.means)),
    ...block('Weight', lines(place.join(' · '))),
    ...block(
      'Code',
      code === null
        ? []
        : lines(
            `${code.code} = ${code.hex}${name === null ? '' : `, ${name}`}${code.message === null || told.title.includes(code.message) ? '' : `: ${code.message}`}`,
          ),
    ),
    ...block(
      'Notify',
      notify === null ? [] : lines(`${notify.name}${notify.number === null ? '' : ` (${notify.number})`}`),
    ),
    ...block('Holds', holds(told).flatMap(lines)),
    ...block(
      'Sign of',
      told.findings.flatMap((sign) => lines(`${sign.id} (${sign.confidence}): ${sign.when}`)),
    ),
    ...block(
      'See',
      told.references.flatMap(({ title, url }) => [...lines(title), `  ${ink.cyan(url)}`]),
    ),
    ...block(
      'Known',
      grade === null && source === null
        ? []
        : lines([grade === null ? null : GRADES[grade], source].filter((part) => part !== null).join('; ')),
    ),
  ].join('\n');
}

function holds({ fields, proposals, selectors }: Explanation): string[] {
  return [
    ...fields.map(({ name, value }) => `${name}: ${value}`),
    ...proposals.map((one) => {
      const parts = [one.encryption, one.integrity, one.dhGroup, one.pfsGroup].filter((part) => part !== null);
      return `${one.phase === 'ike' ? 'IKE' : 'IPsec'} policy ${one.number}: ${parts.join(', ')}`;
    }),
    ...selectors.map((one) => {
      const whose = one.owner === null ? '' : one.owner === 'azure' ? ", Azure's side" : ", the peer's side";
      return `${one.side}${whose}: ${rangeText(one.start, one.end)}`;
    }),
  ];
}
