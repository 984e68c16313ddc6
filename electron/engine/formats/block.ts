import { canonicalPeer } from '../../../shared/net/address.ts';
import { microsFromIso } from '../../../shared/base/time.ts';
import type { Micros } from '../../../shared/base/units.ts';
import type { Phase, WfpType } from '../../../shared/model/words.ts';
import { setError, settle } from './catalogue.ts';
import { errorByText, readCode } from './codes.ts';
import { type EventDraft, type WfpDraft, emptyEvent } from './format.ts';

/**
 * The multi-line "IKE diagnostic event": a WFP net event printed by ikeext over some twenty prefixed lines. Only a main
 * mode failure was ever seen; the other types follow the structures of the Windows SDK (fwpmtypes.h), so labels are
 * matched without regard to case and order, and what is not known is left in the raw lines.
 */
export interface Block {
  readonly line: number;
  readonly thread: string;
  readonly context: string;
  readonly peer: string;
  readonly provider: string;
  readonly time: Micros | null;
  lineTo: number;
  readonly fields: Map<string, string>;
  /** The indented line right under the error code: the Windows message. */
  errorText: string | null;
  lastLabel: string;
  /** Past "Type specific info": a label that the header has too (Flags) is another field here. */
  specific: boolean;
  lines: number;
  /** The lines that say what failed, with which code and on whose side. */
  readonly proof: Map<string, number>;
}

export const BLOCK_START = /^[\w/ -]*diagnostic event:\s*$/i;
export const SECTION = /^(Event Header|Failure type|Type specific info)\s*:/i;
const LABEL = /^\s*([A-Za-z][\w /()-]{0,60}?)\s{0,8}:(.*)$/;
/** In the order in which they prove: the code, whose side, what failed, and the code in words. */
const PROOF: readonly string[] = ['failure error code', 'failure point', 'failure type', 'error text'];
const FLAG = /^\s+\S.* field set\s*$/;
/** The structures of the SDK print some fifty lines; what goes on beyond this is something else, indented. */
const MAX_LINES = 400;

export function newBlock(from: Pick<Block, 'line' | 'thread' | 'context' | 'peer' | 'provider' | 'time'>): Block {
  return {
    ...from,
    lineTo: from.line,
    fields: new Map(),
    errorText: null,
    lastLabel: '',
    specific: false,
    lines: 0,
    proof: new Map(),
  };
}

/** Takes the line into the block; false where the block ended before it. */
export function addLine(block: Block, text: string, line: number): boolean {
  block.lines += 1;
  if (block.lines > MAX_LINES) return false;
  if (text.trim() === '') {
    block.lineTo = line;
    return true;
  }
  if (!/^\s/.test(text) && !SECTION.test(text)) return false;
  block.lineTo = line;
  if (FLAG.test(text)) return true;
  const label = LABEL.exec(text);
  const indent = text.length - text.trimStart().length;
  if (block.lastLabel === 'failure error code' && indent >= 4) {
    block.errorText = text.trim();
    block.proof.set('error text', line);
    return true;
  }
  if (label === null) return true;
  block.lastLabel = (label[1] ?? '').toLowerCase().replace(/\s+/g, ' ');
  if (block.lastLabel === 'type specific info') block.specific = true;
  else if (block.specific && block.lastLabel === 'flags') block.lastLabel = 'failure flags';
  if (!block.fields.has(block.lastLabel)) block.fields.set(block.lastLabel, (label[2] ?? '').trim());
  if (PROOF.includes(block.lastLabel) && !block.proof.has(block.lastLabel)) block.proof.set(block.lastLabel, line);
  return true;
}

/** True where everything that a failure is known by was there. */
export function isWhole(block: Block): boolean {
  return (
    block.fields.has('failure type') &&
    (block.fields.has('failure point') || !/failure/i.test(block.fields.get('failure type') ?? ''))
  );
}

/** Null where the block breaks off before it says what it is about. */
export function readBlock(
  block: Block,
): { readonly event: EventDraft; readonly wfp: WfpDraft; readonly flags: number | null } | null {
  const { fields } = block;
  const typeText = fields.get('failure type') ?? fields.get('event type') ?? null;
  const codeText =
    fields.get('failure error code') ?? fields.get('failure code') ?? fields.get('failure status') ?? null;
  if (typeText === null && codeText === null) return null;

  const flags = readCode(fields.get('flags') ?? '');
  // A header value whose flag is clear is meaningless (fwpmtypes.h); the sample prints zeros there.
  const set = (bit: number, value: string | undefined): string | null =>
    value === undefined || value === '' || (flags !== null && (flags & bit) === 0) ? null : value;
  const code = codeText === null ? null : readCode(codeText);
  const event = emptyEvent(block.line);
  event.lineTo = block.lineTo;
  event.message = 'diagnostic-event';
  if (block.proof.size > 0) event.proof = PROOF.flatMap((label) => block.proof.get(label) ?? []);
  event.thread = block.thread;
  event.provider = block.provider;
  event.context = block.context === '' ? null : block.context;
  event.time = microsFromIso(fields.get('timestamp') ?? '') ?? block.time;
  setError(event, code ?? errorByText(block.errorText ?? '')?.code ?? null);
  const remote = address(set(4, fields.get('remote address')));
  const local = address(set(2, fields.get('local address')));
  const type = wfpType(typeText);
  // The other end of a packet is not the other end of the tunnel.
  event.peer = (PHASE_OF[type] === 'data' ? null : remote) ?? address(block.peer === '' ? null : block.peer);
  event.local = local;
  const point = /^(none|local|remote)/i.exec(fields.get('failure point') ?? '')?.[1]?.toLowerCase() as
    | 'none'
    | 'local'
    | 'remote'
    | undefined;
  event.failurePoint = point === 'none' || point === undefined ? null : point;
  event.direction = point === 'remote' ? 'received' : 'local';
  [event.phase, event.phaseCertain] = [PHASE_OF[type] ?? null, PHASE_OF[type] !== undefined];
  if (type === 'ikeext-qm-failure') event.step = 'qm';
  const module = fields.get('keying module type') ?? '';
  event.ikeVersion = /ikev2/i.test(module) ? 2 : /^ike$/i.test(module) ? 1 : null;
  event.authMethod = fields.get('mm auth method') ?? fields.get('auth method') ?? null;
  event.severity = isBenign(block, type)
    ? 'info'
    : type.includes('drop')
      ? 'warning'
      : type.endsWith('allow')
        ? 'info'
        : null;
  event.text = [
    typeText ?? '',
    block.errorText ?? '',
    point === undefined ? '' : `failure point: ${point}`,
    ...where(block),
  ]
    .filter((part) => part !== '')
    .join(' · ');
  settle(event);
  if (type.startsWith('ikeext')) event.severity ??= 'error';

  return {
    event,
    flags,
    wfp: {
      type,
      time: event.time,
      errorCode: event.errorCode,
      errorName: event.errorName,
      errorText: block.errorText,
      failurePoint: point ?? null,
      localAddress: local,
      remoteAddress: remote,
      localPort: numeric(set(8, fields.get('local port'))),
      remotePort: numeric(set(16, fields.get('remote port'))),
      ipProtocol: numeric(set(1, fields.get('ip protocol'))),
      lineFrom: block.line,
      lineTo: block.lineTo,
    },
  };
}

const PHASE_OF: Partial<Record<WfpType, Phase>> = {
  'ikeext-mm-failure': 'main-mode',
  'ikeext-qm-failure': 'quick-mode',
  'ikeext-em-failure': 'extended-mode',
  'classify-drop': 'data',
  'ipsec-kernel-drop': 'data',
  'ipsec-dosp-drop': 'data',
};

function wfpType(text: string | null): WfpType {
  if (text === null) return 'unknown';
  if (/main mode/i.test(text)) return 'ikeext-mm-failure';
  if (/quick mode/i.test(text)) return 'ikeext-qm-failure';
  if (/(extended|user) mode/i.test(text)) return 'ikeext-em-failure';
  if (/mac/i.test(text) && /drop/i.test(text)) return 'classify-drop-mac';
  if (/classify drop/i.test(text)) return 'classify-drop';
  if (/(ipsec )?kernel.* drop/i.test(text)) return 'ipsec-kernel-drop';
  if (/dos ?p|dos protection/i.test(text)) return 'ipsec-dosp-drop';
  if (/classify allow/i.test(text)) return 'classify-allow';
  if (/capability drop/i.test(text)) return 'capability-drop';
  if (/capability allow/i.test(text)) return 'capability-allow';
  return /lpm/i.test(text) ? 'lpm-packet-arrival' : 'unknown';
}

/**
 * "Indicates that the failure was benign or expected": bit 1 of a main mode failure's own flags, bit 2 of an extended mode
 * failure's (fwpmtypes.h), or the word as the SDK's printer has it. No block with either was ever seen.
 */
function isBenign(block: Block, type: WfpType): boolean {
  const text = block.fields.get('failure flags') ?? block.fields.get('mm failure flags') ?? '';
  const bits = readCode(text);
  if (bits !== null) return (bits & (type === 'ikeext-em-failure' ? 2 : 1)) !== 0 && type !== 'ikeext-qm-failure';
  return /(^|[^-])benign/i.test(text) && !/non-benign/i.test(text);
}

/** Of a dropped packet: which filter and layer, which way, and the driver's status, as far as they are printed. */
function where(block: Block): string[] {
  return ['filter id', 'layer id', 'direction', 'failure status'].flatMap((label) => {
    const value = block.fields.get(label) ?? '';
    return value === '' ? [] : [`${label}: ${value.slice(0, 80)}`];
  });
}

function address(text: string | null): string | null {
  return text === null || text === '' ? null : canonicalPeer(text);
}

function numeric(text: string | null): number | null {
  return text !== null && /^\d+$/.test(text) ? Number(text) : null;
}
