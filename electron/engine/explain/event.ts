import ikeMessages from '../../../resources/messages/ike.json' with { type: 'json' };
import monitorMessages from '../../../resources/messages/monitor.json' with { type: 'json' };
import traceMessages from '../../../resources/messages/trace.json' with { type: 'json' };
import followTable from '../../../resources/explain/messages.json' with { type: 'json' };
import { sentence, withoutStop } from '../../../shared/base/text.ts';
import { isoOrNull } from '../../../shared/base/time.ts';
import type { Explanation } from '../../../shared/model/explanation.ts';
import { IKE_MESSAGES, MONITOR_MESSAGES, type MessageEntry, NO_COOKIE, TRACE_MESSAGES } from '../formats/catalogue.ts';
import { notifyById } from '../formats/codes.ts';
import type { EventDraft } from '../formats/format.ts';
import { installed } from '../rules/installed.ts';
import { gradeOfCode, tellCode, tellNotify, weightOfCode } from './errors.ts';
import { suspectsOf } from './suspects.ts';
import { type Telling, addField, addMeaning } from './telling.ts';

const ENTRIES = new Map<string, MessageEntry>(
  [...IKE_MESSAGES, ...TRACE_MESSAGES, ...MONITOR_MESSAGES].map((entry) => [entry.id, entry]),
);
const SOURCES: Readonly<Record<string, string>> = {
  ...ikeMessages.sources,
  ...traceMessages.sources,
  ...monitorMessages.sources,
};
const FOLLOWS: Readonly<Record<string, string>> = followTable.follows;

interface RecordEntry {
  readonly id: string;
  readonly title: string;
  readonly means: string;
  readonly normal: string;
  readonly grade: string;
  readonly source: string;
}

const RECORDS = new Map((followTable.records as readonly RecordEntry[]).map((entry) => [entry.id, entry]));

/** Of a pack of the user's. */
function ownEntry(id: string): MessageEntry | undefined {
  return installed().messages.find(({ entry }) => entry.id === id)?.entry;
}

/** What the readers made of a line, in words. */
export function tellEvent(told: Telling, event: EventDraft): void {
  const entry = ENTRIES.get(event.message) ?? ownEntry(event.message);
  const record = RECORDS.get(event.message);
  told.message = event.message === 'unrecognised' ? null : event.message;
  [told.phase, told.step, told.direction] = [event.phase, event.step, event.direction];
  if (entry !== undefined) {
    told.title = entry.means;
    told.grade = (entry.grade ?? null) as Explanation['grade'];
    told.source = entry.source === undefined ? null : (SOURCES[entry.source] ?? entry.source);
  } else if (record !== undefined) {
    told.title = record.title;
    told.grade = record.grade as Explanation['grade'];
    told.source = record.source;
  } else if (told.message !== null) {
    told.title = `A record of the gateway: ${withoutStop(sentence(event.message.replace(/^event-/, '').replaceAll('-', ' ')))}.`;
  }
  const notify = event.notify === null ? null : notifyById(event.notify);
  if (notify !== null) tellNotify(told, notify);
  if (event.errorCode !== null) {
    tellCode(told, event.errorCode);
    told.grade ??= gradeOfCode(event.errorCode);
  }
  addMeaning(told, record?.means, FOLLOWS[event.message]);
  told.normal = weightOf(event, record);
  told.proposals = [...event.proposals];
  told.selectors = [...event.selectors];
  told.findings = suspectsOf(event);
  addFields(told, event);
}

/** Whether such a line belongs to a negotiation that goes well. */
function weightOf(event: EventDraft, record: RecordEntry | undefined): Explanation['normal'] {
  const ofCode = event.errorCode === null ? null : weightOfCode(event.errorCode);
  if (ofCode !== null && ofCode !== 'trouble') return ofCode;
  if (event.severity === 'error' || event.severity === 'warning') return 'trouble';
  if (event.severity === 'info') return 'normal';
  if (ofCode !== null) return ofCode;
  if (record !== undefined) return record.normal as Explanation['normal'];
  return ENTRIES.has(event.message) ? 'normal' : 'unknown';
}

const POINTS = { local: 'Azure', remote: 'the peer' } as const;

function addFields(told: Telling, event: EventDraft): void {
  const cookie = (text: string | null) =>
    text === null ? null : text === NO_COOKIE ? `${text} (0: the first packet)` : text;
  addField(told, 'time', isoOrNull(event.time));
  addField(told, 'peer', event.peer);
  addField(told, "Azure's address", event.local);
  addField(told, 'instance', event.instance);
  addField(told, 'IKE version', event.ikeVersion === null ? null : String(event.ikeVersion));
  addField(told, 'session', event.session);
  addField(told, 'initiator cookie', cookie(event.initiatorCookie));
  addField(told, 'responder cookie', cookie(event.responderCookie));
  addField(told, 'tunnel id', event.tunnelId);
  addField(told, 'selector id', event.tsId);
  addField(told, 'message id', event.messageId);
  addField(told, 'authentication', event.authMethod);
  addField(
    told,
    'SA stood before',
    event.saEstablished === null ? null : event.saEstablished ? 'yes: a later exchange' : 'no: a first negotiation',
  );
  addField(told, 'whose side', event.failurePoint === null ? null : POINTS[event.failurePoint]);
  addField(told, 'thread', event.thread);
  addField(told, 'provider', event.provider);
  addField(told, 'negotiation id', event.context);
}
