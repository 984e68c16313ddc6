import { type TextLook, textLine } from './corpus-forms.ts';
import type { Piece } from './corpus-forms.ts';
import type { Happening } from './corpus-plot.ts';
import { CONTEXT } from './corpus-plot.ts';

/** The same lines as rows of Azure Monitor: JSON lines of a storage account, and exports of a query. */
export type RowForm = 'pt1h' | 'csv' | 'csv-split' | 'json' | 'json-tables' | 'json-pretty';
export const ROW_FORMS: readonly RowForm[] = ['pt1h', 'csv', 'csv-split', 'json', 'json-tables', 'json-pretty'];

export const ROW_FILES: Readonly<Record<RowForm, string>> = {
  pt1h: 'PT1H.json',
  csv: 'query_data.csv',
  'csv-split': 'query_data.csv',
  json: 'export.json',
  'json-tables': 'export.json',
  'json-pretty': 'export.json',
};

const GATEWAY =
  '/SUBSCRIPTIONS/00000000-0000-0000-0000-000000000000/RESOURCEGROUPS/NET/PROVIDERS/MICROSOFT.NETWORK/VIRTUALNETWORKGATEWAYS/GW1';
export const IN_0 = 'GatewayTenantWorker_IN_0';
export const IN_1 = 'GatewayTenantWorker_IN_1';

export interface Row {
  readonly at: number;
  readonly instance: string;
  readonly category: 'IKEDiagnosticLog' | 'TunnelDiagnosticLog' | 'GatewayDiagnosticLog' | 'RouteDiagnosticLog';
  readonly operation: string;
  readonly level: string;
  readonly message: string;
  /** Of a tunnel row. */
  readonly tunnel?: { readonly remote: string; readonly status: string; readonly reason: string };
  readonly from: Happening | null;
}

export function ikeRows(plot: readonly Happening[], look: Omit<TextLook, 'clock'>, instance = IN_0): Row[] {
  return plot.map((happening) => ({
    at: happening.at,
    instance,
    category: 'IKEDiagnosticLog',
    operation: 'IKELogEvent',
    level: happening.what.kind === 'failed' ? 'Error' : 'Informational',
    message: textLine(happening, look),
    from: happening,
  }));
}

/** In the order in which they are given. */
export function rowPieces(rows: readonly Row[], form: RowForm): Piece[] {
  const last = rows.length - 1;
  const piece = (row: Row, lines: readonly string[]): Piece => ({
    lines,
    at: row.at,
    mark: row.from?.mark ?? CONTEXT,
    session: row.from?.session ?? null,
  });
  const around = (text: string): Piece => ({ lines: [text], at: rows[0]?.at ?? 0, mark: CONTEXT, session: null });
  switch (form) {
    case 'pt1h':
      return rows.map((row) => piece(row, [JSON.stringify(stored(row))]));
    case 'csv':
      return [
        around('"TimeGenerated [UTC]",ResourceId,Category,OperationName,Message,Level,"instance_s"'),
        ...rows.map((row) =>
          piece(row, [
            [portal(row.at), GATEWAY, row.category, row.operation, row.message, row.level, row.instance]
              .map(quoted)
              .join(','),
          ]),
        ),
      ];
    case 'csv-split':
      return [
        around('TimeGenerated,RemoteIP,LocalIP,Event,Level,instance_s'),
        ...rows.map((row) => {
          const [remote, local, event] = split(row.message);
          return piece(row, [[zoned(row.at), remote, local, event, row.level, row.instance].map(quoted).join(',')]);
        }),
      ];
    case 'json':
      return [
        around('['),
        ...rows.map((row, index) => piece(row, [`${JSON.stringify(queried(row))}${index < last ? ',' : ''}`])),
        around(']'),
      ];
    case 'json-tables':
      return [
        around(
          `{"tables":[{"name":"PrimaryResult","columns":[${COLUMNS.map((name) => `{"name":"${name}","type":"${name === 'TimeGenerated' ? 'datetime' : 'string'}"}`).join(',')}],"rows":[`,
        ),
        ...rows.map((row, index) => {
          const values: Readonly<Record<string, string>> = queried(row);
          return piece(row, [`${JSON.stringify(COLUMNS.map((name) => values[name]))}${index < last ? ',' : ''}`]);
        }),
        around(']}]}'),
      ];
    case 'json-pretty':
      return [
        around('['),
        ...rows.map((row, index) => {
          const lines = JSON.stringify(queried(row), null, 2).split('\n');
          return piece(
            row,
            lines.map((text, at) => `  ${text}${at === lines.length - 1 && index < last ? ',' : ''}`),
          );
        }),
        around(']'),
      ];
  }
}

const COLUMNS = [
  'TimeGenerated',
  'Category',
  'OperationName',
  'Message',
  'Level',
  'instance_s',
  'remoteIP_s',
  'status_s',
  'stateChangeReason_s',
];

function stored(row: Row): object {
  return {
    time: sevenDigits(row.at),
    resourceId: GATEWAY,
    category: row.category,
    operationName: row.operation,
    level: row.level,
    properties:
      row.tunnel === undefined
        ? { instance: row.instance, message: row.message }
        : {
            instance: row.instance,
            remoteIP: row.tunnel.remote,
            status: row.tunnel.status,
            stateChangeReason: row.tunnel.reason,
          },
  };
}

function queried(row: Row): Record<string, string> {
  return {
    TimeGenerated: zoned(row.at),
    Category: row.category,
    OperationName: row.operation,
    Message: row.message,
    Level: row.level,
    instance_s: row.instance,
    remoteIP_s: row.tunnel?.remote ?? '',
    status_s: row.tunnel?.status ?? '',
    stateChangeReason_s: row.tunnel?.reason ?? '',
  };
}

/** As Microsoft's own query splits a message: endpoints apart, and messages without a session whole. */
function split(message: string): [remote: string, local: string, event: string] {
  const parts = /Remote ([^:\s]+):\d+: Local ([^:\s]+):\d+: (.*)$/.exec(message);
  // Cleanups stand bare there: the query keeps nothing of a session id without endpoints.
  if (parts === null) return ['', '', message.replace(/^SESSION_ID :\{[^}]*\} /, '')];
  return [parts[1] ?? '', parts[2] ?? '', parts[3] ?? ''];
}

function quoted(field: string): string {
  return /[",\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}

const zoned = (at: number): string => new Date(at).toISOString();
const sevenDigits = (at: number): string => new Date(at).toISOString().replace('Z', '4567Z');

/** `9/18/2020, 3:43:12.345 PM`, as the portal writes it. */
function portal(at: number): string {
  const date = new Date(at);
  const hour = date.getUTCHours();
  const two = (value: number, digits = 2): string => String(value).padStart(digits, '0');
  return `${date.getUTCMonth() + 1}/${date.getUTCDate()}/${date.getUTCFullYear()}, ${hour % 12 === 0 ? 12 : hour % 12}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}.${two(date.getUTCMilliseconds(), 3)} ${hour < 12 ? 'AM' : 'PM'}`;
}
