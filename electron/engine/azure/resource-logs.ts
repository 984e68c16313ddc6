import { FaultError, raise } from '../../../shared/base/fault.ts';
import { listed } from '../../../shared/base/text.ts';
import type { Reach } from './access.ts';
import { listBlobs, toldByPath } from './blobs.ts';
import type { Persisting } from './retry.ts';

/**
 * The categories of a VPN gateway's logs that Azure Monitor writes as blobs (learn.microsoft.com: "Supported resource log
 * categories for microsoft.network/virtualnetworkgateways"). Documented.
 */
const CATEGORIES = [
  'gatewaydiagnosticlog',
  'ikediagnosticlog',
  'p2sdiagnosticlog',
  'routediagnosticlog',
  'tunneldiagnosticlog',
] as const;

export interface LogsAsked {
  readonly categories: readonly string[];
  /** An id or a gateway's name; null for all. */
  readonly resource: string | null;
  /** ISO. */
  readonly from: string;
  readonly to: string;
}

export interface LogBlob {
  readonly container: string;
  readonly name: string;
  /** To show, and unique: "VNET-GW/ikediagnosticlog/2026-03-04T11.json". */
  readonly shown: string;
}

const HOUR_MS = 3_600_000;
/** A month of all categories of one gateway. */
const MOST = 3000;

/**
 * The blobs of the hours that overlap with a range, one for each hour, category and resource. Folders are walked down to
 * the day, so that a year of other days is never listed. A fault "empty" where there are none.
 */
export async function findLogs(
  reach: Reach,
  asked: LogsAsked,
  patience: Omit<Persisting, 'asked'>,
): Promise<LogBlob[]> {
  const from = timeOf(asked.from);
  const to = timeOf(asked.to);
  if (Number.isNaN(from) || Number.isNaN(to) || from > to)
    raise(
      'bad-request',
      'The range of time ends before it begins, or is none.',
      'Say it as 2026-03-04T11:00Z, in UTC.',
    );
  const unknown = asked.categories.find((name) => !CATEGORIES.some((known) => known === name.toLowerCase()));
  if (unknown !== undefined)
    raise('bad-request', 'That is no category of the logs of a VPN gateway.', `There are ${listed(CATEGORIES)}.`);

  const found: LogBlob[] = [];
  let containers = 0;
  for (const category of asked.categories.map((name) => name.toLowerCase())) {
    const container = `insights-logs-${category}`;
    try {
      await walk(container, '');
      containers += 1;
    } catch (thrown) {
      if (!(thrown instanceof FaultError) || thrown.fault.code !== 'not-found') throw thrown;
    }
  }
  if (found.length === 0) {
    const what = listed(asked.categories.map((name) => name.toLowerCase()));
    raise(
      'empty',
      containers === 0
        ? `The account ${reach.place.account} holds no ${what}.`
        : `The account ${reach.place.account} holds no ${what} of that time${asked.resource === null ? '' : ' and resource'}.`,
      containers === 0
        ? 'A diagnostic setting of the gateway has to send its logs to this storage account.'
        : 'Times are UTC. Rows come some minutes late; a category with nothing to say writes no blob.',
    );
  }
  // Of several gateways each has its folder in one that all of them share.
  const gateways = new Set(found.map(({ shown }) => shown.slice(0, shown.indexOf('/'))));
  return gateways.size < 2 ? found : found.map((blob) => ({ ...blob, shown: `resource logs/${blob.shown}` }));

  async function walk(container: string, prefix: string): Promise<void> {
    // Below a day all is taken in one list.
    const deep = /\/d=\d\d\/$/.test(prefix);
    let next: string | null = null;
    do {
      const page = await listBlobs(reach, { container, prefix, deep, next }, patience);
      for (const folder of page.folders) if (mayHold(folder)) await walk(container, folder);
      for (const { name } of page.blobs) {
        const { time, resource } = toldByPath(container, name);
        const start = time === null ? Number.NaN : Date.parse(time);
        if (!name.endsWith('.json') || !(start + HOUR_MS > from && start <= to) || !isMeant(resource)) continue;
        if (found.length >= MOST)
          raise(
            'bad-request',
            `There are more than ${MOST} blobs of that time.`,
            'Choose a shorter range, fewer categories, or one gateway.',
          );
        const gateway = resource?.split('/').at(-1) ?? reach.place.account;
        const category = container.slice('insights-logs-'.length);
        found.push({ container, name, shown: `${gateway}/${category}/${time?.slice(0, 13) ?? ''}.json` });
      }
      next = page.next;
    } while (next !== null);
  }

  /** False of a folder of another time, or of another resource. */
  function mayHold(folder: string): boolean {
    const { resource } = toldByPath('', folder);
    if (resource !== null && !isMeant(resource)) return false;
    const [year, month, day] = ['y', 'm', 'd'].map((key) => new RegExp(`/${key}=(\\d{2,4})/`).exec(folder)?.[1]);
    if (year === undefined) return true;
    const first = Date.UTC(Number(year), Number(month ?? 1) - 1, Number(day ?? 1));
    const behind =
      day !== undefined
        ? first + 24 * HOUR_MS
        : month !== undefined
          ? Date.UTC(Number(year), Number(month), 1)
          : Date.UTC(Number(year) + 1, 0, 1);
    return behind > from && first <= to;
  }

  function isMeant(resource: string | null): boolean {
    if (asked.resource === null) return true;
    const [mine, theirs] = [asked.resource.toLowerCase().replace(/\/+$/, ''), (resource ?? '').toLowerCase()];
    return mine.includes('/') ? theirs === mine : theirs.endsWith(`/${mine}`);
  }
}

/** Without a zone it is UTC, as everything here. */
function timeOf(text: string): number {
  const zoned = /(?:z|[+-]\d\d:?\d\d)$/i.test(text) || !text.includes(':') ? text : `${text}Z`;
  return Date.parse(zoned.trim().replace(' ', 'T'));
}
