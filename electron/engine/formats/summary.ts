import { microsFromIso } from '../../../shared/base/time.ts';
import { formatCount, plural } from '../../../shared/base/units.ts';
import { type Format, type Head } from './format.ts';

/** wfpdiag.txt.sum, which tracefmt writes beside its output: old layout (Guid column) and new (TMF column, two more totals). */
const TOTAL =
  /^Total (Buffers Processed|Events\s+Processed|Events\s+Lost|Format\s+Errors|Formats Unknown)\s+(\d+)\s*$/i;
const ELAPSED = /^Elapsed Time\s+(\d+(?:\.\d+)?)\s*sec/i;
const ROW = /^\|\s*(\d+)\s+(\S+)\s+(\S+)\s+([0-9a-fA-F-]{36})\s*\|?\s*$/;
const STARTED = /\\(\d{4}-\d{2}-\d{2})T(\d{2})-(\d{2})-(\d{2})\\/;

/** Each row is one place in a program that writes events; the service has some thousands of them. */
const MAX_ROWS = 5000;

export const traceSummary: Format = {
  kind: 'wfpdiag-summary',
  sniff(head: Head): number {
    const totals = head.lines.filter((line) => TOTAL.test(line) || ELAPSED.test(line)).length;
    return totals >= 2 ? 90 : totals === 1 ? 50 : head.name.endsWith('.sum') ? 10 : 0;
  },
  open(out) {
    const totals = new Map<string, number>();
    const rows: { count: number; name: string; type: string; guid: string }[] = [];
    let elapsed: number | null = null;
    let lostLine = 1;
    let more = 0;
    return {
      line(line) {
        const text = line.text();
        const total = TOTAL.exec(text);
        const row = ROW.exec(text);
        if (/^Total Events\s+Lost/i.test(text)) lostLine = line.number;
        if (total !== null) totals.set((total[1] ?? '').toLowerCase().replace(/\s+/g, ' '), Number(total[2]));
        else if (row !== null && rows.length >= MAX_ROWS) more += 1;
        else if (row !== null)
          rows.push({
            count: Number(row[1]),
            name: row[2] ?? '',
            type: row[3] ?? '',
            guid: (row[4] ?? '').toLowerCase(),
          });
        else elapsed = ELAPSED.exec(text)?.[1] === undefined ? elapsed : Number(ELAPSED.exec(text)?.[1]);
        // The folder in which the gateway staged the trace is named after the moment at which the capture began.
        const started = STARTED.exec(text);
        const time = started === null ? null : microsFromIso(`${started[1]}T${started[2]}:${started[3]}:${started[4]}`);
        if (time !== null) out.time(line.number, time);
      },
      end() {
        if (more > 0)
          out.notice({
            code: 'value-unreadable',
            line: null,
            text: `The trace summary lists more than ${formatCount(MAX_ROWS)} kinds of event; ${plural(more, 'row')} after those ${more === 1 ? 'stands' : 'stand'} only in the file.`,
          });
        if (totals.size === 0) return;
        const fact = {
          buffersProcessed: totals.get('buffers processed') ?? null,
          eventsProcessed: totals.get('events processed') ?? null,
          eventsLost: totals.get('events lost') ?? null,
          formatErrors: totals.get('format errors') ?? null,
          formatsUnknown: totals.get('formats unknown') ?? null,
          elapsedSeconds: elapsed,
          rows,
        };
        out.summary(fact, lostLine);
      },
    };
  },
};
