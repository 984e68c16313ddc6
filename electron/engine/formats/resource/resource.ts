import { plural } from '../../../../shared/base/units.ts';
import { type Format, type Head, type LineReader, type Output, fewNotices } from '../format.ts';
import { categoryOf, ikeEvent, monitorEvent } from './categories.ts';
import { type Columns, columns, instanceName } from './columns.ts';
import { type TableHints, csvRows } from './csv.ts';
import { jsonRows } from './json.ts';
import type { Row, RowReader, RowSink } from './row.ts';

/**
 * The diagnostic logs of a gateway as Azure Monitor keeps them: PT1H.json out of storage, and what Log Analytics exports as a
 * table or as JSON. Rows stand in any order, with any columns, of several instances. The words of an IKE row are those of
 * IkeLogs.txt.
 */
export const resourceLog: Format = {
  kind: 'resource-log',
  anyOrder: true,
  sniff(head: Head): number {
    const json = /^\s*[[{]/.test(head.text);
    const found = survey(head, json);
    if (found.known > 0) return 95;
    const named = json
      ? /"(operationName|category|TimeGenerated)"/i.test(head.text)
      : /TimeGenerated/i.test((head.lines[0] ?? '').slice(0, 2000));
    if (found.words > 0) return named ? 95 : 88;
    return named && found.rows > 0 ? 60 : 0;
  },
  open: (out) => reader(out),
};

/** How many of the first rows are of a category that is known, how many hold IKE's words, and how many there are. */
function survey(head: Head, json: boolean): { readonly known: number; readonly words: number; readonly rows: number } {
  const found = { known: 0, words: 0, rows: 0 };
  const known = columns();
  const sink: RowSink = {
    row(row) {
      const { values, messageCell, time, named } = known.read(row.cells);
      const category = categoryOf(values);
      found.rows += 1;
      if (category === 'other') return;
      if (values.has('category') || values.has('operation')) found.known += 1;
      // A record with commas in it is no table: something beside its words has to stand in a column of its own.
      else if (named > 0 || (messageCell >= 0 && time !== null)) found.words += 1;
    },
    broken: () => {},
  };
  const rows = json ? jsonRows(sink) : csvRows(hintsOf(known), sink);
  for (const [index, line] of head.lines.entries()) rows.text(`${line}\n`, index + 1);
  rows.end();
  return found;
}

function hintsOf(known: Columns): TableHints {
  const timeAt = (names: readonly string[]) => names.findIndex((name) => known.roleOf(name) === 'time');
  return {
    header(cells) {
      const named = cells.filter((cell) => known.roleOf(cell) !== null).length;
      const isRow = known.read(cells.map((value) => ({ name: '', value })));
      return named > 0 || (isRow.messageCell < 0 && isRow.time === null) ? cells : null;
    },
    fit(cells) {
      const { messageCell, time } = known.read(cells.map((value) => ({ name: '', value })));
      const named = cells.filter((cell) => known.roleOf(cell) !== null).length;
      return named * 2 + (messageCell < 0 ? 0 : 1) + (time === null ? 0 : 1);
    },
    isRow(cells, names) {
      const at = timeAt(names);
      return at >= 0 && known.time(cells[at] ?? '', names[at] ?? '') !== null;
    },
    wide: (names) => names.findIndex((name) => known.roleOf(name) === 'message'),
  };
}

function reader(out: Output): LineReader {
  const few = fewNotices((value) => out.notice(value));
  const known = columns();
  /** First line and number of rows that are not read into events. */
  const left = new Map<'p2s' | 'other' | 'wordless', { readonly line: number; rows: number }>();
  const order = { last: null as number | null, ups: 0, downs: 0 };
  let rows: RowReader | null = null;

  const sink: RowSink = {
    row,
    broken(line) {
      few.notice({
        code: 'json-unreadable',
        line,
        text: `The record that begins at line ${line} cannot be read: it is cut short or is not what an export writes. Export it again to have it whole.`,
      });
    },
  };

  return {
    line(line) {
      feed(`${line.text()}\n`, line.number);
    },
    piece: feed,
    end() {
      rows?.end();
      for (const [kind, { line, rows: count }] of left)
        out.notice({ code: kind === 'wordless' ? 'value-unreadable' : 'not-diagnosed', line, text: LEFT[kind](count) });
      if (order.downs > order.ups)
        out.notice({
          code: 'rows-descending',
          line: null,
          text: 'The rows stand newest first, as an export leaves them; they are read in the order of their times.',
        });
      few.end();
    },
  };

  function feed(text: string, line: number): void {
    if (rows === null) {
      if (text.trim() === '') return;
      rows = /^[\s\uFEFF]*[[{]/.test(text) ? jsonRows(sink) : csvRows(hintsOf(known), sink);
    }
    rows.text(text, line);
  }

  function row(read: Row): void {
    const { values, messageCell, time } = known.read(read.cells);
    if (time !== null) {
      for (let line = read.line; line <= read.lineTo; line += 1) out.time(line, time);
      if (order.last !== null && time > order.last) order.ups += 1;
      if (order.last !== null && time < order.last) order.downs += 1;
      order.last = time;
    }
    const category = categoryOf(values);
    if (category === 'p2s' || category === 'other') return leave(category, read.line);
    if (category === 'ike' && messageCell < 0) return leave('wordless', read.line);
    const line = messageCell < 0 ? read.line : read.lineOf(messageCell);
    const event = category === 'ike' ? ikeEvent(values, line) : monitorEvent(category, values, line);
    event.time = time ?? event.time;
    event.instance = instanceName(values.get('instance'));
    out.event(event);
  }

  function leave(kind: 'p2s' | 'other' | 'wordless', line: number): void {
    const known = left.get(kind);
    if (known === undefined) left.set(kind, { line, rows: 1 });
    else known.rows += 1;
  }
}

const LEFT: Readonly<Record<'p2s' | 'other' | 'wordless', (rows: number) => string>> = {
  p2s: (rows) =>
    `${plural(rows, 'row')} of the point-to-site log (P2SDiagnosticLog): known for what ${rows === 1 ? 'it is' : 'they are'} and not diagnosed; the lines can be read and searched.`,
  other: (rows) =>
    `${plural(rows, 'row')} of no category that a VPN gateway writes: kept and not diagnosed; the lines can be read and searched.`,
  wordless: (rows) =>
    `${plural(rows, 'row')} of the IKE log without a column that holds the message. Export it with the column Message.`,
};
