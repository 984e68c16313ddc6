import { dirname, join } from 'node:path';
import { readdirSync, readFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import type { Client } from '../../shared/contract/client.ts';
import type { EventRow, TableRow } from '../../shared/contract/api.ts';
import type { Analysis } from '../../shared/model/analysis.ts';
import { GOOD, K, OTHER, PEER, a, b, AUTHENTICATING, clocked, textOf } from '../diagnose/logs.ts';
import { csv, ikeRows } from '../diagnose/monitor.ts';
import { type Bench, PUBLISHED, bench } from '../engine-kit.ts';
import { busyRun } from '../make/busy.ts';
import { writeTrace } from '../make/wfpdiag.ts';

/** An event with all that is told of it elsewhere, in the order in which events are numbered. */
export interface Known extends EventRow {
  readonly type: string;
  readonly point: string;
  readonly attempt: number | null;
  readonly negotiation: string | null;
}

export interface Made {
  readonly name: string;
  readonly run: string;
  readonly events: readonly Known[];
  readonly analysis: Analysis;
  /** Names in the order of the run. */
  readonly files: readonly string[];
}

export interface Runs {
  readonly kit: Bench;
  readonly client: Client;
  readonly all: readonly Made[];
  /** The run of a name. */
  made(name: string): Made;
  close(): Promise<void>;
}

const FAILED = [...AUTHENTICATING, K.refuses('Authentication failed'), K.closed(textOf(13_801))];
const cookie = (lines: readonly string[], number: number): string[] =>
  lines.map((line) => line.replaceAll('0xCBF235637168FA00', `0x1A${number.toString(16).padStart(4, '0')}`));

/** The same attempt again and again, every 15 seconds. */
export function retries(count: number): string[] {
  return Array.from({ length: count }, (_, index) =>
    clocked(a(cookie(FAILED, index)), new Date(Date.UTC(2026, 2, 4, 8) + index * 15_000).toISOString(), 0.25),
  ).flat();
}

/** Runs of every kind that a table is made of, each opened once. */
export async function openRuns(): Promise<Runs> {
  const kit = await bench();
  const mixed = a([...FAILED, ...GOOD(), 'words that nobody knows']);
  const rows = ikeRows(b([...FAILED, ...GOOD('0x3333333333333333'), K.refuses('No Proposal Chosen')]));
  const trace = await kit.file('trace/Scrubbed-wfpdiag.txt', '');
  await writeTrace(trace, { bytes: 150_000, seed: 5, failuresPerMillion: 16_000 });
  const xml = readFileSync(join(PUBLISHED, 'netevent.classify-drop.uwp-case2.xml'), 'utf8').trim();
  const oneLine = `<netEvents>${[0, 1, 2].map((kind) => netEvent(kind)).join('')}</netEvents>\n`;
  const two = async (name: string, content: string): Promise<string> => kit.file(`two/${name}`, content);
  await two(
    'GatewayTenantWorker_IN_0/IkeLogs.txt',
    clocked([...mixed, ...mixed], '2026-03-04T08:00:00Z', 2).join('\r\n'),
  );
  await two('GatewayTenantWorker_IN_1/IkeLogs.txt', clocked(a(FAILED, OTHER), '2026-03-04T08:00:05Z', 1).join('\n'));
  await two('GatewayTenantWorker_IN_1/netevents.xml', oneLine);
  // Some lines without a clock among others, before the first and behind it.
  const gaps = clocked(b([...GOOD(), ...FAILED]), '2026-03-04T08:00:03Z', 3).map((line, at) =>
    at % 4 === 0 ? line.slice(line.indexOf(' ') + 1) : line,
  );
  await two('GatewayTenantWorker_IN_1/more/IkeLogs.txt', gaps.join('\n'));
  // What stands in a second file once more is part of no attempt.
  await two('GatewayTenantWorker_IN_1/again/IkeLogs.txt', gaps.slice(6, 12).join('\n'));
  const bare = await two('no-clock/IkeLogs.txt', a([...GOOD('0x77'), ...FAILED], '192.0.2.5').join('\n'));

  const paths: Readonly<Record<string, string | readonly string[]>> = {
    'no clock': await kit.file('bare/IkeLogs.txt', [...mixed, ...b(FAILED)].join('\n')),
    clocks: await busyRun(kit.folder, 300, 0),
    trace: dirname(trace),
    'newest first': await kit.file('monitor.csv', csv(rows.toReversed())),
    instances: dirname(dirname(bare)),
    retries: await kit.file('retries/IkeLogs.txt', retries(37).join('\n')),
    drops: await kit.file('drops.xml', xml),
  };
  const all: Made[] = [];
  for (const [name, path] of Object.entries(paths)) all.push(await read(kit, name, await kit.open(path)));
  return {
    kit,
    client: kit.client,
    all,
    made(name) {
      const found = all.find((one) => one.name === name);
      if (found === undefined) throw new Error(`there is no run "${name}"`);
      return found;
    },
    close: () => kit.close(),
  };
}

const SIDES = ['IPSEC_FAILURE_PEER', 'IPSEC_FAILURE_ME', 'IPSEC_FAILURE_NONE'];
const TYPES = ['IKEEXT_MM_FAILURE', 'IKEEXT_QM_FAILURE', 'IKEEXT_EM_FAILURE'];
const ELEMENTS = ['ikeMmFailure', 'ikeQmFailure', 'ikeEmFailure'];

function netEvent(kind: number): string {
  const element = ELEMENTS[kind] ?? '';
  return `<item><header><timeStamp>2026-03-04T08:00:0${kind}.500Z</timeStamp><localAddrV4>198.51.100.4</localAddrV4><remoteAddrV4>${PEER}</remoteAddrV4></header><type>FWPM_NET_EVENT_TYPE_${TYPES[kind] ?? ''}</type><${element}><failureErrorCode>${13_801 + kind}</failureErrorCode><failurePoint>${SIDES[kind] ?? ''}</failurePoint></${element}></item>`;
}

async function read({ client, library }: Bench, name: string, run: string): Promise<Made> {
  const analysis = await client.call('run.analysis', { run, all: true });
  const { files } = await client.call('run.files', { run });
  const rows = new Map((await tableOf(client, run, '')).map((row) => [row.id, row]));
  const points = pointsOf(library, run);
  // On one line there may be several: they stand in one order.
  const headers = new Map<string, Analysis['wfpEvents']['events'][number][]>();
  for (const event of analysis.wfpEvents.events) {
    const key = `${event.file}:${event.lineFrom}`;
    headers.set(key, [...(headers.get(key) ?? []), event]);
  }
  const events = (await eventsOf(client, run, '')).map((event) => {
    const header = headers.get(`${event.file}:${event.line}`)?.shift();
    const row = rows.get(event.id);
    return {
      ...event,
      type: header?.type ?? '',
      point: header?.failurePoint ?? points.get(event.id) ?? '',
      attempt: row?.attempt ?? null,
      negotiation: row?.negotiation ?? null,
    };
  });
  return { name, run, events, analysis, files: files.map((file) => file.name) };
}

/** What events without a header say of whose side it was; no answer of the contract has it. */
function pointsOf(library: string, run: string): Map<number, string> {
  const catalogue = new Database(join(library, 'library.db'), { readonly: true });
  const dir = catalogue.prepare('select dir from runs where id = ?').pluck().get(run) as string;
  catalogue.close();
  if (!readdirSync(join(library, 'runs')).includes(dir)) throw new Error('the run has no folder');
  const db = new Database(join(library, 'runs', dir, 'run.db'), { readonly: true });
  const list = db.prepare('select id, failure_point from events where failure_point is not null').raw().all();
  db.close();
  return new Map(list as [number, string][]);
}

/** All events that SQL lets through, by pages. */
export async function eventsOf(client: Client, run: string, filter: string): Promise<EventRow[]> {
  const found: EventRow[] = [];
  for (let after: number | null = null; ;) {
    const page: { events: EventRow[]; more: boolean } = await client.call('run.events', {
      run,
      filter,
      after,
      limit: 5000,
    });
    found.push(...page.events);
    if (!page.more) return found;
    after = page.events.at(-1)?.id ?? null;
  }
}

type Sort = readonly { readonly by: 'time'; readonly descending: boolean }[];

/** All rows of a table, by pages. */
export async function tableOf(client: Client, run: string, filter: string, more: object = {}): Promise<TableRow[]> {
  const found: TableRow[] = [];
  for (;;) {
    const asked = { run, filter, sort: [] as Sort, ...more, from: found.length, count: 1000 };
    const { rows, total } = await client.call('run.table', { ...asked, sort: [...asked.sort] });
    found.push(...rows);
    if (found.length >= total || rows.length === 0) return found;
  }
}
