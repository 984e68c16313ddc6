import { describe, expect, it } from 'vitest';
import { MONITOR_MESSAGES } from '../../electron/engine/formats/catalogue.ts';
import { resourceLog } from '../../electron/engine/formats/resource/resource.ts';
import { formatOf } from '../../electron/engine/formats/registry.ts';
import { DIRECTIONS, SEVERITIES, STEPS } from '../../shared/model/words.ts';
import { GOOD, K, PEER, SID, b } from '../diagnose/logs.ts';
import {
  IN_0,
  type MonitorRow,
  csv,
  ikeRows,
  jsonLines,
  queried,
  quoted,
  stored,
  tables,
} from '../diagnose/monitor.ts';
import { type Reading, reading } from './reading.ts';

const linesOf = (text: string): string[] =>
  text
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => line.replace(/\r$/, ''));
const read = (text: string): Reading => reading(resourceLog, linesOf(text));
const kindOf = (text: string): string | null =>
  formatOf({ name: 'export', text, lines: linesOf(text).filter((line) => line.trim() !== '') })?.kind ?? null;

const ROWS = ikeRows(b(GOOD()));
const FIRST = Date.UTC(2026, 2, 4, 8) * 1000;
const [ROW = {} as MonitorRow] = ROWS;
const MESSAGE = ROW.message ?? '';

const FORMS: readonly (readonly [name: string, text: string, firstLine: number, lastLine: number])[] = [
  ['JSON lines of a storage account', jsonLines(ROWS), 1, 6],
  ['records on one line', JSON.stringify({ records: ROWS.map(stored) }), 1, 1],
  [
    'records, one on each line',
    `{"records":[\n${ROWS.map((row) => JSON.stringify(stored(row))).join(',\n')}\n]}`,
    2,
    7,
  ],
  ['records, pretty-printed', JSON.stringify({ records: ROWS.map(stored) }, null, 2), 11, 66],
  ['an array on one line', JSON.stringify(ROWS.map(queried)), 1, 1],
  ['an array, pretty-printed', JSON.stringify(ROWS.map(queried), null, 4), 6, 61],
  ['an array of one on each line', `[\n${ROWS.map((row) => JSON.stringify(queried(row))).join(',\n')}\n]`, 2, 7],
  [
    'objects behind each other, pretty-printed',
    ROWS.map((row) => JSON.stringify(queried(row), null, 2)).join('\n'),
    5,
    60,
  ],
  ['a value list', JSON.stringify({ value: ROWS.map(queried) }, null, 1), 7, 62],
  ['tables on one line', tables(ROWS), 1, 1],
  ['tables, pretty-printed', tables(ROWS, 2), 48, 103],
  ['the portal’s table', csv(ROWS), 2, 7],
  ['the portal’s table with its mark', `\uFEFF${csv(ROWS)}`, 2, 7],
  ['a spreadsheet’s table', `sep=;\n${csv(ROWS, ';')}`, 3, 8],
  ['what is copied out of a grid', csv(ROWS, '\t'), 2, 7],
];

describe('rows are read in every form', () => {
  it.each(FORMS)('%s', (_, text, firstLine, lastLine) => {
    const { events, notices } = read(text);
    expect(kindOf(text)).toBe('resource-log');
    expect(events.map((event) => event.message)).toEqual([
      'sa-init-received',
      'ike-proposal-received',
      'sa-init-generated',
      'auth-received',
      'selectors-requested',
      'selectors-final',
    ]);
    expect(events.map((event) => event.time)).toEqual([0, 1, 2, 3, 4, 5].map((second) => FIRST + second * 1e6));
    for (const event of events)
      expect(event).toMatchObject({ peer: PEER, session: SID, instance: IN_0, provider: null });
    expect([events[0]?.line, events.at(-1)?.line]).toEqual([firstLine, lastLine]);
    expect(notices).toEqual([]);
  });
});

describe('columns of whatever query was run', () => {
  const table = (names: readonly string[], ...rows: (readonly string[])[]): string =>
    `${[names, ...rows.map((row) => row.map(quoted))].map((row) => row.join(',')).join('\n')}\n`;
  const body = K.initSent();

  it.each([
    [
      'Event',
      ['TimeGenerated', 'RemoteIP', 'LocalIP', 'Event', 'Level'],
      ['2026-03-04T08:00:00Z', PEER, '198.51.100.4', body, 'x'],
    ],
    [
      'IKEMessage and GWIN',
      ['TimeGenerated [UTC]', 'SessionID', 'RemoteIP', 'LocalIP', 'IKEMessage', 'GWIN'],
      ['3/4/2026, 8:00:00.000 AM', `{${SID}}`, PEER, '198.51.100.4', body, '0'],
    ],
    [
      'a direction of its own',
      ['timestamp', 'SESSION_ID', 'Remote', 'Local', 'Direction', 'Message'],
      ['2026-03-04 08:00:00', SID.toUpperCase(), `${PEER}:500`, '198.51.100.4:500', 'SEND', body.replace('[SEND]', '')],
    ],
    [
      'other cases',
      ['TIMEGENERATED', 'MESSAGE', 'INSTANCE_S'],
      ['2026-03-04T08:00:00.0000000Z', b([body])[0] ?? '', IN_0],
    ],
    ['names that nobody knows', ['When', 'What', 'Where'], ['04.03.2026 08:00:00', b([body])[0] ?? '', IN_0]],
    ['a zone of its own', ['TimeGenerated [UTC+02:00]', 'Message'], ['3/4/2026, 10:00:00.000 AM', b([body])[0] ?? '']],
    ['twelve at midday', ['TimeGenerated', 'Message'], ['3/4/2026 08:00', b([body])[0] ?? '']],
  ])('%s', (_, names, row) => {
    const text = table(names, row);
    expect(kindOf(text)).toBe('resource-log');
    expect(read(text).events).toEqual(
      [
        expect.objectContaining({
          message: 'sa-init-sent',
          direction: 'sent',
          time: FIRST,
          peer: PEER,
          phase: 'ike-sa-init',
        }),
      ].map((event) => event as unknown),
    );
  });

  it('puts a front that was cut off back, and gives the digit of an instance its name', () => {
    const text = table(
      ['TimeGenerated', 'SessionID', 'RemoteIP', 'LocalIP', 'IKEMessage', 'GWIN'],
      ['2026-03-04T08:00:00Z', SID, PEER, '198.51.100.4', body, '1'],
    );
    expect(read(text).events[0]).toMatchObject({ session: SID, peer: PEER, local: '198.51.100.4', instance: 'IN_1' });
  });

  it('takes no address from a column where the message names its own', () => {
    const text = table(['TimeGenerated', 'Message', 'RemoteIP'], ['2026-03-04T08:00:00Z', MESSAGE, '192.0.2.1']);
    expect(read(text).events[0]?.peer).toBe(PEER);
  });

  it('reads the day first once a date has shown that it stands first', () => {
    const text = table(['Time', 'Message'], ['25/03/2026 08:00:00', MESSAGE], ['04/03/2026 08:00:00', MESSAGE]);
    expect(read(text).events.map((event) => event.time)).toEqual([FIRST + 21 * 86_400e6, FIRST]);
  });

  it('a message with commas that nobody quoted', () => {
    const text = `TimeGenerated,Message,Level\n2026-03-04T08:00:00Z,${b([body])[0]},Error\n`;
    expect(read(text).events[0]).toMatchObject({ message: 'sa-init-sent', initiatorCookie: 'CBF235637168FA00' });
  });

  it('a quoted message over several lines stands at its own line', () => {
    const cell = quoted(`${MESSAGE}\nwith "more" of it`);
    const text = `Level,Two,TimeGenerated,Message\nx,"a\nb",2026-03-04T08:00:00Z,${cell}\n`;
    expect(read(text).events).toEqual([expect.objectContaining({ message: 'sa-init-received', line: 3, time: FIRST })]);
  });

  it('properties that are text themselves', () => {
    const row = { ...stored(ROW), properties: JSON.stringify({ instance: IN_0, message: MESSAGE }) };
    expect(read(JSON.stringify(row)).events).toEqual([
      expect.objectContaining({ message: 'sa-init-received', instance: IN_0 }),
    ]);
  });
});

describe('a broken record costs itself alone', () => {
  const good = JSON.stringify(stored(ROW));
  const pretty = JSON.stringify(stored(ROW), null, 2);

  it.each([
    ['a line that was cut', `${good}\n${good.slice(0, 200)}\n${good}\n${good}\n`, 3, [2]],
    [
      'a line that was cut behind a name',
      `${good}\n${good.slice(0, good.indexOf('"properties":') + 13)}\n${good}\n`,
      2,
      [2],
    ],
    ['a line that is no JSON', `${good}\nWARNING: this is a preview\n${good}\n`, 2, [2]],
    ['a record that was cut among others', `{"records":[\n${good},\n${good.slice(0, 200)}\n${good}\n]}`, 2, [3]],
    [
      'a string without its end',
      `[\n${pretty},\n${pretty.replace('IKELogEvent"', 'IKELogEvent')},\n${pretty}\n]`,
      2,
      [13],
    ],
    ['the end of the file', `[\n${pretty},\n${pretty.slice(0, 300)}`, 1, [13]],
    [
      'a quote that nothing closes',
      `TimeGenerated,Message\n2026-03-04T08:00:00Z,"${MESSAGE}\n2026-03-04T08:00:01Z,"${MESSAGE}"\n2026-03-04T08:00:02Z,"${MESSAGE}"\n`,
      2,
      [2],
    ],
  ])('%s', (_, text, events, lines) => {
    const found = read(text);
    expect(found.events.filter((event) => event.message === 'sa-init-received')).toHaveLength(events);
    expect(found.notices.map((notice) => [notice.code, notice.line])).toEqual(
      lines.map((line) => ['json-unreadable', line]),
    );
  });

  it('brackets without end take no memory and no time', () => {
    const { events } = read(`${'['.repeat(200_000)}\n${good}\n`);
    expect(events.length).toBeLessThanOrEqual(1);
  });
});

describe('the categories beside IKE', () => {
  it.each(
    MONITOR_MESSAGES.flatMap((entry) =>
      entry.samples.map((sample, at) => [`${entry.id} ${at + 1}`, entry, sample] as const),
    ),
  )('%s', (_, entry, sample) => {
    const { line, gives, row } = sample as typeof sample & { readonly row: Readonly<Record<string, string>> };
    const { events } = read(`${JSON.stringify({ TimeGenerated: '2026-03-04T08:00:00Z', ...row })}\n`);
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({ message: entry.id, text: line, step: entry.step, ...gives });
    expect(events[0]?.provider).toBe(row['category']);
    expect(STEPS).toContain(entry.step);
    expect(DIRECTIONS).toContain(entry.direction);
    if (entry.severity !== undefined) expect(SEVERITIES).toContain(entry.severity);
    expect(entry.means).toMatch(/^[A-Z].*\.$/);
  });

  it('are told by their operation, or by what they hold, where the category was left out', () => {
    const lines = [
      { TimeGenerated: '2026-03-04T08:00:00Z', OperationName: 'TunnelConnected', remoteIP_s: PEER },
      {
        TimeGenerated: '2026-03-04T08:00:01Z',
        remoteIP_s: PEER,
        status_s: 'Disconnected',
        stateChangeReason_s: 'DPD timed out',
      },
      { TimeGenerated: '2026-03-04T08:00:02Z', Message: MESSAGE },
    ];
    const { events } = read(lines.map((line) => JSON.stringify(line)).join('\n'));
    expect(events.map((event) => event.message)).toEqual([
      'tunnel-connected',
      'tunnel-disconnected',
      'sa-init-received',
    ]);
  });

  it('point-to-site rows, and rows of something else, are known and told of once', () => {
    const other = {
      time: '2026-03-04T08:00:00Z',
      category: 'P2SDiagnosticLog',
      properties: { message: '[MSG] [default] [OVPN_1] Connect request received. IP=0.X.X.X:XXX' },
    };
    const rows = [other, other, { ...other, category: 'AzureFirewallNetworkRule' }];
    const { events, notices } = read(rows.map((row) => JSON.stringify(row)).join('\n'));
    expect(events).toEqual([]);
    expect(notices.map((notice) => [notice.code, notice.line])).toEqual([
      ['not-diagnosed', 1],
      ['not-diagnosed', 3],
    ]);
    expect(notices[0]?.text).toContain('2 rows of the point-to-site log');
  });
});

describe('what is no export is left to its own reader', () => {
  it.each([
    ['an IKE log', b(GOOD()).join('\n'), 'ike-logs'],
    [
      'one with clocks and commas',
      b(GOOD())
        .map((line) => `2026-03-04 08:00:00,500 ${line}`)
        .join('\n'),
      'ike-logs',
    ],
    ['a table of something else', 'Name,Message\nx,hello\ny,there\n', null],
    ['JSON of something else', '{"name":"x","value":[{"a":1}]}', null],
  ])('%s', (_, text, kind) => {
    expect(kindOf(text)).toBe(kind);
  });
});
