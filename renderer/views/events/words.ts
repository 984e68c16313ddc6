import type { TableField } from '../../../shared/contract/explore.ts';
import { PHASE_NAMES } from '../../../shared/model/names.ts';
import type { Phase, Severity, Step, WfpType } from '../../../shared/model/words.ts';
import { severityWord } from '../../kit/words.ts';
import { STEP_WORDS, instanceWord } from '../shared/words.ts';

const TYPE_WORDS: Readonly<Record<WfpType, string>> = {
  'ikeext-mm-failure': 'Main mode failure',
  'ikeext-qm-failure': 'Quick mode failure',
  'ikeext-em-failure': 'Extended mode failure',
  'classify-drop': 'Packet dropped',
  'ipsec-kernel-drop': 'IPsec kernel drop',
  'ipsec-dosp-drop': 'IPsec DoS protection drop',
  'classify-allow': 'Packet allowed',
  'capability-drop': 'Capability drop',
  'capability-allow': 'Capability allow',
  'classify-drop-mac': 'Frame dropped (MAC)',
  'lpm-packet-arrival': 'LPM packet arrival',
  unknown: 'Unknown',
};

export const FIELD_NAMES: Readonly<Record<TableField, string>> = {
  time: 'Time',
  line: 'Line',
  file: 'File',
  instance: 'Instance',
  peer: 'Peer',
  phase: 'Phase',
  step: 'Step',
  direction: 'Direction',
  severity: 'Severity',
  message: 'Message',
  code: 'Code',
  notify: 'Notify',
  thread: 'Thread',
  provider: 'Provider',
  type: 'Type',
  point: 'Failure point',
  negotiation: 'Negotiation',
};

export const DIRECTION_WORDS = { sent: 'sent', received: 'received', local: 'local' } as const;

export function typeWord(type: string): string {
  return TYPE_WORDS[type as WfpType] ?? type;
}

/** A value of a field as people read it; `names` tells codes by their names. */
export function valueWord(field: TableField, value: string, names: ReadonlyMap<string, string>): string {
  if (value === '') return field === 'severity' ? 'Normal' : 'Says nothing';
  switch (field) {
    case 'type':
      return typeWord(value);
    case 'step':
      return STEP_WORDS[value as Step] ?? value;
    case 'phase':
      return PHASE_NAMES[value as Phase] ?? value;
    case 'severity':
      return severityWord(value as Severity);
    case 'point':
      return value === 'none' ? 'None' : value === 'local' ? 'Local' : 'Remote';
    case 'instance':
      return instanceWord(value);
    case 'code': {
      const name = names.get(value);
      return name === undefined ? value : `${value} ${name}`;
    }
    default:
      return value;
  }
}

/** Numbers of IP protocols that a tunnel's events speak of (IANA). */
const PROTOCOLS: Readonly<Record<number, string>> = {
  1: 'ICMP',
  6: 'TCP',
  17: 'UDP',
  47: 'GRE',
  50: 'ESP',
  51: 'AH',
  58: 'ICMPv6',
};

export function protocolWord(number: number): string {
  const name = PROTOCOLS[number];
  return name === undefined ? String(number) : `${name} (${number})`;
}

export function endpoint(address: string | null, port: number | null): string {
  if (address === null) return port === null ? '' : `:${port}`;
  return port === null ? address : address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
