import { canonicalPeer, cidrsOf } from '../../../shared/net/address.ts';
import type { SelectorDraft } from './format.ts';

/**
 * "Number of TSIs 2: StartAddress … Protocol 0, StartAddress … Number of TSRs 1:StartAddress …". In a request TSi are
 * the networks of whoever sent it: the peer's in a received request and in Azure's answer to it ("Final Negotiated"),
 * Azure's own in what Azure proposes. A list that breaks off gives what it has.
 */
export function parseSelectors(text: string, role: SelectorDraft['role'], tsid: string | null): SelectorDraft[] {
  const initiator = role === 'proposed' ? 'azure' : 'peer';
  const responder = role === 'proposed' ? 'peer' : 'azure';
  const at = text.search(/Number of TSRs/);
  const halves = [
    { side: 'TSi', owner: initiator, text: at < 0 ? text : text.slice(0, at) },
    { side: 'TSr', owner: responder, text: at < 0 ? '' : text.slice(at) },
  ] as const;
  return halves.flatMap(({ side, owner, text: half }) =>
    [...half.matchAll(SELECTOR)].map(([, start = '', end = '', portStart, portEnd, protocol]): SelectorDraft => ({
      role,
      tsid,
      side,
      owner,
      start: canonicalPeer(start),
      end: canonicalPeer(end),
      cidrs: cidrsOf(start, end),
      portStart: numberOrNull(portStart),
      portEnd: numberOrNull(portEnd),
      protocol: numberOrNull(protocol),
    })),
  );
}

const SELECTOR =
  /StartAddress\s+(\S+)\s+EndAddress\s+([^\s,]+)(?:\s+PortStart\s+(\d+))?(?:\s+PortEnd\s+(\d+))?(?:\s+Protocol(?:\s+(\d+))?)?/g;

function numberOrNull(digits: string | undefined): number | null {
  return digits === undefined ? null : Number(digits);
}
