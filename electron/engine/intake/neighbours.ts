/** Files that lie beside the logs and are not read: known by their first bytes, else by their ending. */
interface Neighbour {
  readonly endings: readonly string[];
  readonly magic: readonly number[] | null;
  readonly what: string;
  readonly advice: string;
}

const NEIGHBOURS: readonly Neighbour[] = [
  {
    endings: ['.etl'],
    magic: null,
    what: 'a binary event trace (ETL)',
    advice: 'Its text form is Scrubbed-wfpdiag.txt; tracefmt or netsh converts it.',
  },
  {
    endings: ['.cab'],
    magic: [0x4d, 0x53, 0x43, 0x46],
    what: 'a Windows cabinet',
    advice: 'Unpack it (expand -F:* FILE FOLDER), and open the folder.',
  },
  {
    endings: ['.7z'],
    magic: [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c],
    what: 'a 7-Zip archive',
    advice: 'Unpack it with 7-Zip, and open the folder.',
  },
  {
    endings: ['.pcapng'],
    magic: [0x0a, 0x0d, 0x0d, 0x0a],
    what: 'a packet capture (pcapng)',
    advice: 'Open it with Wireshark.',
  },
  {
    endings: ['.pcap', '.cap'],
    magic: [0xd4, 0xc3, 0xb2, 0xa1],
    what: 'a packet capture',
    advice: 'Open it with Wireshark.',
  },
  { endings: ['.pcap'], magic: [0xa1, 0xb2, 0xc3, 0xd4], what: 'a packet capture', advice: 'Open it with Wireshark.' },
  {
    endings: ['.evtx'],
    magic: [0x45, 0x6c, 0x66, 0x46, 0x69, 0x6c, 0x65, 0x00],
    what: 'a Windows event log',
    advice: 'Open it with the Event Viewer.',
  },
  { endings: ['.gz', '.tgz'], magic: [0x1f, 0x8b], what: 'a gzip archive', advice: 'Unpack it, and open the folder.' },
  {
    endings: ['.rar'],
    magic: [0x52, 0x61, 0x72, 0x21],
    what: 'a RAR archive',
    advice: 'Unpack it, and open the folder.',
  },
  {
    endings: ['.zip'],
    magic: [0x50, 0x4b, 0x03, 0x04],
    what: 'a zip that is not read here',
    advice: 'Unpack it, and open the folder.',
  },
];

export function neighbourOf(name: string, head: Buffer): { readonly what: string; readonly advice: string } | null {
  const byMagic = NEIGHBOURS.find(({ magic }) => magic !== null && magic.every((byte, at) => head[at] === byte));
  if (byMagic !== undefined) return byMagic;
  const lower = name.toLowerCase();
  // A text that is only named so is read for what it is; what begins with NULs and control bytes is believed its ending.
  const textual = head.subarray(0, 512).every((byte) => byte >= 32 || byte === 9 || byte === 10 || byte === 13);
  return textual && head.length > 0
    ? null
    : (NEIGHBOURS.find(({ endings }) => endings.some((ending) => lower.endsWith(ending))) ?? null);
}
