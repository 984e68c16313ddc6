import { cut } from '../../../shared/base/text.ts';
import { isoOrNull } from '../../../shared/base/time.ts';
import { canonicalPeer } from '../../../shared/net/address.ts';
import type { Explanation } from '../../../shared/model/explanation.ts';
import { readTokens, readTraceMessage } from '../formats/catalogue.ts';
import { type EventDraft, emptyEvent } from '../formats/format.ts';
import { readIkeRecord } from '../formats/ike.ts';
import { parsePolicies } from '../formats/policies.ts';
import { prefixReader } from '../formats/prefix.ts';
import { parseSelectors } from '../formats/selectors.ts';
import { type Context, addContext } from './context.ts';
import { tellEvent } from './event.ts';
import { tellCodeText, tellLine } from './lines.ts';
import { tellName } from './names.ts';
import { eventsIn, tellingMost } from './readers.ts';
import { type Telling, addField, addMeaning, addReferences, addUsualReferences, telling } from './telling.ts';
import { addTokens } from './tokens.ts';

/** A line may be a megabyte; no form that is known goes on so long. */
const LONGEST = 20_000;

const prefix = prefixReader();

/**
 * What a text means: a line of any log that is read here, a block of lines, a code, a symbol, a notify, a fault type, a
 * status, a term, a tag. Of what nobody knows, the tokens that it holds. `context` is what a run knows of the line.
 */
export function explain(text: string, context: Context | null = null): Explanation {
  const lines = cut(text, LONGEST)
    .split(/\r\n|\r|\n/)
    .filter((line) => line.trim() !== '');
  const only = lines[0] ?? '';
  const told = telling(lines.length === 1 ? only : lines.join(' ').trim());
  if (lines.length === 0) told.title = 'An empty line.';
  else if (lines.length > 1) tellBlock(told, lines);
  else if (context === null || !tellInFile(told, only, context)) tellOne(told, only, context);
  if (context !== null) addContext(told, context);
  return told;
}

/** Several lines: what their reader makes of them together; else the first of them that means something. */
function tellBlock(told: Telling, lines: readonly string[]): void {
  const event = tellingMost(eventsIn(lines, null));
  if (event !== null) {
    tellEvent(told, event);
    addUsualReferences(told);
    return;
  }
  for (const line of lines) {
    const one = telling(told.text);
    tellOne(one, line, null);
    Object.assign(told, one);
    if (told.means !== null || told.code !== null) return;
  }
}

/** A row whose meaning hangs on its file: of a table, the head names its columns. */
function tellInFile(told: Telling, line: string, { kind, header }: Context): boolean {
  if (kind !== 'resource-log') return false;
  const event = tellingMost(eventsIn(header === null || header === line ? [line] : [header, line], kind));
  if (event === null) return false;
  tellEvent(told, event);
  addUsualReferences(told);
  return told.message !== null || told.code !== null;
}

function tellOne(told: Telling, line: string, context: Context | null): void {
  const bytes = Buffer.from(line);
  if (prefix.read(bytes, 0, bytes.length)) {
    const piece = (from: number, to: number) => bytes.toString('utf8', from, to);
    const { at } = prefix;
    addField(told, 'time', isoOrNull(at.time));
    const peer = piece(at.peerFrom, at.peerTo);
    addField(told, 'peer', peer === '' ? null : canonicalPeer(peer));
    addField(told, 'thread', piece(at.threadFrom, at.threadTo));
    addField(told, 'provider', piece(at.providerFrom, at.providerTo));
    addField(told, 'negotiation id', piece(at.contextFrom, at.contextTo));
    const words = piece(at.textFrom, bytes.length);
    if (words.trim() === '') tellEmptyTrace(told);
    else tellTraceWords(told, words);
    addReferences(told, ['tracefmt']);
    return;
  }
  if (tellName(told, line)) return;
  const kind = context?.kind ?? null;
  if (kind !== null && kind !== 'ike-logs' && tellLine(told, line, kind)) return;
  if (tellRecord(told, line) || tellWords(told, line) || tellLine(told, line, null)) return;
  if (tellRow(told, line) || tellLists(told, line)) return;
  tellUnknown(told, line);
}

/** A text that ends in a line break is printed with one empty line behind it. */
function tellEmptyTrace(told: Telling): void {
  told.title = 'A trace line without words: the text of the line before ended in a line break.';
  told.normal = 'normal';
  told.grade = 'seen';
  told.source = 'Microsoft docs, sample of Scrubbed-wfpdiag.txt';
}

function tellTraceWords(told: Telling, words: string): void {
  if (tellLine(told, words.replace(/^ (?=\S)/, ''), 'wfpdiag') || tellCodeText(told, words)) return;
  if (tellWords(told, words.trim()) || tellName(told, words.trim())) return;
  tellUnknown(told, words);
}

/** A record of the IKE log in any of its shapes. */
function tellRecord(told: Telling, line: string): boolean {
  const event = readIkeRecord(line, 1);
  return event.message !== 'unrecognised' && tellRead(told, event);
}

/** The words of a trace message, or of what IKEErrors.txt quotes, without anything around them. */
function tellWords(told: Telling, line: string): boolean {
  const event = emptyEvent(1);
  if (readTraceMessage(line.trim(), event)) return tellRead(told, { ...event, text: line.trim() });
  if (!/^\s*(Error|based on log)\s*:/i.test(line)) return false;
  const read = tellingMost(eventsIn([line], 'ike-errors'));
  return read !== null && tellRead(told, read);
}

function tellRead(told: Telling, event: EventDraft): boolean {
  tellEvent(told, event);
  if (told.title === '') tellUnknown(told, event.text);
  addUsualReferences(told);
  return true;
}

/** A row of Azure Monitor: as JSON by its own reader, of a table without its head by the cell that is a record. */
function tellRow(told: Telling, line: string): boolean {
  const read = tellingMost(eventsIn([line], null));
  if (read !== null && (read.message !== 'unrecognised' || read.errorCode !== null)) return tellRead(told, read);
  for (const [, quoted, bare] of line.slice(0, 20_000).matchAll(/"((?:[^"]|""){1,8000})"|([^,"]{12,8000})/g)) {
    const cell = (quoted ?? bare ?? '').replaceAll('""', '"').trim();
    if (cell !== line.trim() && cell.length > 11 && tellRecord(told, cell)) {
      addField(told, 'row', 'a cell of a table; its other columns are named in the head of the file');
      return true;
    }
  }
  return false;
}

/** A list of policies or of ranges, without the message that it stands in. */
function tellLists(told: Telling, line: string): boolean {
  if (/Policy\d+:/.test(line)) told.proposals = parsePolicies(line, /DhGroup=/.test(line) ? 'ike' : 'ipsec', 'local');
  if (/StartAddress\s/.test(line)) told.selectors = parseSelectors(line, 'requested', null);
  if (told.proposals.length > 0) {
    told.title = 'A list of policies: what a side offers, in its order of preference.';
    addMeaning(
      told,
      'Whose it is says the line that it stands in. The other side takes one of them whole, or refuses all.',
    );
    addReferences(told, ['algorithms', 'sa-payload']);
  } else if (told.selectors.length > 0) {
    told.title = 'A list of address ranges: traffic selectors.';
    addMeaning(
      told,
      'Whose side they are says the line that they stand in. 0.0.0.0 to 255.255.255.255 is any address.',
    );
    told.selectors = told.selectors.map((selector) => ({ ...selector, owner: null }));
    addReferences(told, ['selectors']);
  } else return false;
  told.normal = 'normal';
  told.grade = 'seen';
  told.source = 'Microsoft docs, sample of IkeLogs.txt';
  return true;
}

/** Nobody knows the words: what can be told by tokens, and that it is no more than that. */
function tellUnknown(told: Telling, line: string): void {
  const record = readIkeRecord(line, 1);
  const event =
    record.peer !== null || record.session !== null ? record : { ...emptyEvent(1), text: line.slice(0, 4096) };
  readTokens(event, line);
  tellEvent(told, event);
  // Nothing but a tag tells who did it.
  if (!/\[(SEND|RECEIVE|RECV|LOCAL)/.test(line)) told.direction = null;
  told.grade = null;
  addTokens(told, line);
  told.title = 'No entry of the catalogue knows these words.';
  addMeaning(
    told,
    told.fields.length > 0 || told.code !== null || told.notify !== null
      ? 'What is shown is read off single tokens, and may be about something else.'
      : null,
  );
  addUsualReferences(told);
}
