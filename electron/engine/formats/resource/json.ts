import { type Cell, MAX_CELLS, MAX_RECORD, type RowReader, type RowSink } from './row.ts';

/**
 * Rows in JSON, as storage and Log Analytics leave them: an object a line (PT1H.json), `{"records":[…]}`, an array of rows,
 * `{"value":[…]}`, and tables of columns and rows; on one line or on many. The structure is followed character by character and
 * only one record is held at a time. What is no JSON costs the record that it stands in: JSON allows no line break within a
 * string and no object where a name must stand, so there the next record begins.
 */
interface Frame {
  readonly open: number;
  readonly role: 'top' | 'rows' | 'tables' | 'table' | 'columns' | 'record' | 'inner';
  /** The name before the value under way; kept only where one of ours may stand. */
  key: string;
  /** The last character that is no blank. */
  last: number;
}

/** The record under way. */
interface Capture {
  readonly line: number;
  readonly role: 'top' | 'record' | 'columns';
  readonly parts: string[];
  size: number;
}

const QUOTE = 34;
const BACKSLASH = 92;
const COLON = 58;
const COMMA = 44;
const BRACE = 123;
const BRACKET = 91;
const BRACE_END = 125;
const BRACKET_END = 93;
const NEWLINE = 10;

/** Names under which an object holds its rows, and its tables. */
const ROWS: ReadonlySet<string> = new Set(['records', 'value', 'values', 'data', 'rows', 'results']);
const TABLES = 'tables';
/** Nothing that is exported here nests so deep. */
const MAX_DEPTH = 64;
const MAX_NAME = 64;

export function jsonRows(sink: RowSink): RowReader {
  let frames: Frame[] = [];
  let capture: Capture | null = null;
  let columns: readonly string[] = [];
  let inString = false;
  let escaped = false;
  /** The string under way, where it may be one of the names that are looked for. */
  let name = '';
  let named = false;
  /** Records of this file stand each on its own line. */
  let byLine = false;
  let lastLine = 1;
  let startsLine = true;

  return {
    text(text, line) {
      lastLine = line;
      const whole = startsLine && text.endsWith('\n');
      if (whole && wholeLine(text, line)) return;
      if (startsLine && frames.length === 0 && isStray(text)) sink.broken(line);
      else scan(text, line);
      startsLine = text.endsWith('\n');
    },
    end() {
      if (capture !== null) sink.broken(capture.line);
      else if (frames.length > 0) sink.broken(lastLine);
    },
  };

  /** A record that stands on a line of its own, which is most of them; false where it has to be looked at closer. */
  function wholeLine(text: string, line: number): boolean {
    const top = frames.at(-1);
    if (!byLine && capture !== null) return false;
    if (!byLine && top !== undefined && top.role !== 'rows') return false;
    const bare = text.trim();
    const record = bare.endsWith(',') ? bare.slice(0, -1) : bare;
    if (!record.startsWith('{') || !record.endsWith('}') || record.length > MAX_RECORD) return false;
    const value = parsed(record);
    if (!isObject(value) || (top === undefined && isEnvelope(value))) return false;
    if (capture !== null) toRows();
    byLine = true;
    give(value, record, line, line);
    return true;
  }

  function scan(text: string, line: number): void {
    let from = 0;
    for (let at = 0; at < text.length; at += 1) {
      const char = text.charCodeAt(at);
      if (inString) {
        if (escaped) escaped = false;
        else if (char === BACKSLASH) escaped = true;
        else if (char === QUOTE || char === NEWLINE) inString = false;
        else if (named && name.length < MAX_NAME) name += text[at];
        continue;
      }
      if (char <= 32) continue;
      const top = frames.at(-1);
      if (char === QUOTE) {
        [inString, escaped, name] = [true, false, ''];
        named = top?.role === 'top' || top?.role === 'table';
      } else if (char === COLON && top?.open === BRACE) top.key = name.toLowerCase();
      else if (char === BRACE || char === BRACKET) {
        const misplaced = top?.open === BRACE && top.last !== COLON;
        if (misplaced || frames.length >= MAX_DEPTH) toRows();
        const begun = open(char, line);
        if (begun !== null) {
          capture = begun;
          from = at;
        }
        continue;
      } else if (char === BRACE_END || char === BRACKET_END) {
        if (top === undefined) continue;
        if (top.open !== (char === BRACE_END ? BRACE : BRACKET)) {
          toRows();
          continue;
        }
        frames.pop();
        const below = frames.at(-1);
        if (below !== undefined) below.last = char;
        if (capture !== null && capture.role === top.role) {
          hold(text.slice(from, at + 1));
          finish(line);
        }
        continue;
      }
      if (top !== undefined) top.last = char;
    }
    if (capture !== null) hold(text.slice(from));
  }

  /** Opens what the character begins; gives the record that begins with it. */
  function open(char: number, line: number): Capture | null {
    const below = frames.at(-1);
    const role = roleOf(below, char);
    // An object at the top is a record until one of its names says that it is a cover for them.
    if (below?.role === 'top' && role !== 'inner') capture = null;
    frames.push({ open: char, role, key: '', last: char });
    return capture === null && (role === 'top' || role === 'record' || role === 'columns')
      ? { line, role, parts: [], size: 0 }
      : null;
  }

  function roleOf(below: Frame | undefined, char: number): Frame['role'] {
    if (below === undefined) return char === BRACE ? 'top' : 'rows';
    const list = char === BRACKET;
    switch (below.role) {
      case 'top':
        return list && below.key === TABLES ? 'tables' : list && ROWS.has(below.key) ? 'rows' : 'inner';
      case 'rows':
        return 'record';
      case 'tables':
        return list ? 'inner' : 'table';
      case 'table':
        return list && below.key === 'columns' ? 'columns' : list && below.key === 'rows' ? 'rows' : 'inner';
      default:
        return 'inner';
    }
  }

  function hold(text: string): void {
    if (capture === null) return;
    capture.size += text.length;
    if (capture.size <= MAX_RECORD) capture.parts.push(text);
  }

  function finish(line: number): void {
    if (capture === null) return;
    const { parts, role, size, line: first } = capture;
    const text = parts.join('');
    capture = null;
    const value = size > MAX_RECORD ? undefined : parsed(text);
    if (value === undefined) sink.broken(first);
    else if (role === 'columns') columns = columnNames(value);
    else give(value, text, first, line);
  }

  /** Leaves a record that has no end, and what else is open around it, as far up as records begin. */
  function toRows(): void {
    if (capture !== null) sink.broken(capture.line);
    capture = null;
    inString = false;
    while (frames.length > 0 && frames.at(-1)?.role !== 'rows') frames.pop();
    if (frames.length >= MAX_DEPTH) frames = [];
  }

  function give(value: unknown, text: string, line: number, lineTo: number): void {
    const list = Array.isArray(value);
    const cells = list
      ? value.slice(0, MAX_CELLS).map((item: unknown, at): Cell => ({ name: columns[at] ?? '', value: plain(item) }))
      : isObject(value)
        ? flat(value)
        : [];
    if (cells.length === 0) return;
    sink.row({
      line,
      lineTo,
      cells,
      lineOf: (cell) =>
        line === lineTo ? line : line + (list ? breaksBefore(text, cell) : breaksTo(text, cells[cell]?.name ?? '')),
    });
  }
}

/** Text between records that is no JSON at all. */
function isStray(text: string): boolean {
  return /^\s*[^\s[\]{},]/.test(text);
}

function isEnvelope(value: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(value).some(
    ([key, held]) => Array.isArray(held) && (ROWS.has(key.toLowerCase()) || key.toLowerCase() === TABLES),
  );
}

/** Values of an object and of the objects in it, each under its own name: `properties` is a mere cover. */
function flat(value: Readonly<Record<string, unknown>>): Cell[] {
  const cells: Cell[] = [];
  const walk = (held: Readonly<Record<string, unknown>>, depth: number) => {
    for (const [name, item] of Object.entries(held)) {
      if (cells.length >= MAX_CELLS) return;
      const inner = isObject(item) ? item : typeof item === 'string' && /^properties/i.test(name) ? parsed(item) : null;
      if (isObject(inner) && depth < 3) walk(inner, depth + 1);
      else cells.push({ name, value: plain(item) });
    }
  };
  walk(value, 0);
  return cells;
}

function columnNames(value: unknown): string[] {
  if (!Array.isArray(value)) return [];
  return value.map((column: unknown) => {
    if (!isObject(column)) return plain(column);
    const named = Object.entries(column).find(([key]) => /^(column)?name$/i.test(key));
    return named === undefined ? '' : plain(named[1]);
  });
}

function plain(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Line breaks before the value of a name. */
function breaksTo(text: string, name: string): number {
  const quoted = JSON.stringify(name);
  for (let at = text.indexOf(quoted); at >= 0; at = text.indexOf(quoted, at + 1))
    if (/^\s{0,20}:/.test(text.slice(at + quoted.length, at + quoted.length + 24))) return breaks(text, at);
  return 0;
}

/** Line breaks before an element of an array. */
function breaksBefore(text: string, element: number): number {
  let depth = 0;
  let seen = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charCodeAt(at);
    if (inString) {
      if (char === BACKSLASH) at += 1;
      else if (char === QUOTE) inString = false;
      continue;
    }
    if (depth === 1 && seen === element && char > 32) return breaks(text, at);
    if (char === QUOTE) inString = true;
    else if (char === BRACE || char === BRACKET) depth += 1;
    else if (char === BRACE_END || char === BRACKET_END) depth -= 1;
    else if (char === COMMA && depth === 1) seen += 1;
  }
  return 0;
}

function breaks(text: string, to: number): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
