/**
 * What of a line never counts as a difference between two runs, each kind to be switched off by itself: when it was, and the
 * names that each run makes anew. A placeholder takes the place of each; the same text gives the same text.
 */
export const MASKS = ['times', 'cookies', 'ids', 'handles', 'ports', 'counts'] as const;
export type Mask = (typeof MASKS)[number];

export const MASK_WORDS: Readonly<Record<Mask, string>> = {
  times: 'Times',
  cookies: 'Cookies and SPIs',
  ids: 'Session, tunnel and message ids',
  handles: 'Handles, threads and addresses in memory',
  ports: 'Ports',
  counts: 'Counters of bytes and lines',
};

interface Rule {
  readonly mask: Mask;
  readonly pattern: RegExp;
  readonly to: string;
}

/** In this order: what is longer and surer goes before what it holds. Each pattern is linear. */
const RULES: readonly Rule[] = [
  {
    mask: 'times',
    pattern: /\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,:]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?/g,
    to: '<time>',
  },
  { mask: 'times', pattern: /\b\d\d?\/\d\d?\/\d{4}[- ]\d\d?:\d\d:\d\d(?:\.\d{1,9})?(?: ?[AP]M)?/g, to: '<time>' },
  { mask: 'times', pattern: /\b\d\d:\d\d:\d\d(?:\.\d{1,9})?\b/g, to: '<time>' },
  { mask: 'times', pattern: /\b[Cc]urrent time\(ticks\): ?\d+/g, to: 'Current time(ticks): <time>' },
  { mask: 'ids', pattern: /\{?\b[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\b\}?/g, to: '<id>' },
  {
    mask: 'cookies',
    pattern: /\b([irIR]?-?(?:[Cc]ookie|SPI)[ \t]?[:=]?[ \t]?)(?:0x)?[0-9a-fA-F]{4,16}\b/g,
    to: '$1<cookie>',
  },
  { mask: 'cookies', pattern: /\b(?:0x)?[0-9a-fA-F]{16}\b/g, to: '<cookie>' },
  {
    mask: 'ids',
    pattern:
      /\b((?:tunnel ?[Ii]d|TSId|TunnelId|[Mm]essage ?[Ii][Dd]|MsgI[dD])[ \t]?[:=]?[ \t]?)(?:0x)?[0-9a-fA-F]{1,16}\b/g,
    to: '$1<id>',
  },
  { mask: 'handles', pattern: /\b[0-9A-F]{4}\.[0-9A-F]{4}::/g, to: '<thread>::' },
  { mask: 'handles', pattern: /^\[\d{1,3}\]/gm, to: '[<cpu>]' },
  { mask: 'handles', pattern: /\b0x[0-9a-fA-F]{6,16}\b|\b[0-9a-fA-F]{12}\b/g, to: '<handle>' },
  { mask: 'ports', pattern: /\b(\d{1,3}(?:\.\d{1,3}){3}):\d{1,5}\b/g, to: '$1:<port>' },
  { mask: 'ports', pattern: /\b([Pp]orts?[ \t]?[:=]?[ \t]?)\d{1,5}\b/g, to: '$1<port>' },
  { mask: 'counts', pattern: /\b(\d+)(?= (?:bytes?|packets?|Bytes|Packets)\b)/g, to: '<count>' },
];

export const ALL_MASKS: ReadonlySet<Mask> = new Set(MASKS);

/** The line, or the lines, with what never counts as a difference taken out; each line by itself. */
export function masked(text: string, masks: ReadonlySet<Mask> = ALL_MASKS): string {
  let out = text;
  for (const { mask, pattern, to } of RULES) if (masks.has(mask)) out = out.replace(pattern, to);
  return out;
}
