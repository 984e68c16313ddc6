import { microsFromIso } from '../../../shared/base/time.ts';
import { type Block, newBlock, readBlock } from './block.ts';
import type { Format, Head, LineReader, Output } from './format.ts';

/**
 * The XML of `netsh wfp show netevents` and of a capture: one net event after the other, each a `<header>`, a `<type>` and a
 * structure of that type, with a leaf on a line or many. Drops and allows were seen; the elements of IKE failures follow the
 * names of the SDK's structures (fwpmtypes.h). The same event as the trace prints it is a block, so it is read as one.
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

/** A tag and the text up to the next one. */
const TAG = /<(\/?)([A-Za-z][\w.]{0,60})[^<>]{0,1000}>([^<]{0,1000})/g;

/** The names of leaves, and the labels that the trace has for them. */
const LABELS: Readonly<Record<string, string>> = {
  ipProtocol: 'ip protocol',
  localAddrV4: 'local address',
  'localAddrV6.byteArray16': 'local address',
  remoteAddrV4: 'remote address',
  'remoteAddrV6.byteArray16': 'remote address',
  localPort: 'local port',
  remotePort: 'remote port',
  failureErrorCode: 'failure error code',
  failureStatus: 'failure status',
  filterId: 'filter id',
  layerId: 'layer id',
};

const TYPES: Readonly<Record<string, string>> = {
  IKEEXT_MM_FAILURE: 'Main mode failure',
  IKEEXT_QM_FAILURE: 'Quick mode failure',
  IKEEXT_EM_FAILURE: 'Extended mode failure',
  CLASSIFY_DROP: 'Classify drop',
  CLASSIFY_DROP_MAC: 'Classify drop (MAC)',
  IPSEC_KERNEL_DROP: 'IPsec kernel drop',
  IPSEC_DOSP_DROP: 'DoS protection drop',
  CLASSIFY_ALLOW: 'Classify allow',
  CAPABILITY_DROP: 'Capability drop',
  CAPABILITY_ALLOW: 'Capability allow',
};

/** FWPM_NET_EVENT_FLAG_…, in the order of their bits. */
const FLAGS: readonly string[] = ['IP_PROTOCOL', 'LOCAL_ADDR', 'REMOTE_ADDR', 'LOCAL_PORT', 'REMOTE_PORT'];
const POINTS: Readonly<Record<string, string>> = {
  IPSEC_FAILURE_NONE: 'None',
  IPSEC_FAILURE_ME: 'Local',
  IPSEC_FAILURE_PEER: 'Remote',
};

function reader(out: Output): LineReader {
  let block: Block | null = null;
  let bits = 0;
  /** Past what belongs to the event itself: internal fields repeat its names for other filters. */
  let inner = false;

  const close = () => {
    if (block === null) return;
    if (block.fields.has('failure type')) block.fields.set('flags', String(bits));
    const read = readBlock(block);
    block = null;
    if (read === null) return;
    out.wfp(read.wfp, bits);
    out.event(read.event);
  };
  const begin = (line: number) => {
    close();
    bits = 0;
    inner = false;
    block = newBlock({ line, thread: '', context: '', peer: '', provider: 'wfp', time: null });
  };
  const put = (open: Block, label: string, value: string, line: number) => {
    if (!open.fields.has(label)) open.fields.set(label, value);
    if (label.startsWith('failure')) open.proof.set(label, line);
  };

  function leaf(open: Block, name: string, text: string, line: number): void {
    const value = text.trim();
    const label = LABELS[name];
    if (name === 'timeStamp') {
      put(open, 'timestamp', value, line);
      const time = microsFromIso(value);
      if (time !== null) out.time(line, time);
    } else if (name === 'type') {
      const type = /^FWPM_NET_EVENT_TYPE_(\w+)$/.exec(value)?.[1] ?? '';
      if (type !== '') put(open, 'failure type', TYPES[type] ?? type.toLowerCase().replaceAll('_', ' '), line);
    } else if (name === 'item') {
      const flag = /^FWPM_NET_EVENT_FLAG_(\w+)_SET$/.exec(value)?.[1] ?? '';
      const at = FLAGS.indexOf(flag);
      if (at >= 0) bits |= 1 << at;
      if (value.endsWith('_FAILURE_FLAG_BENIGN')) put(open, 'failure flags', 'benign', line);
    } else if (name === 'failurePoint') put(open, 'failure point', POINTS[value] ?? '', line);
    else if (name === 'msFwpDirection' || name === 'direction')
      put(open, 'direction', /OUT/.test(value) ? 'outbound' : /IN/.test(value) ? 'inbound' : '', line);
    else if (name === 'keyingModuleType')
      put(open, 'keying module type', value.replace(/^IKEEXT_KEY_MODULE_/, ''), line);
    else if (label !== undefined) put(open, label, value, line);
  }

  return {
    line(line) {
      const text = line.text();
      let opened = '';
      let inside = '';
      for (const [, slash = '', name = '', after = ''] of text.matchAll(TAG)) {
        if (slash === '') {
          if (name === 'header') begin(line.number);
          else if (name === 'internalFields') inner = true;
          [opened, inside] = [name, after];
          continue;
        }
        if (name === opened && block !== null && !inner) leaf(block, name, inside, line.number);
        if (block !== null) block.lineTo = line.number;
        if (name === 'netEvent' || name === 'netEvents') close();
        opened = '';
      }
    },
    end: close,
  };
}
