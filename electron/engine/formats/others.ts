import type { Format, Head } from './format.ts';

/** Kinds that are recognised for what they are and kept; their lines can be read and searched, and no rule reads them. */
export const resourceLog: Format = {
  kind: 'resource-log',
  sniff(head: Head): number {
    const category = /IKEDiagnosticLog|TunnelDiagnosticLog|GatewayDiagnosticLog|RouteDiagnosticLog/i.test(head.text);
    const json = /^\s*[[{]/.test(head.text) && /"(operationName|category|TimeGenerated)"/i.test(head.text);
    const csv = /TimeGenerated.*,|,.*TimeGenerated/i.test((head.lines[0] ?? '').slice(0, 2000));
    return category && (json || csv) ? 95 : csv ? 60 : 0;
  },
  open: null,
};

export const p2sLog: Format = {
  kind: 'p2s-log',
  sniff(head: Head): number {
    const records = head.lines.filter((line) => /^\[MSG\] \[\w+\] \[/.test(line) || /\[OVPN_/.test(line)).length;
    return records > head.lines.length * 0.3 ? 85 : 0;
  },
  open: null,
};
