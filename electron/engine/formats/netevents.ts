import { microsFromIso } from '../../../shared/base/time.ts';
import { type Block, newBlock, readBlock } from './block.ts';
import { errorBySymbol } from './codes.ts';
import type { Format, Head, LineReader, Output } from './format.ts';

/**
 * The XML of `netsh wfp show netevents` and of a capture: one net event after the other, each a `<header>`, a `<type>` and a
 * structure of that type, on many lines or on one. Drops and allows were seen; the elements of IKE failures follow the names of
 * the SDK's structures, and its enumerations stand as names or as numbers (fwpmtypes.h, ipsectypes.h, iketypes.h). The same
 * event as the trace prints it is a block, so it is read as one.
 */
export const netEvents: Format = {
  kind: 'net-events',
  sniff: (head: Head) =>
    /^\s*(<\?xml[^>]*>\s*)?<(netEvents?|wfpdiag|wfpstate)[\s>]/i.test(head.text)
      ? 90
      : /FWPM_NET_EVENT_(TYPE|FLAG)_/.test(head.text)
        ? 80
        : 0,
  open: (out) => reader(out),
};

/** Of a value, so much; what is longer (the name of a program, as bytes) is none that is looked at. */
const MAX_VALUE = 1000;
/** A tag is no longer, so what goes on without an end is none. */
const MAX_TAG = 4000;
/** Lines of one event that are given its time. */
const MAX_LINES = 1000;
const NAME = /^\/?([A-Za-z][\w.:-]{0,60})/;

/** The names of leaves, and the labels that the trace has for them. */
const LABELS: Readonly<Record<string, string>> = {
  ipProtocol: 'ip protocol',
  localAddrV4: 'local address',
  'localAddrV6.byteArray16': 'local address',
  localAddrV6: 'local address',
  remoteAddrV4: 'remote address',
  'remoteAddrV6.byteArray16': 'remote address',
  remoteAddrV6: 'remote address',
  localPort: 'local port',
  remotePort: 'remote port',
  failureErrorCode: 'failure error code',
  failureStatus: 'failure status',
  filterId: 'filter id',
  layerId: 'layer id',
};

/** FWPM_NET_EVENT_TYPE_…, in the order of their numbers, the structure of each, and what the trace calls it. */
const TYPES: readonly (readonly [name: string, element: string, label: string])[] = [
  ['IKEEXT_MM_FAILURE', 'ikeMmFailure', 'Main mode failure'],
  ['IKEEXT_QM_FAILURE', 'ikeQmFailure', 'Quick mode failure'],
  ['IKEEXT_EM_FAILURE', 'ikeEmFailure', 'Extended mode failure'],
  ['CLASSIFY_DROP', 'classifyDrop', 'Classify drop'],
  ['IPSEC_KERNEL_DROP', 'ipsecDrop', 'IPsec kernel drop'],
  ['IPSEC_DOSP_DROP', 'idpDrop', 'DoS protection drop'],
  ['CLASSIFY_ALLOW', 'classifyAllow', 'Classify allow'],
  ['CAPABILITY_DROP', 'capabilityDrop', 'Capability drop'],
  ['CAPABILITY_ALLOW', 'capabilityAllow', 'Capability allow'],
  ['CLASSIFY_DROP_MAC', 'classifyDropMac', 'Classify drop (MAC)'],
];

/** FWPM_NET_EVENT_FLAG_…, in the order of their bits. */
const FLAGS: readonly string[] = ['IP_PROTOCOL', 'LOCAL_ADDR', 'REMOTE_ADDR', 'LOCAL_PORT', 'REMOTE_PORT'];
/** Enumerations by their numbers. */
const POINTS: readonly (readonly [name: string, label: string])[] = [
  ['IPSEC_FAILURE_NONE', 'None'],
  ['IPSEC_FAILURE_ME', 'Local'],
  ['IPSEC_FAILURE_PEER', 'Remote'],
];
const MODULES: readonly string[] = ['IKE', 'AUTHIP', 'IKEV2'];
const METHODS: readonly string[] = ['PRESHARED_KEY', 'CERTIFICATE', 'KERBEROS', 'ANONYMOUS', 'SSL', 'NTLM_V2'];

function reader(out: Output): LineReader {
  let block: Block | null = null;
  let bits = 0;
  let flagged = false;
  let inHeader = false;
  /** Past what belongs to the event itself: internal fields repeat its names for other filters. */
  let inner = false;
  /** The element that was opened last and what stands in it so far; the beginning of a tag that goes on in the next text. */
  let opened = { name: '', line: 0 };
  let inside = '';
  let rest = '';

  const close = () => {
    if (block === null) return;
    const { line, lineTo } = block;
    // Without the flags every value of the header counts.
    if (flagged && block.fields.has('failure type')) block.fields.set('flags', String(bits));
    const read = readBlock(block);
    block = null;
    if (read === null) return;
    const { time } = read.event;
    if (time !== null) for (let at = line; at <= Math.min(lineTo, line + MAX_LINES); at += 1) out.time(at, time);
    out.wfp(read.wfp, flagged ? bits : null);
    out.event(read.event);
  };
  const begin = (line: number) => {
    close();
    [bits, flagged, inHeader, inner] = [0, false, true, false];
    block = newBlock({ line, thread: '', context: '', peer: '', provider: 'wfp', time: null });
  };
  const put = (to: Block, label: string, value: string, line: number) => {
    if (!to.fields.has(label)) to.fields.set(label, value);
    if (label.startsWith('failure')) to.proof.set(label, line);
  };

  return {
    line: (line) => feed(`${line.text()}\n`, line.number),
    piece: feed,
    end() {
      if (block !== null)
        out.notice({
          code: 'block-cut',
          line: block.line,
          text: `The net event that begins at line ${block.line} has no end: the file breaks off in it. Capture again to have it whole.`,
        });
      close();
    },
  };

  function feed(added: string, line: number): void {
    let at = 0;
    if (rest !== '') {
      // A tag that began before. Put in front of all that was added, it would be copied anew at each look into it.
      const to = added.indexOf('>');
      const begun = rest;
      rest = '';
      if (to < 0) {
        if (begun.length + added.length <= MAX_TAG) rest = begun + added;
        return;
      }
      tag((begun + added.slice(0, Math.min(to, MAX_TAG))).slice(1, MAX_TAG), line);
      at = to + 1;
    }
    while (at < added.length) {
      const from = added.indexOf('<', at);
      if (opened.name !== '' && inside.length < MAX_VALUE)
        inside += added.slice(at, Math.min(from < 0 ? added.length : from, at + MAX_VALUE));
      if (from < 0) return;
      const to = added.indexOf('>', from);
      if (to < 0) {
        if (added.length - from <= MAX_TAG) rest = added.slice(from);
        return;
      }
      tag(added.slice(from + 1, Math.min(to, from + MAX_TAG)), line);
      at = to + 1;
    }
  }

  function tag(text: string, line: number): void {
    const name = NAME.exec(text)?.[1];
    if (name === undefined) return;
    if (text.startsWith('/')) shut(name, line);
    else if (!text.endsWith('/')) {
      if (name === 'header') begin(line);
      else if (name === 'internalFields') inner = true;
      else if (block !== null && !inner) {
        const type = TYPES.find(([, element]) => element === name);
        if (type !== undefined) put(block, 'failure type', type[2], line);
      }
      opened = { name, line };
      inside = '';
    }
  }

  function shut(name: string, line: number): void {
    if (block !== null) {
      if (name === opened.name && !inner) leaf(block, name, inside.trim(), opened.line);
      block.lineTo = line;
    }
    if (name === 'header') inHeader = false;
    if (name === 'netEvent' || name === 'netEvents' || name === 'internalFields') close();
    opened = { name: '', line: 0 };
  }

  function leaf(to: Block, name: string, value: string, line: number): void {
    const label = LABELS[name];
    const number = /^\d{1,10}$/.test(value) ? Number(value) : null;
    switch (name) {
      case 'timeStamp': {
        put(to, 'timestamp', value, line);
        const time = microsFromIso(value);
        if (time !== null) out.time(line, time);
        return;
      }
      case 'type': {
        const type = /^(?:FWPM_NET_EVENT_TYPE_)?(\w+)$/.exec(value)?.[1] ?? '';
        const known = number === null ? TYPES.find(([known]) => known === type) : TYPES[number];
        if (type !== '') put(to, 'failure type', known?.[2] ?? type.toLowerCase().replaceAll('_', ' '), line);
        return;
      }
      case 'item':
        return item(to, value, line);
      case 'flags':
        if (number === null) return;
        if (inHeader) [bits, flagged] = [number, true];
        else put(to, 'failure flags', value, line);
        return;
      case 'failurePoint':
        put(
          to,
          'failure point',
          (number === null ? POINTS.find(([known]) => known === value) : POINTS[number])?.[1] ?? '',
          line,
        );
        return;
      case 'msFwpDirection':
      case 'direction':
        put(
          to,
          'direction',
          /OUT/.test(value) || number === 0 ? 'outbound' : /IN/.test(value) || number === 1 ? 'inbound' : '',
          line,
        );
        return;
      case 'keyingModuleType':
        put(
          to,
          'keying module type',
          (number === null ? undefined : MODULES[number]) ?? value.replace(/^IKEEXT_KEY_MODULE_/, ''),
          line,
        );
        return;
      case 'mmAuthMethod':
      case 'emAuthMethod':
        put(to, 'auth method', (number === null ? undefined : METHODS[number]) ?? value.replace(/^IKEEXT_/, ''), line);
        return;
      case 'failureErrorCode':
        put(to, 'failure error code', String(errorBySymbol(value)?.code ?? value), line);
        return;
      default:
        if (label !== undefined)
          put(to, label, name.endsWith('AddrV4') && number !== null ? dotted(number) : value, line);
    }
  }

  function item(to: Block, value: string, line: number): void {
    const at = FLAGS.indexOf(/^FWPM_NET_EVENT_FLAG_(\w+)_SET$/.exec(value)?.[1] ?? '');
    flagged ||= value.startsWith('FWPM_NET_EVENT_FLAG_');
    if (at >= 0) bits |= 1 << at;
    if (value.endsWith('_FAILURE_FLAG_BENIGN')) put(to, 'failure flags', 'benign', line);
  }
}

/** An address that stands as a number, its first part in the highest byte. */
function dotted(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.');
}
