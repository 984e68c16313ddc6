import { canonicalPeer } from '../../../shared/net/address.ts';
import { isUnsetTime, microsFromIso, microsFromParts } from '../../../shared/base/time.ts';
import type { Micros } from '../../../shared/base/units.ts';
import { type Format, type Head, type NoticeTaker, fewNotices } from './format.ts';

/** ConnectionStats.txt: `key : value` lines; a repeated "Connectivity State" begins the next connection. */
const KEY = /^\s*(?<key>[A-Za-z][A-Za-z ()]{0,80}?)\s{0,8}:(?:\s(?<value>.*))?$/;

const KNOWN = /^(connectivity state|remote tunnel endpoint|(in|e)gress bytes\b.*|connected since)$/;

interface Draft {
  line: number;
  state: string | null;
  remoteEndpoint: string | null;
  ingressBytes: number | null;
  egressBytes: number | null;
  connectedSince: Micros | null;
  ingressLine: number | null;
  egressLine: number | null;
}

export const connectionStats: Format = {
  kind: 'connection-stats',
  sniff(head: Head): number {
    const keys = head.lines.filter((line) =>
      /^\s*(Connectivity State|Remote Tunnel Endpoint|(In|E)gress Bytes \(since last connected\)|Connected Since)\s*:/i.test(
        line,
      ),
    ).length;
    return keys >= 2 ? 90 : keys === 1 ? 60 : /connection[\s_-]*stats/.test(head.name) ? 10 : 0;
  },
  open(out) {
    let draft: Draft | null = null;
    const few = fewNotices((value) => out.notice(value));
    const flush = () => {
      if (draft !== null) out.connection(draft);
      draft = null;
    };
    return {
      line(line) {
        const groups = KEY.exec(line.text())?.groups;
        if (groups === undefined) return;
        const key = (groups['key'] ?? '').toLowerCase();
        if (!KNOWN.test(key)) return;
        const value = (groups['value'] ?? '').trim();
        if (key === 'connectivity state') flush();
        draft ??= {
          line: line.number,
          state: null,
          remoteEndpoint: null,
          ingressBytes: null,
          egressBytes: null,
          connectedSince: null,
          ingressLine: null,
          egressLine: null,
        };
        if (value !== '') setField(draft, key, value, line.number, few.notice);
      },
      end() {
        flush();
        few.end();
      },
    };
  },
};

function setField(draft: Draft, key: string, value: string, line: number, notice: NoticeTaker): void {
  if (key === 'connectivity state') draft.state = value;
  else if (key === 'remote tunnel endpoint') draft.remoteEndpoint = canonicalPeer(value);
  else if (key.startsWith('ingress bytes'))
    [draft.ingressBytes, draft.ingressLine] = [bytes(value, line, notice), line];
  else if (key.startsWith('egress bytes')) [draft.egressBytes, draft.egressLine] = [bytes(value, line, notice), line];
  else if (key === 'connected since') draft.connectedSince = date(value, line, notice);
}

const UNITS: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
};

/** Only "288 B" was ever seen; group separators, other units and none are taken too. */
function bytes(text: string, line: number, notice: NoticeTaker): number | null {
  const match = /^([\d.,\u00a0\u202f' ]{1,40}?)\s{0,8}([A-Za-z]{0,8})$/.exec(text);
  const unit =
    UNITS[
      (match?.[2] ?? '')
        .toLowerCase()
        .replace(/bytes?$/, 'b')
        .replace(/s$/, '') || 'b'
    ];
  const value = match === null ? null : readNumber(match[1] ?? '');
  if (value === null || unit === undefined) {
    notice({
      code: 'value-unreadable',
      line,
      text: `"${text.slice(0, 80)}" is no count of bytes that is known here; the line stands as it is.`,
    });
    return null;
  }
  return Math.round(value * unit);
}

/** "1,234,567", "1.234.567", "1 234,5", "0.5": the last separator is a decimal point only where it can't be a group. */
export function readNumber(text: string): number | null {
  const bare = text.replace(/[\u00a0\u202f' ]/g, '');
  if (/^\d+$/.test(bare)) return Number(bare);
  if (/^\d{1,3}([.,]\d{3})+$/.test(bare)) return Number(bare.replace(/[.,]/g, ''));
  const match = /^(\d+|\d{1,3}(?:([.,])\d{3})+)([.,])(\d+)$/.exec(bare);
  if (match === null || match[2] === match[3]) return null;
  return Number(`${(match[1] ?? '').replace(/[.,]/g, '')}.${match[4]}`);
}

/**
 * .NET's general form, "2/1/2017 8:22:06 PM" in en-US (seen), or day first, year first and ISO. Where day and month could
 * be either, en-US is taken and said. A narrow no-break space before AM and PM is what newer ICU prints.
 */
function date(text: string, line: number, notice: NoticeTaker): Micros | null {
  const clean = text
    .replace(/[\u202f\u00a0]/g, ' ')
    .replace(/ (UTC|GMT|Z)$/i, '')
    .trim();
  const iso = microsFromIso(clean);
  if (iso !== null || isUnsetTime(clean)) return iso;
  const match =
    /^(\d{1,4})[/.-](\d{1,2})[/.-](\d{1,4})[ ,T]+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?(?:\s*([AP])\.?M\.?)?$/i.exec(
      clean,
    );
  if (match !== null) {
    const [first = 0, second = 0, third = 0, hour = 0, minute = 0] = match.slice(1, 6).map(Number);
    const half = (match[7] ?? '').toUpperCase();
    const hours = half === '' ? hour : (hour % 12) + (half === 'P' ? 12 : 0);
    const yearFirst = first > 31;
    const dayFirst = !yearFirst && first > 12;
    const [year, month, day] = yearFirst
      ? [first, second, third]
      : dayFirst
        ? [third, second, first]
        : [third, first, second];
    // .NET's zero date stands for "never": no value, and nothing to complain of.
    if (year === 1) return null;
    const time = microsFromParts(year, month, day, hours, minute, Number(match[6] ?? 0), 0);
    if (time !== null) {
      if (!yearFirst && first <= 12 && second <= 12 && first !== second && half === '') {
        notice({
          code: 'date-ambiguous',
          line,
          text: `"${text.slice(0, 80)}" may name the month or the day first; it was read month first, as the gateways seen so far print it.`,
        });
      }
      return time;
    }
  }
  notice({
    code: 'value-unreadable',
    line,
    text: `"${text.slice(0, 80)}" is no date that is known here; the line stands as it is.`,
  });
  return null;
}

/** CPUStats.txt: one line, `Current CPU Usage : 0 % Current Memory Available : 641 MBs`; a break between the pairs is taken. */
const USAGE = /Current CPU Usage\s*:\s*([\d.,]+)\s*%/i;
const MEMORY = /Current Memory Available\s*:\s*([\d.,]+)\s*([A-Za-z]*)/i;

export const cpuStats: Format = {
  kind: 'cpu-stats',
  sniff(head: Head): number {
    return head.lines.some((line) => USAGE.test(line) || MEMORY.test(line))
      ? 90
      : /cpu[\s_-]*stats/.test(head.name)
        ? 10
        : 0;
  },
  open(out) {
    const few = fewNotices((value) => out.notice(value));
    let draft: { line: number; usagePercent: number | null; memoryAvailableBytes: number | null } | null = null;
    const flush = () => {
      if (draft !== null) out.cpu(draft);
      draft = null;
    };
    return {
      line(line) {
        const text = line.text();
        const usage = USAGE.exec(text);
        const memory = MEMORY.exec(text);
        if (usage !== null) {
          flush();
          draft = { line: line.number, usagePercent: readNumber(usage[1] ?? ''), memoryAvailableBytes: null };
        }
        if (memory !== null) {
          draft ??= { line: line.number, usagePercent: null, memoryAvailableBytes: null };
          draft.memoryAvailableBytes = bytes(`${memory[1] ?? ''} ${memory[2] ?? ''}`, line.number, few.notice);
        }
      },
      end() {
        flush();
        few.end();
      },
    };
  },
};
