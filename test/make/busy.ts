import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { constants } from 'node:zlib';
import { zipFiles } from './packed.ts';
import { type Random, random } from './random.ts';

/**
 * A gateway that has been busy: an IkeLogs.txt in which each line is an event with a clock, and a capture of net events. Five
 * peers try again and again, most of them in the same way each time, so that a million events are some hundred thousand
 * attempts in some thousand rows. The same for the same numbers.
 */
export async function busyRun(folder: string, events: number, netEvents = Math.round(events / 5)): Promise<string> {
  const log = join(folder, 'busy-ike.txt');
  const capture = join(folder, 'busy-wfp.xml');
  const zip = join(folder, `busy-${events}-${netEvents}.zip`);
  await write(log, ikeLines(events));
  const files = [{ from: log, name: 'GatewayTenantWorker_IN_0/IkeLogs.txt' }];
  if (netEvents > 0) {
    await write(capture, captured(netEvents, events * MS_AN_EVENT));
    files.push({ from: capture, name: 'GatewayTenantWorker_IN_1/netevents.xml' });
  }
  await zipFiles(files, zip, constants.Z_BEST_SPEED);
  for (const { from } of files) await rm(from);
  return zip;
}

const AZURE = '198.51.100.4';
/** 4 March 2026, 08:00 UTC. */
const START = Date.UTC(2026, 2, 4, 8);
const CHUNK = 1 << 20;
/** What an event of the log takes on the whole. */
const MS_AN_EVENT = 40;

type Ends = 'up' | 'key' | 'policy' | 'selectors' | 'silence';

/** What becomes of a peer's attempts: nearly always the first, now and then another. */
const PEERS: readonly { readonly address: string; readonly ends: readonly Ends[]; readonly seconds: number }[] = [
  { address: '203.0.113.9', ends: ['key'], seconds: 15 },
  { address: '203.0.113.77', ends: ['selectors', 'selectors', 'up'], seconds: 20 },
  { address: '192.0.2.130', ends: ['up'], seconds: 30 },
  { address: '192.0.2.14', ends: ['policy'], seconds: 12 },
  { address: '2001:db8:40::9', ends: ['silence', 'up', 'key', 'silence'], seconds: 40 },
];
const ANY = 'StartAddress 0.0.0.0 EndAddress 255.255.255.255 PortStart 0 PortEnd 65535 Protocol 0';
const SITE = 'StartAddress 10.20.0.0 EndAddress 10.20.255.255 PortStart 0 PortEnd 65535 Protocol 0';
const BRANCH = 'StartAddress 192.168.100.0 EndAddress 192.168.100.255 PortStart 0 PortEnd 65535 Protocol 0';

/** The words of one attempt, in their order, as gateways print them. */
function attempt(ends: Ends, cookie: string, answer: string, tunnel: number): readonly string[] {
  const opening = [
    `[SEND]Sending Ike payload for tunnel Id 0x${tunnel}: Auth:PreShared Key- Policy1:Cipher=AES-CBC-256 Integrity=SHA1 DhGroup=DhGroup2 Policy2:Cipher=AES-CBC-256 Integrity=SHA256 DhGroup=DhGroup2`,
    `[SEND][SA_INIT] Sending IKE SA_INIT packet with tunnelId 0x${tunnel}, iCookie ${cookie} and rCookie 0x0`,
  ];
  const answered = [
    ...opening,
    `[RECEIVED][SA_INIT] Received IKE SA Init response message with iCookie ${cookie} rCookie ${answer}`,
    '[RECEIVED]Received Ike payload: Policy1:Cipher=AES-CBC-256 Integrity=SHA256 DhGroup=DhGroup2',
    `[SEND][SA_AUTH] Sending SA AUTH message for tunnelId 0x${tunnel} and tsId 0x37`,
  ];
  const closed = (why: string) => `[LOCAL_MSG] IKE Tunnel closed for tunnelId 0x${tunnel} with status ${why}`;
  const refused = (what: string) => `[RECEIVED][NOTIFY] Received Notify Message - ${what}`;
  switch (ends) {
    case 'key':
      return [...answered, refused('Authentication failed'), closed('IKE authentication credentials are unacceptable')];
    case 'policy':
      return [...opening, refused('No Proposal Chosen'), closed('Policy match error')];
    case 'silence':
      return [...opening, closed('Negotiation timed out')];
    case 'selectors':
      return [
        ...answered,
        ` Proposed(send) Traffic Selector payload will be- [Tsid 0x37 ]Number of TSIs 1: ${ANY} Number of TSRs 1:${ANY}`,
        refused('Traffic Selectors Unacceptable'),
        closed('Traffic Selectors Unacceptable'),
      ];
    case 'up':
      return [
        `[RECEIVED][SA_INIT] Received SA INIT iCookie ${cookie} rCookie 0x0`,
        `[LOCAL_MSG][SA_INIT] Received SA INIT iCookie ${cookie} and Generated new rCookie ${answer}`,
        '[RECEIVED][SA_AUTH] Received IKE AUTH message',
        `Received Traffic Selector payload request- [Tsid 0x729  ]Number of TSIs 2: ${SITE}, ${BRANCH} Number of TSRs 1:${ANY}`,
        `[SEND] Proposed Traffic Selector payload will be (Final Negotiated) - [Tsid 0x729  ]Number of TSIs 2: ${SITE}, ${BRANCH} Number of TSRs 1:${ANY}`,
      ];
  }
}

interface Under {
  readonly address: string;
  readonly session: string;
  readonly words: readonly string[];
  next: number;
  at: number;
}

/** Peers take turns by their clocks, so that the lines of several attempts stand between each other. */
function* ikeLines(events: number): Generator<string> {
  const dice = random(7);
  let made = 0;
  const begin = (peer: (typeof PEERS)[number], at: number): Under => {
    made += 1;
    const ends = dice.chance(0.98) ? peer.ends[0] : dice.pick(peer.ends);
    const [cookie, answer] = [hex(dice, 16), hex(dice, 16)];
    const session = `${hex(dice, 8)}-77ec-40e6-b0d6-${hex(dice, 12)}`.toLowerCase();
    const words = attempt(ends ?? 'up', `0x${cookie}`, `0x${answer}`, PEERS.indexOf(peer) + 3);
    return { address: peer.address, session, words, next: 0, at };
  };
  const under = PEERS.map((peer, index) => begin(peer, START + index * 700));
  for (let count = 0; count < events; count += 1) {
    let turn = 0;
    for (let index = 1; index < under.length; index += 1)
      if ((under[index]?.at ?? 0) < (under[turn]?.at ?? 0)) turn = index;
    const [now, peer] = [under[turn], PEERS[turn]];
    if (now === undefined || peer === undefined) return;
    const host = now.address.includes(':') ? `[${now.address}]` : now.address;
    const end = `SESSION_ID :{${now.session}} Remote ${host}:500: Local ${AZURE}:500: `;
    yield `${new Date(now.at).toISOString()} ${end}${now.words[now.next] ?? ''}\r\n`;
    now.next += 1;
    now.at += 1 + dice.below(40);
    // Thousands of attempts in a log of hours: the pauses are short where many are wanted.
    if (now.next === now.words.length) under[turn] = begin(peer, now.at + peer.seconds * 40 + dice.below(9));
  }
}

const FAILURES = [
  { type: 'IKEEXT_MM_FAILURE', element: 'ikeMmFailure', code: 13_801, point: 'PEER' },
  { type: 'IKEEXT_QM_FAILURE', element: 'ikeQmFailure', code: 13_868, point: 'ME' },
  { type: 'IKEEXT_MM_FAILURE', element: 'ikeMmFailure', code: 13_805, point: 'ME' },
] as const;

/** Over as long a time, in milliseconds. Of a peer's failures nearly all are one. */
function* captured(count: number, span: number): Generator<string> {
  const dice = random(8);
  yield `<?xml version="1.0"?>\r\n<netEvents numItems="${count}">\r\n`;
  for (let at = 0; at < count; at += 1) {
    const peer = PEERS[at % 4]?.address ?? '';
    const time = new Date(START + Math.floor((at * span) / count)).toISOString();
    yield `\t<item>\r\n\t\t<header>\r\n\t\t\t<timeStamp>${time}</timeStamp>\r\n\t\t\t<flags numItems="3">\r\n\t\t\t\t<item>FWPM_NET_EVENT_FLAG_LOCAL_ADDR_SET</item>\r\n\t\t\t\t<item>FWPM_NET_EVENT_FLAG_REMOTE_ADDR_SET</item>\r\n\t\t\t\t<item>FWPM_NET_EVENT_FLAG_IP_VERSION_SET</item>\r\n\t\t\t</flags>\r\n\t\t\t<ipVersion>FWP_IP_VERSION_V4</ipVersion>\r\n\t\t\t<localAddrV4>${AZURE}</localAddrV4>\r\n\t\t\t<remoteAddrV4>${peer}</remoteAddrV4>\r\n\t\t</header>\r\n`;
    if (dice.chance(0.5)) {
      yield `\t\t<type>FWPM_NET_EVENT_TYPE_CLASSIFY_DROP</type>\r\n\t\t<classifyDrop>\r\n\t\t\t<filterId>${66_000 + dice.below(40)}</filterId>\r\n\t\t\t<layerId>44</layerId>\r\n\t\t</classifyDrop>\r\n\t</item>\r\n`;
      continue;
    }
    const { type, element, code, point } = (dice.chance(0.98) ? FAILURES[(at % 4) % 3] : null) ?? dice.pick(FAILURES);
    yield `\t\t<type>FWPM_NET_EVENT_TYPE_${type}</type>\r\n\t\t<${element}>\r\n\t\t\t<failureErrorCode>${code}</failureErrorCode>\r\n\t\t\t<failurePoint>IPSEC_FAILURE_${point}</failurePoint>\r\n\t\t\t<keyingModuleType>IKEEXT_KEY_MODULE_IKEV2</keyingModuleType>\r\n\t\t</${element}>\r\n\t</item>\r\n`;
  }
  yield '</netEvents>\r\n';
}

function hex(dice: Random, digits: number): string {
  let text = '';
  while (text.length < digits) text += dice.below(0x1_0000).toString(16).padStart(4, '0');
  return text.slice(0, digits).toUpperCase();
}

async function write(path: string, lines: Iterable<string>): Promise<void> {
  const out = createWriteStream(path);
  const closed = once(out, 'close');
  let chunk = '';
  for (const line of lines) {
    chunk += line;
    if (chunk.length < CHUNK) continue;
    if (!out.write(chunk)) await once(out, 'drain');
    chunk = '';
  }
  out.end(chunk);
  await closed;
}

if (import.meta.main) {
  const [folder, events, netEvents] = process.argv.slice(2);
  if (folder === undefined || events === undefined) {
    process.stderr.write('usage: node test/make/busy.ts FOLDER EVENTS [NETEVENTS]\n');
    process.exitCode = 2;
  } else {
    const zip = await busyRun(folder, Number(events), netEvents === undefined ? undefined : Number(netEvents));
    process.stdout.write(`${zip}\n`);
  }
}
