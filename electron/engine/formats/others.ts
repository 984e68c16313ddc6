import type { Format, Head } from './format.ts';

/** A kind that is recognised for what it is and kept; its lines can be read and searched, and no rule reads them. */
export const p2sLog: Format = {
  kind: 'p2s-log',
  sniff(head: Head): number {
    const records = head.lines.filter((line) => /^\[MSG\] \[\w+\] \[/.test(line) || /\[OVPN_/.test(line)).length;
    return records > head.lines.length * 0.3 ? 85 : 0;
  },
  open: null,
};
