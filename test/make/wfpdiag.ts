import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { type Random, random } from './random.ts';

/**
 * A large Scrubbed-wfpdiag.txt, the same for the same seed: book-keeping of the kind that fills such a trace, and failures of
 * several peers, each as the block that is known from Microsoft's documentation, with the lines of several threads between
 * each other. Written as a stream; what it gives back is what an analysis must find.
 *   node test/make/wfpdiag.ts FILE MEGABYTES [SEED]
 */
export interface TraceWish {
  readonly bytes: number;
  readonly seed?: number;
  /** How many failures there are in a million lines. */
  readonly failuresPerMillion?: number;
  readonly lineEnd?: '\n' | '\r\n';
}

export interface Trace {
  readonly bytes: number;
  readonly lines: number;
  /** Blocks by peer and by what failed. */
  readonly failures: Readonly<Record<string, number>>;
}

interface Peer {
  readonly address: string;
  readonly failure: 'main' | 'quick' | null;
}

const LOCAL = '198.51.100.4';
const PEERS: readonly Peer[] = [
  { address: '203.0.113.9', failure: 'main' },
  { address: '203.0.113.77', failure: 'quick' },
  { address: '192.0.2.130', failure: null },
  { address: '2001:db8:40::9', failure: null },
];
const THREADS = ['0368.03A4', '0368.0F10', '0368.1B2C', '0368.0A08', '0368.22D4', '0368.0438'];
const NOISE: readonly string[] = [
  'Deleted ICookie from the high priority thread pool list',
  'Processing packet received on interface',
  'Looking up the policy for the peer',
  'Looking up the policy for the peer: the policy was found',
  'Adding the negotiation to the thread pool list',
  'Construct payload of type 33',
  'Construct payload of type 34',
  'Construct payload of type 40',
  'Packet parsed, payloads in it: 5',
  'Timer fired for the negotiation',
  'Timer set for the negotiation, in milliseconds: 1000',
  'Sending packet of 436 bytes',
  '',
];
const CHUNK = 1 << 20;
/** 4 March 2026, 08:00 UTC. */
const START = Date.UTC(2026, 2, 4, 8);

export async function writeTrace(path: string, wish: TraceWish): Promise<Trace> {
  const out = createWriteStream(path);
  const source = lines(wish);
  let chunk = '';
  let bytes = 0;
  for (let next = source.next(); ; next = source.next()) {
    if (next.done !== true) chunk += next.value;
    if (chunk.length >= CHUNK || next.done === true) {
      bytes += chunk.length;
      if (!out.write(chunk)) await once(out, 'drain');
      chunk = '';
    }
    if (next.done === true) {
      out.end();
      await once(out, 'close');
      return { ...next.value, bytes };
    }
  }
}

function* lines(wish: TraceWish): Generator<string, Omit<Trace, 'bytes'>> {
  const dice = random(wish.seed ?? 1);
  const share = (wish.failuresPerMillion ?? 300) / 1e6;
  const end = wish.lineEnd ?? '\n';
  const queues = THREADS.map((): string[] => []);
  const failures: Record<string, number> = {};
  let written = 0;
  let count = 0;
  let time = START;
  let stamp = '';
  for (;;) {
    const at = dice.below(THREADS.length);
    const queue = queues[at];
    if (queue === undefined) continue;
    const open = queues.some((other) => other.length > 0);
    if (written >= wish.bytes && !open) return { lines: count, failures };
    if (written >= wish.bytes && queue.length === 0) continue;
    if (queue.length === 0) fill(queue, dice, share, failures);
    if (stamp === '' || dice.chance(0.2)) {
      time += dice.below(40);
      stamp = stampOf(time);
    }
    const line = `[${at % 4}]${THREADS[at] ?? ''}::${stamp} [ikeext] ${queue.shift() ?? ''}${end}`;
    written += line.length;
    count += 1;
    yield line;
  }
}

/** What a thread prints next: a failure as one block, or a line of book-keeping. */
function fill(queue: string[], dice: Random, share: number, failures: Record<string, number>): void {
  const peer = dice.pick(PEERS);
  const context = 3000 + dice.below(64);
  const put = (text: string) => queue.push(`${context}|${peer.address}|${text}`);
  if (peer.failure === null || !dice.chance(share * 2)) {
    put(dice.pick(NOISE));
    return;
  }
  const name = `${peer.address} ${peer.failure}`;
  failures[name] = (failures[name] ?? 0) + 1;
  for (const text of block(peer.failure, peer.address)) put(text);
}

function block(failure: 'main' | 'quick', peer: string): string[] {
  const main = failure === 'main';
  return [
    'IKE diagnostic event:',
    'Event Header:',
    '  Timestamp: 1601-01-01T00:00:00.000Z',
    '  Flags: 0x00000106',
    '    Local address field set',
    '    Remote address field set',
    '    IP version field set',
    '  IP version: IPv4',
    '  IP protocol: 0',
    `  Local address: ${LOCAL}`,
    `  Remote address: ${peer}`,
    '  Local Port: 0',
    '  Remote Port: 0',
    '  Application ID:',
    '  User SID: <invalid>',
    `Failure type: IKE/Authip ${main ? 'Main' : 'Quick'} Mode Failure`,
    'Type specific info:',
    `  Failure error code:0x${(main ? 13_801 : 13_868).toString(16).padStart(8, '0')}`,
    `    ${main ? 'IKE authentication credentials are unacceptable' : 'Policy match error'}`,
    '',
    `  Failure point: ${main ? 'Remote' : 'Local'}`,
  ];
}

function stampOf(time: number): string {
  const iso = new Date(time).toISOString();
  return `${iso.slice(5, 7)}/${iso.slice(8, 10)}/${iso.slice(0, 4)}-${iso.slice(11, 23)}`;
}

if (import.meta.main) {
  const [path, megabytes, seed] = process.argv.slice(2);
  if (path === undefined || megabytes === undefined) {
    process.stderr.write('usage: node test/make/wfpdiag.ts FILE MEGABYTES [SEED]\n');
    process.exitCode = 2;
  } else {
    const trace = await writeTrace(path, { bytes: Number(megabytes) * 1e6, seed: Number(seed ?? 1) });
    process.stdout.write(`${JSON.stringify(trace)}\n`);
  }
}
