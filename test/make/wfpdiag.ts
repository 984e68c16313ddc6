import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { type Random, random } from './random.ts';

/**
 * A large Scrubbed-wfpdiag.txt, the same for the same seed: book-keeping of the kind that fills such a trace, and failures of
 * several peers, each as the block that is known from Microsoft's documentation, with the lines of several threads between
 * each other. Written as a stream; what it gives back is what an analysis must find.
 *   node test/make/wfpdiag.ts FILE MEGABYTES [SEED [plain|rich]]
 */
export interface TraceWish {
  readonly bytes: number;
  readonly seed?: number;
  /** How many failures there are in a million lines. */
  readonly failuresPerMillion?: number;
  readonly lineEnd?: '\n' | '\r\n';
  /** 'plain' says the same few things over and over, 'rich' puts numbers, cookies, SPIs and ids into most of them. */
  readonly variety?: Variety;
  /** Words that stand in two lines and nowhere else: behind a third and behind two thirds of the bytes. */
  readonly planted?: string;
}

export type Variety = 'plain' | 'rich';

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
/** The parts of a packet, by the names that are known from traces of this provider. */
const PAYLOADS = ['SA', 'KE', 'NONCE', 'ID', 'AUTH', 'TSi', 'TSr', 'NOTIFY', 'VENDOR'];
const STATES = ['MM_SA_SENT', 'MM_KE_SENT', 'MM_AUTH_SENT', 'QM_SA_SENT', 'QM_ESTABLISHED'];
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
  const book = wish.variety === 'rich' ? richNoise : plainNoise;
  const planted = wish.planted === undefined ? [] : [wish.bytes / 3, (wish.bytes * 2) / 3];
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
    if (queue.length === 0 && written >= (planted[0] ?? Infinity)) {
      planted.shift();
      queue.push(`3000|${PEERS[0]?.address ?? ''}|${wish.planted ?? ''}`);
    }
    if (queue.length === 0) fill(queue, dice, share, failures, book);
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
function fill(
  queue: string[],
  dice: Random,
  share: number,
  failures: Record<string, number>,
  book: (dice: Random) => string,
): void {
  const peer = dice.pick(PEERS);
  const context = 3000 + dice.below(64);
  const put = (text: string) => queue.push(`${context}|${peer.address}|${text}`);
  if (peer.failure === null || !dice.chance(share * 2)) {
    put(book(dice));
    return;
  }
  const name = `${peer.address} ${peer.failure}`;
  failures[name] = (failures[name] ?? 0) + 1;
  for (const text of block(peer.failure, peer.address)) put(text);
}

function plainNoise(dice: Random): string {
  return dice.pick(NOISE);
}

/** No word of it is a failure: what an analysis must find is the same as in a plain trace. */
function richNoise(dice: Random): string {
  const hex = (digits: number): string => {
    let text = '';
    while (text.length < digits) text += dice.below(0x1_0000).toString(16).padStart(4, '0');
    return text.slice(0, digits);
  };
  switch (dice.below(16)) {
    case 0:
      return `ICookie ${hex(16)} RCookie ${hex(16)}`;
    case 1:
      return `Messid : 0x${hex(8)}`;
    case 2:
      return `Construct ${dice.pick(PAYLOADS)} payload of ${dice.below(1400)} bytes`;
    case 3:
      return `Sending packet of ${60 + dice.below(1400)} bytes, SPI 0x${hex(8)}`;
    case 4:
      return `Received packet of ${60 + dice.below(1400)} bytes from port ${dice.chance(0.5) ? 500 : 4500}`;
    case 5:
      return `MM SA 0x${hex(12)} has ${dice.below(40)} references`;
    case 6:
      return `QM SA 0x${hex(12)} of MM SA 0x${hex(12)}, SPI 0x${hex(8)}`;
    case 7:
      return `Timer ${dice.below(100_000)} set for the negotiation, in milliseconds: ${dice.below(60_000)}`;
    case 8:
      return `Looking up the policy for the peer: filter 0x${hex(16)}, weight ${dice.below(1e6)}`;
    case 9:
      return `Length ${dice.below(1500)} NextPayload ${dice.pick(PAYLOADS)} Flags 0x${hex(2)}`;
    case 10:
      return `Session {${hex(8)}-${hex(4)}-${hex(4)}-${hex(4)}-${hex(12)}} is in ${dice.pick(STATES)}`;
    case 11:
      return `Processed ${dice.below(1e9)} bytes and ${dice.below(1e6)} packets on tunnel 0x${hex(4)}`;
    default:
      return dice.pick(NOISE);
  }
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
  const [path, megabytes, seed, variety] = process.argv.slice(2);
  if (path === undefined || megabytes === undefined) {
    process.stderr.write('usage: node test/make/wfpdiag.ts FILE MEGABYTES [SEED [plain|rich]]\n');
    process.exitCode = 2;
  } else {
    const trace = await writeTrace(path, {
      bytes: Number(megabytes) * 1e6,
      seed: Number(seed ?? 1),
      variety: variety === 'rich' ? 'rich' : 'plain',
    });
    process.stdout.write(`${JSON.stringify(trace)}\n`);
  }
}
