/** Rows of Azure Monitor, to be put together into the forms in which they are exported. */
export interface MonitorRow {
  /** ISO 8601. */
  readonly time: string;
  readonly category?: string;
  readonly operation?: string;
  readonly instance?: string;
  readonly message?: string;
  readonly remote?: string;
  readonly status?: string;
  readonly reason?: string;
}

export const IN_0 = 'GatewayTenantWorker_IN_0';
export const IN_1 = 'GatewayTenantWorker_IN_1';

/** IKE rows of these lines, `step` milliseconds apart. */
export function ikeRows(
  lines: readonly string[],
  from = '2026-03-04T08:00:00Z',
  step = 1000,
  instance = IN_0,
): MonitorRow[] {
  const start = Date.parse(from);
  return lines.map((message, index) => ({
    time: new Date(start + index * step).toISOString(),
    category: 'IKEDiagnosticLog',
    operation: 'IKELogEvent',
    instance,
    message,
  }));
}

export function tunnelRow(time: string, remote: string, reason: string | null, instance = IN_0): MonitorRow {
  const up = reason === null;
  return {
    time,
    category: 'TunnelDiagnosticLog',
    operation: up ? 'TunnelConnected' : 'TunnelDisconnected',
    instance,
    remote,
    status: up ? 'Connected' : 'Disconnected',
    reason: reason ?? '',
  };
}

/** Of the storage account: PT1H.json. */
export function stored(row: MonitorRow): object {
  return {
    time: row.time.replace('Z', '0000Z'),
    resourceId: '/SUBSCRIPTIONS/S/RESOURCEGROUPS/NET/PROVIDERS/MICROSOFT.NETWORK/VIRTUALNETWORKGATEWAYS/GW1',
    category: row.category,
    operationName: row.operation,
    level: 'Informational',
    properties: {
      ...(row.instance === undefined ? {} : { instance: row.instance }),
      ...(row.message === undefined ? {} : { message: row.message }),
      ...(row.remote === undefined ? {} : { remoteIP: row.remote, status: row.status, stateChangeReason: row.reason }),
    },
  };
}

/** As a query gives it. */
export function queried(row: MonitorRow): Readonly<Record<string, string>> {
  return {
    TimeGenerated: row.time,
    Category: row.category ?? '',
    OperationName: row.operation ?? '',
    Message: row.message ?? '',
    Level: 'Informational',
    instance_s: row.instance ?? '',
    remoteIP_s: row.remote ?? '',
    status_s: row.status ?? '',
    stateChangeReason_s: row.reason ?? '',
  };
}

export const jsonLines = (rows: readonly MonitorRow[]): string =>
  rows.map((row) => `${JSON.stringify(stored(row))}\n`).join('');

/** `2026-03-04T08:00:00.000Z` as the portal prints it: `3/4/2026, 8:00:00.000 AM`. */
export function portalTime(iso: string): string {
  const [, year, month, day, hour = '0', rest] = /^(\d+)-(\d+)-(\d+)T(\d+):(.*)Z$/.exec(iso) ?? [];
  const hours = Number(hour);
  return `${Number(month)}/${Number(day)}/${year}, ${hours % 12 === 0 ? 12 : hours % 12}:${rest} ${hours < 12 ? 'AM' : 'PM'}`;
}

export const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

/** What the portal exports. */
export function csv(rows: readonly MonitorRow[], separator = ','): string {
  const [first] = rows;
  if (first === undefined) return '';
  const names = Object.keys(queried(first)).map((name) => (name === 'TimeGenerated' ? 'TimeGenerated [UTC]' : name));
  const lines = rows.map((row) =>
    Object.values({ ...queried(row), TimeGenerated: portalTime(row.time) })
      .map(quoted)
      .join(separator),
  );
  return `${[names.join(separator), ...lines].join('\r\n')}\r\n`;
}

export function tables(rows: readonly MonitorRow[], indent = 0): string {
  const [first] = rows;
  const columns = Object.keys(first === undefined ? {} : queried(first)).map((name) => ({ name, type: 'string' }));
  const values = rows.map((row) => Object.values(queried(row)));
  return `${JSON.stringify({ tables: [{ name: 'PrimaryResult', columns, rows: values }] }, null, indent)}\n`;
}

/** Another order, always the same one for the same seed. */
export function shuffled<T>(list: readonly T[], seed: number): T[] {
  let state = seed;
  const next = () => (state = (state * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31;
  return list
    .map((item) => ({ item, at: next() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
