import { type Random, random } from './random.ts';

/**
 * Everything in a case of the corpus that could be otherwise and must not matter: addresses, cookies, ids, how a GUID is
 * written, which port is used. It follows from a seed.
 */
export interface World {
  readonly dice: Random;
  /** A tunnel of this gateway to another peer. */
  site(): Site;
  /** A new negotiation with a peer. */
  session(site: Site): Session;
  /** Milliseconds since 1970; where the logs of this world begin. */
  readonly start: number;
}

export interface Site {
  readonly peer: string;
  readonly azure: string;
  readonly tunnel: number;
  /** First and last address of a network behind the peer, and of the virtual network. */
  readonly behind: Range;
  readonly vnet: Range;
  /** Behind a NAT: from IKE_AUTH on it talks on port 4500. */
  readonly nat: boolean;
  /** Of the trace: the thread and the negotiation's number. */
  readonly thread: string;
}

export interface Range {
  readonly start: string;
  readonly end: string;
}

export const ANY: Range = { start: '0.0.0.0', end: '255.255.255.255' };

export interface Session {
  readonly site: Site;
  readonly guid: string;
  readonly initiator: string;
  readonly responder: string;
  readonly ts: number;
  /** The trace's number of the negotiation. */
  readonly context: number;
}

/** Networks that are nobody's (RFC 5737), and two that look like those of everyday logs. */
const PUBLIC = ['203.0.113', '198.51.100', '192.0.2', '20.83.77', '81.2.69'] as const;

export function world(seed: number): World {
  const dice = random(seed);
  const used = new Set<string>();
  const azure = `52.${160 + dice.below(20)}.${dice.below(256)}.${1 + dice.below(254)}`;
  const upper = dice.chance(0.3);
  const hex = (digits: number): string => {
    let text = '';
    while (text.length < digits) text += dice.below(16).toString(16);
    return text;
  };
  /** As the log writes them: upper case, leading zeros dropped. */
  const cookie = (): string =>
    `0x${hex(dice.chance(0.2) ? 15 : 16)
      .replace(/^0+/, '')
      .toUpperCase()}`;
  const address = (): string => {
    for (;;) {
      const text = `${dice.pick(PUBLIC)}.${1 + dice.below(254)}`;
      if (used.has(text)) continue;
      used.add(text);
      return text;
    }
  };
  let sites = 0;
  let sessions = 0;
  return {
    dice,
    start: Date.UTC(2025, dice.below(12), 1 + dice.below(27), dice.below(24), dice.below(60), dice.below(60)),
    site() {
      sites += 1;
      const third = 10 + dice.below(200);
      return {
        peer: address(),
        azure,
        tunnel: sites + dice.below(3) * 16,
        behind: { start: `10.${third}.0.0`, end: `10.${third}.255.255` },
        vnet: { start: `172.16.${third}.0`, end: `172.16.${third}.255` },
        nat: dice.chance(0.5),
        thread: `${(0x0100 + dice.below(0x0e00) * 4).toString(16).toUpperCase().padStart(4, '0')}`,
      };
    },
    session(site) {
      sessions += 1;
      const guid = [8, 4, 4, 4, 12].map(hex).join('-');
      return {
        site,
        guid: upper ? guid.toUpperCase() : guid,
        initiator: cookie(),
        responder: cookie(),
        ts: 0x20 + dice.below(0x900),
        context: 3000 + sessions * 7 + dice.below(7),
      };
    },
  };
}
