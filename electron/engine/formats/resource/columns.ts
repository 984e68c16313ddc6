import { microsFromIso, microsFromParts } from '../../../../shared/base/time.ts';
import type { Micros } from '../../../../shared/base/units.ts';
import { isIkeRecord } from '../ike.ts';
import type { Cell } from './row.ts';

/**
 * What a column is for. Exports have the columns of the table (`Message`, `instance_s`), of the storage form
 * (`properties.message`) or of whatever query was run: Microsoft's own calls the words `Event`, another one `IKEMessage`.
 */
export type Role =
  | 'time'
  | 'message'
  | 'category'
  | 'operation'
  | 'instance'
  | 'session'
  | 'remote'
  | 'local'
  | 'direction'
  | 'status'
  | 'reason'
  | 'outcome';

/** Names without blanks, underscores, types and zones; of several for one role, the first that has a value counts. */
const NAMES: Readonly<Record<Role, readonly string[]>> = {
  time: ['timegenerated', 'time', 'timestamp', 'eventtime', 'datetime', 'timecreated', 'date'],
  message: ['message', 'rawmessage', 'ikemessage', 'event', 'message2', 'message1', 'msg', 'logmessage', 'text'],
  category: ['category', 'logcategory'],
  operation: ['operationname', 'operation'],
  instance: ['instance', 'gwin', 'roleinstance', 'instancename', 'gatewayinstance'],
  session: ['sessionid', 'session'],
  remote: ['remoteip', 'remote', 'remoteaddress', 'peer', 'peerip'],
  local: ['localip', 'local', 'localaddress'],
  direction: ['direction'],
  status: ['status', 'connectionstatus', 'tunnelstatus'],
  reason: ['statechangereason', 'tunnelstatechangereason', 'reason'],
  outcome: ['operationstatus'],
};

const ROLES: ReadonlyMap<string, { readonly role: Role; readonly rank: number }> = new Map(
  Object.entries(NAMES).flatMap(([role, names]) =>
    names.map((name, rank) => [name, { role: role as Role, rank }] as const),
  ),
);
const MAX_NAMES = 2000;

/** The values of a row by what they are for; `messageCell` is -1 where none holds words. */
export interface Known {
  readonly values: ReadonlyMap<Role, string>;
  readonly messageCell: number;
  readonly time: Micros | null;
  /** How many of its columns have a name that is known. */
  readonly named: number;
}

export interface Columns {
  read(cells: readonly Cell[]): Known;
  roleOf(name: string): Role | null;
  /** Of a value of the time column. */
  time(text: string, name: string): Micros | null;
}

/** Remembers what each name is for, and which part of a date stands first in this file. */
export function columns(): Columns {
  const places = new Map<string, { readonly role: Role; readonly rank: number } | null>();
  let dayFirst = false;
  const placeOf = (name: string) => {
    let place = places.get(name);
    if (place === undefined) {
      place = ROLES.get(plainName(name)) ?? null;
      if (places.size < MAX_NAMES) places.set(name, place);
    }
    return place;
  };
  const time = (text: string, name: string): Micros | null => {
    const read = readTime(text, dayFirst);
    if (read === null) return null;
    dayFirst ||= read.dayFirst;
    return read.time - zoneOf(name);
  };

  return {
    roleOf: (name) => placeOf(name)?.role ?? null,
    time,
    read(cells) {
      const values = new Map<Role, string>();
      const ranks = new Map<Role, number>();
      let messageCell = -1;
      let at: Micros | null = null;
      for (const [index, { name, value }] of cells.entries()) {
        const place = value.trim() === '' ? null : placeOf(name);
        if (place === null || (ranks.get(place.role) ?? Number.POSITIVE_INFINITY) <= place.rank) continue;
        if (place.role === 'time') {
          const read = time(value, name);
          if (read === null) continue;
          at = read;
        }
        ranks.set(place.role, place.rank);
        values.set(place.role, value.trim());
        if (place.role === 'message') messageCell = index;
      }
      // A query may have called its columns anything: what is in them tells then.
      const unnamed = ({ name }: Cell) => placeOf(name) === null;
      if (messageCell < 0)
        messageCell = cells.findIndex((cell) => unnamed(cell) && cell.value.length > 8 && isIkeRecord(cell.value));
      if (at === null)
        for (const { name, value } of cells) if ((at ??= looksTimed(value) ? time(value, name) : null) !== null) break;
      // A record has one line; a table may have folded it.
      const message = cells[messageCell]?.value;
      if (message !== undefined) values.set('message', message.replace(/[\r\n]+/g, ' '));
      if (!values.has('instance')) {
        const printed = cells.find(({ value }) => INSTANCE.test(value));
        if (printed !== undefined) values.set('instance', printed.value);
      }
      return { values, messageCell, time: at, named: ranks.size };
    },
  };
}

const INSTANCE = /^(?:GatewayTenantWorker_)?IN_\d{1,3}$/i;

/** "GatewayTenantWorker_IN_0" as it is printed; queries take the digit alone out of it. */
export function instanceName(text: string | undefined): string | null {
  if (text === undefined) return null;
  return /^\d{1,3}$/.test(text) ? `IN_${text}` : text.slice(0, 80);
}

function plainName(name: string): string {
  const last = name.slice(name.lastIndexOf('.') + 1, name.length);
  return last
    .slice(0, 100)
    .replace(/\[[^\]]{0,40}\]/, '')
    .replace(/_[sgdbt]$/i, '')
    .toLowerCase()
    .replace(/[\s_"-]+/g, '')
    .replace(/^properties(?=.)/, '');
}

/** The zone that the portal puts behind a name: `TimeGenerated [UTC]`, `[UTC+02:00]`. */
function zoneOf(name: string): Micros {
  const zone = /\[UTC\s?([+-])(\d{1,2})(?::?(\d{2}))?\]/i.exec(name);
  if (zone === null) return 0;
  const minutes = Number(zone[2]) * 60 + Number(zone[3] ?? 0);
  return (zone[1] === '-' ? -1 : 1) * minutes * 60_000_000;
}

function looksTimed(text: string): boolean {
  return text.length < 40 && /^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}[ T,]/.test(text);
}

const LOCAL =
  /^(\d{1,4})([/.-])(\d{1,2})[/.-](\d{1,4})[ ,T]{1,3}(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?: ?([AP])\.?M\.?)?(?: ?(?:UTC|GMT|Z))?$/i;

/**
 * ISO, or as a browser and a spreadsheet print it: `9/18/2020, 3:43:12.345 PM`. Month first, unless dots stand in it or a
 * first number above 12 has shown otherwise.
 */
function readTime(text: string, dayFirst: boolean): { readonly time: Micros; readonly dayFirst: boolean } | null {
  const clean = text.replace(/[\u202f\u00a0\u200e]/g, ' ').trim();
  if (clean.length > 60) return null;
  const iso = microsFromIso(clean);
  if (iso !== null) return { time: iso, dayFirst: false };
  const match = LOCAL.exec(clean);
  if (match === null) return null;
  const [a = 0, b = 0, c = 0] = [match[1], match[3], match[4]].map(Number);
  const yearFirst = a > 31;
  const days = !yearFirst && (match[2] === '.' || a > 12 || (dayFirst && b <= 12));
  const [year, month, day] = yearFirst ? [a, b, c] : days ? [c, b, a] : [c, a, b];
  const half = (match[9] ?? '').toUpperCase();
  const hour = Number(match[5]);
  const hours = half === '' ? hour : (hour % 12) + (half === 'P' ? 12 : 0);
  const fraction = Number((match[8] ?? '').padEnd(6, '0').slice(0, 6));
  const time = microsFromParts(
    year < 100 ? year + 2000 : year,
    month,
    day,
    hours,
    Number(match[6]),
    Number(match[7] ?? 0),
    fraction,
  );
  return time === null ? null : { time, dayFirst: days && a > 12 };
}
