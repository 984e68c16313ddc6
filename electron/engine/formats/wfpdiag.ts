import { canonicalPeer } from '../../../shared/net/address.ts';
import { cut } from '../../../shared/base/text.ts';
import { plural } from '../../../shared/base/units.ts';
import { BLOCK_START, type Block, addLine, isWhole, newBlock, readBlock } from './block.ts';
import { readTokens, readTraceMessage, settle } from './catalogue.ts';
import { type Format, type Head, type Line, type LineReader, type Output, emptyEvent, fewNotices } from './format.ts';
import { installed } from '../rules/installed.ts';
import { prefixReader } from './prefix.ts';

/** Scrubbed-wfpdiag.txt: a trace printed by tracefmt, mostly of the provider [ikeext]. */
const PREFIXED = /^\[\d+\][0-9A-Fa-f]{4,}\.[0-9A-Fa-f]{4,}::\d{2}\/\d{2}\/\d{4}-\d{2}:\d{2}:\d{2}\.\d{3,7} /;

/**
 * One look at a message's words tells whether the catalogue may know it, for the other nine lines in ten. Keep in step
 * with resources/messages: the test of every sample fails where a message is left out here.
 */
export const WORTH_READING =
  / failed with Windows error |^Peer |diagnostic event:|IkeCleanup|Received Expire|^Deleting QM|Notify |Tunnel closed|SA_INIT|SA INIT|SA Init|SA AUTH|IKE AUTH|Traffic Selector|Ike payload|IPSec p|MM Packet|DPD is|Incoming IKE|Messid : |ERROR_IPSEC_|IKE version|ggressive [Mm]ode|NO_PROPOSAL_CHOSEN|AUTHENTICATION_FAILED|TS_UNACCEPTABLE|INVALID_KE_PAYLOAD|StandbyChanged|TunnelRemoved|DPD timed out| changed/;

/** Blocks under way at a time, one for each thread: a gateway has some dozens of threads. */
const MAX_BLOCKS = 1000;

/** More peers than a gateway has tunnels; what is past it is told of again and again, which only takes time. */
const MAX_NAMED = 10_000;

export const wfpdiag: Format = {
  kind: 'wfpdiag',
  trace: true,
  sniff(head: Head): number {
    const lines = head.lines[0] === 'EventTrace' ? head.lines.slice(1) : head.lines;
    const prefixed = lines.filter((line) => PREFIXED.test(line)).length;
    const share = prefixed / Math.max(lines.length, 1);
    const named = /wfp[\s_-]*diag/.test(head.name) ? 10 : 0;
    return share > 0.3 ? 80 + named : prefixed > 0 ? 50 + named : named;
  },
  open: (out) => reader(out),
};

function reader(out: Output): LineReader {
  const prefix = prefixReader();
  const blocks = new Map<string, Block>();
  const few = fewNotices((value) => out.notice(value));
  /** The peer of the line before, as bytes: a name is made of it only where it changes. */
  const lastPeer = Buffer.alloc(64);
  let lastPeerLength = 0;
  /** Peers as printed that were told of: the lines of a few peers interleave all through a trace. */
  const named = new Set<string>();
  let bare = 0;
  let total = 0;

  return {
    line(line) {
      const { bytes, start, end, number } = line;
      if (end === start) return;
      total += 1;
      if (!prefix.read(bytes, start, end)) {
        bare += 1;
        return;
      }
      const { at } = prefix;
      if (at.time !== null) out.time(number, at.time);
      notePeer(bytes);
      if (at.textFrom >= end && blocks.size === 0) return;
      const thread = blocks.size === 0 ? null : bytes.toString('latin1', at.threadFrom, at.threadTo);
      const open = thread === null ? undefined : blocks.get(thread);
      if (open !== undefined && thread !== null) {
        const same =
          bytes.toString('latin1', at.contextFrom, at.contextTo) === open.context &&
          bytes.toString('latin1', at.peerFrom, at.peerTo) === open.peer;
        if (same && addLine(open, bytes.toString('utf8', at.textFrom, end), number)) return;
        close(thread, open, isWhole(open));
      }
      readMessage(bytes, end, line);
    },
    passed(lines, without) {
      total += lines;
      bare += without;
    },
    end() {
      for (const [thread, block] of blocks) close(thread, block, isWhole(block));
      few.end();
      if (bare > 20 && bare > total * 0.5) {
        out.notice({
          code: 'trace-undecodable',
          line: 1,
          text: `${plural(bare, 'line')} of ${plural(total, 'line')} carry no trace prefix: this trace is mostly undecodable. Run the VPN troubleshoot again.`,
        });
      }
    },
  };

  function notePeer(bytes: Buffer): void {
    const { at } = prefix;
    const length = at.peerTo - at.peerFrom;
    if (length === 0 || (length === lastPeerLength && bytes.compare(lastPeer, 0, length, at.peerFrom, at.peerTo) === 0))
      return;
    bytes.copy(lastPeer, 0, at.peerFrom, at.peerTo);
    lastPeerLength = length;
    const label = bytes.toString('latin1', at.peerFrom, at.peerTo);
    if (named.has(label)) return;
    if (named.size < MAX_NAMED) named.add(label);
    out.peer(canonicalPeer(label));
  }

  function readMessage(bytes: Buffer, end: number, line: Line): void {
    const { at } = prefix;
    const text = bytes.toString('utf8', at.textFrom, end);
    if (!WORTH_READING.test(text) && !installed().literals.some((literal) => text.includes(literal))) return;
    const thread = bytes.toString('latin1', at.threadFrom, at.threadTo);
    const context = bytes.toString('latin1', at.contextFrom, at.contextTo);
    const peer = bytes.toString('latin1', at.peerFrom, at.peerTo);
    const provider = bytes.toString('latin1', at.providerFrom, at.providerTo);
    if (BLOCK_START.test(text)) {
      const oldest = blocks.size < MAX_BLOCKS ? undefined : blocks.entries().next().value;
      if (oldest !== undefined) close(oldest[0], oldest[1], isWhole(oldest[1]));
      blocks.set(thread, newBlock({ line: line.number, thread, context, peer, provider, time: at.time }));
      return;
    }
    const event = emptyEvent(line.number);
    if (!readTraceMessage(text.trim(), event)) {
      readTokens(event, text);
      if (event.errorName === null && event.notify === null) return;
    }
    event.time = at.time;
    event.thread = thread;
    event.provider = provider;
    event.context = context === '' ? null : context;
    event.peer = event.peer ?? (peer === '' ? null : canonicalPeer(peer));
    event.text = cut(text.trim(), 4096);
    settle(event);
    out.event(event);
  }

  function close(thread: string, block: Block, whole: boolean): void {
    blocks.delete(thread);
    const read = readBlock(block);
    if (!whole) {
      few.notice({
        code: 'block-cut',
        line: block.line,
        text: `The diagnostic event that begins here breaks off at line ${block.lineTo}; what it says up to there is used.`,
      });
    }
    if (read === null) return;
    out.wfp(read.wfp, read.flags);
    out.event(read.event);
  }
}
