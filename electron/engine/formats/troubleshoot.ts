import { isUnsetTime, microsFromIso } from '../../../shared/base/time.ts';
import type { TroubleshootResult } from '../../../shared/model/analysis.ts';
import { type Format, type Head, type Output, wholeFile } from './format.ts';

/**
 * A troubleshoot result: the body of the REST reply, what `az network watcher troubleshooting` prints, and what
 * PowerShell prints (ConvertTo-Json with capital keys, or the list form whose Results are JSON). Small by nature, so the
 * whole file is held up to a limit.
 */
const LIMIT = 8 << 20;

export const troubleshootResult: Format = {
  kind: 'troubleshoot-result',
  sniff(head: Head): number {
    const start = head.text.trimStart();
    const json = start.startsWith('{') || start.startsWith('[');
    const keys = ['code', 'results', 'startTime', 'endTime', 'recommendedActions'].filter((key) =>
      new RegExp(`"${key}"\\s*:`, 'i').test(head.text),
    ).length;
    if (json && keys >= 3 && /"results"\s*:/i.test(head.text)) return 90;
    if (json && keys >= 2 && /"(summary|reasonType)"\s*:/i.test(head.text)) return 70;
    return /^StartTime\s+:/im.test(head.text) && /^Code\s+:/im.test(head.text) && /^Results\s+:/im.test(head.text)
      ? 90
      : 0;
  },
  open: (out) => wholeFile(LIMIT, (lines) => readResult(lines, out)),
};

function readResult(lines: readonly string[], out: Output): void {
  const text = lines.join('\n');
  const body = /^\s*[{[]/.test(text) ? parseJson(text, out) : parseList(lines, out);
  for (const item of Array.isArray(body) ? body : [body]) {
    const result = item === undefined ? null : shape(item);
    if (result !== null) emit(result, lines, out);
  }
}

/** JSON; where a raw line break stands inside a string, as in a published example, it is repaired and said. */
function parseJson(text: string, out: Output): unknown {
  try {
    return JSON.parse(text);
  } catch {
    try {
      const repaired: unknown = JSON.parse(
        text.replace(/"(?:[^"\\]|\\.)*"/gs, (string) => string.replace(/\s*\n\s*/g, ' ')),
      );
      out.notice({
        code: 'json-repaired',
        line: 1,
        text: 'The result holds line breaks inside its strings, which JSON does not allow; they were read as blanks.',
      });
      return repaired;
    } catch (thrown) {
      const at = /position (\d+)/.exec(thrown instanceof Error ? thrown.message : '')?.[1];
      const line = at === undefined ? 1 : text.slice(0, Number(at)).split('\n').length;
      out.notice({
        code: 'json-unreadable',
        line,
        text: `This troubleshoot result is not valid JSON from line ${line} on. Save the reply again, whole.`,
      });
      return undefined;
    }
  }
}

/** PowerShell's list form: `StartTime : …`, `EndTime : …`, `Code : …`, `Results : [ … ]` over several lines. */
function parseList(lines: readonly string[], out: Output): unknown {
  const fields: Record<string, unknown> = {};
  for (let at = 0; at < lines.length; at += 1) {
    const match = /^(StartTime|EndTime|Code|Results)\s+:\s?(.*)$/i.exec(lines[at] ?? '');
    if (match === null) continue;
    const key = (match[1] ?? '').toLowerCase();
    if (key !== 'results') {
      fields[key] = (match[2] ?? '').trim();
      continue;
    }
    const rest = [match[2] ?? '', ...lines.slice(at + 1)].join('\n').trim();
    const parsed = parseJson(rest.slice(0, rest.lastIndexOf(']') + 1), out);
    if (parsed !== undefined) fields['results'] = parsed;
    break;
  }
  return fields;
}

interface Shaped {
  readonly code: string | null;
  readonly start: string | null;
  readonly end: string | null;
  readonly results: TroubleshootResult['results'];
}

/** Keys without regard to case: the REST body has them small, PowerShell's objects capital. Envelopes are opened. */
function shape(value: unknown): Shaped | null {
  const top = record(value);
  if (top === null) return null;
  const inner = record(top['properties']) ?? record(top['output']) ?? record(top['value']);
  const body = top['results'] === undefined && inner?.['results'] !== undefined ? inner : top;
  const results = Array.isArray(body['results']) ? body['results'] : [];
  if (results.length === 0 && text(body['code']) === null) return null;
  return {
    code: text(body['code']),
    start: text(body['starttime']),
    end: text(body['endtime']),
    results: results.flatMap((entry: unknown) => {
      const result = record(entry);
      if (result === null) return [];
      const actions = Array.isArray(result['recommendedactions']) ? result['recommendedactions'] : [];
      return [
        {
          id: text(result['id']),
          reasonType: text(result['reasontype']),
          summary: text(result['summary']),
          // The documentation's prose says `detailed`, every reply `detail`.
          detail: text(result['detail']) ?? text(result['detailed']),
          recommendedActions: actions.flatMap((action: unknown) => {
            const fields = record(action);
            return fields === null
              ? []
              : [
                  {
                    actionText: text(fields['actiontext']),
                    actionUri: text(fields['actionuri']),
                    actionUriText: text(fields['actionuritext']),
                  },
                ];
          }),
        },
      ];
    }),
  };
}

function record(value: unknown): Record<string, unknown> | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key.toLowerCase(), field]));
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : null;
}

function emit(result: Shaped, lines: readonly string[], out: Output): void {
  const lineOf = (pattern: RegExp, from = 0): number =>
    Math.max(
      lines.findIndex((line, index) => index >= from && pattern.test(line)),
      0,
    ) + 1;
  const codeLine = lineOf(/^\s*[{[,]*\s*"?code"?\s*:/i);
  let from = Math.max(lineOf(/"?results"?\s*:/i) - 1, 0);
  const resultLines = result.results.map((entry) => {
    const name = escapeRegex(entry.id ?? entry.reasonType ?? '');
    const line = lineOf(new RegExp(`"?id"?\\s*:\\s*"${name}"`, 'i'), from);
    from = line;
    return line;
  });
  out.troubleshoot({
    code: result.code,
    results: result.results,
    startTime: result.start === null ? null : readTime(result.start, lineOf(/"?starttime"?\s*:/i), out),
    endTime: result.end === null ? null : readTime(result.end, lineOf(/"?endtime"?\s*:/i), out),
    codeLine,
    resultLines,
  });
}

function readTime(text: string, line: number, out: Output): number | null {
  // PowerShell 5's ConvertTo-Json writes "/Date(1484180363200)/".
  const ticks = /^\/Date\((\d+)\)\/$/.exec(text)?.[1];
  const match = /^(\d{1,2})\/(\d{1,2})\/(\d{4}) (\d{1,2}):(\d{2}):(\d{2}) ([AP])M$/i.exec(text);
  const time = ticks !== undefined ? Number(ticks) * 1000 : match === null ? microsFromIso(text) : listTime(match);
  if (time === null && !isUnsetTime(text))
    out.notice({
      code: 'value-unreadable',
      line,
      text: `"${text.slice(0, 80)}" is no time that is known here; the line stands as it is.`,
    });
  else if (time !== null) out.time(line, time);
  return time;
}

function listTime(match: RegExpExecArray): number | null {
  const [month = 1, day = 1, year = 1, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number);
  const hours = (hour % 12) + (/p/i.test(match[7] ?? '') ? 12 : 0);
  const pad = (value: number) => String(value).padStart(2, '0');
  return microsFromIso(`${year}-${pad(month)}-${pad(day)}T${pad(hours)}:${pad(minute)}:${pad(second)}`);
}

function escapeRegex(value: string): string {
  return value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
