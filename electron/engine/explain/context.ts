import type { EventRow } from '../../../shared/contract/api.ts';
import type { FileKind } from '../../../shared/model/words.ts';
import { emptyEvent } from '../formats/format.ts';
import { tellCode } from './errors.ts';
import { suspectsOf } from './suspects.ts';
import { type Telling, addField, addMeaning, addUsualReferences } from './telling.ts';

/** What an open run knows of a line. */
export interface Context {
  readonly kind: FileKind | null;
  /** The first line of its file, which names the columns of a table. */
  readonly header: string | null;
  /** The event that the line is, or is part of. */
  readonly event: EventRow | null;
  /** Titles of the run's findings that rest on the line. */
  readonly findings: readonly string[];
}

const POINTS: Readonly<Record<string, string>> = { local: 'Azure', remote: 'the peer' };

/** What the words leave open and the run tells: of which block the line is part, whose it is, and what was found by it. */
export function addContext(told: Telling, { event, findings }: Context): void {
  if (event !== null) addEvent(told, event);
  for (const title of findings) addField(told, 'finding of this run', title);
}

function addEvent(told: Telling, event: EventRow): void {
  const isPart = event.lineTo > event.line;
  if (isPart)
    addField(
      told,
      'part of',
      `lines ${event.line} to ${event.lineTo}: ${event.text === '' ? event.message : event.text}`,
    );
  told.phase ??= event.phase;
  told.step ??= event.step;
  if (told.message === null && event.message !== 'unrecognised') told.message = event.message;
  // A field of a block is not the block's error; the one that carries it has told so already.
  if (isPart && told.code === null && event.errorCode !== null)
    addField(told, 'error of the event', `${event.errorCode}${event.errorName === null ? '' : ` ${event.errorName}`}`);
  else if (!isPart && told.code === null && event.errorCode !== null) {
    tellCode(told, event.errorCode);
    addUsualReferences(told);
  }
  if (told.direction === null && !isPart) told.direction = event.direction;
  if (isPart || told.findings.length === 0)
    told.findings = suspectsOf({ ...emptyEvent(event.line), ...event, phaseCertain: isPart, ikeVersion: null });
  if (isPart && event.severity === 'error' && told.findings.length > 0 && told.means === null)
    addMeaning(told, 'It is part of a failure; the code and the failure point of the same event say what failed.');
  for (const [name, value] of [
    ['time', event.time],
    ['peer', event.peer],
    ["Azure's address", event.local],
    ['instance', event.instance],
    ['session', event.session],
  ] as const)
    if (!told.fields.some((field) => field.name === name)) addField(told, name, value);
  const point = POINTS[event.direction === 'received' ? 'remote' : 'none'];
  if (isPart && point !== undefined) addField(told, 'whose side', point);
}
