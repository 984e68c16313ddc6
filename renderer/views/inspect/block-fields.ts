import type { LogLine } from '../../../shared/contract/api.ts';

/** A field of a diagnostic block, or of a net event in XML, as it is printed. */
export interface BlockField {
  readonly name: string;
  readonly value: string;
  /** What stands indented under it, as an error code in words. */
  readonly more: readonly string[];
  /** False where the header's flags say that it means nothing; null where they say nothing of it. */
  readonly set: boolean | null;
}

const LABEL = /^\s*([A-Za-z][A-Za-z0-9 /()_-]{0,60}?)\s*:(?:\s+|(?=0x)|$)(.*)$/;
/** One element on a line of its own, closed there. */
const ELEMENT = /^\s*<([A-Za-z][A-Za-z0-9]*)(?:\.[A-Za-z0-9]+)?>([^<]*)<\/[A-Za-z0-9.]+>\s*$/;
const ITEM = /^\s*<item>([^<]*)<\/item>\s*$/;
const SECTION = /^(?:IKE diagnostic event|Event Header|Type specific info)$/i;

/** Names of header fields as blocks and XML print them, to the words in which the flags are told. */
const FLAGGED: Readonly<Record<string, string>> = {
  'ip protocol': 'ip protocol',
  ipprotocol: 'ip protocol',
  'local address': 'local address',
  localaddrv4: 'local address',
  localaddrv6: 'local address',
  'remote address': 'remote address',
  remoteaddrv4: 'remote address',
  remoteaddrv6: 'remote address',
  'local port': 'local port',
  localport: 'local port',
  'remote port': 'remote port',
  remoteport: 'remote port',
  'application id': 'application id',
  appid: 'application id',
  'user sid': 'user id',
  userid: 'user id',
  'scope id': 'scope id',
  scopeid: 'scope id',
  'ip version': 'ip version',
  ipversion: 'ip version',
  packagesid: 'package id',
  enterpriseid: 'enterprise id',
  policyflags: 'policy flags',
  effectivename: 'effective name',
};

/**
 * The fields of an event in the order in which they are printed: of its own lines, for those of other threads may stand
 * between them. `set` are the fields that its flags name; null where it prints no flags.
 */
export function blockFields(lines: readonly LogLine[], set: readonly string[] | null): readonly BlockField[] {
  const fields: { name: string; value: string; more: string[]; set: boolean | null }[] = [];
  const named = set === null ? null : new Set(set.map((name) => name.toLowerCase()));
  const [first] = lines;
  const put = (name: string, value: string) => {
    const flag = FLAGGED[name.toLowerCase()];
    fields.push({ name, value, more: [], set: named === null || flag === undefined ? null : named.has(flag) });
  };
  for (const line of lines) {
    if (line.head?.thread !== first?.head?.thread || line.head?.peer !== first?.head?.peer) continue;
    // A trace's words follow its prefix and, in blocks, a number and the peer.
    const text = line.text.slice(line.head?.textAt ?? 0).replace(/^\d+\|[^|]*\|/, '');
    if (text.includes('<internalFields')) break;
    const item = ITEM.exec(text);
    const element = ELEMENT.exec(text);
    const label = LABEL.exec(text);
    if (item !== null) fields.at(-1)?.more.push(item[1] ?? '');
    else if (element !== null) put(element[1] ?? '', (element[2] ?? '').trim());
    else if (/^\s*<flags\b/.test(text)) put('flags', '');
    else if (label !== null && !SECTION.test(label[1] ?? '')) put(label[1] ?? '', (label[2] ?? '').trim());
    else if (label === null && /^\s{3,}\S/.test(text)) fields.at(-1)?.more.push(text.trim());
  }
  return fields;
}
