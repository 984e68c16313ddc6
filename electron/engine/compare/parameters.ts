import type { Proposal } from '../../../shared/model/analysis.ts';
import type { ComparedSide, RunComparison } from '../../../shared/model/comparison.ts';
import type { Digest } from './digest.ts';
import type { Message } from './messages.ts';
import { byUnits, isAddress, isSameOffers, offersOf, rangeText } from './said.ts';

type Parameter = RunComparison['parameters'][number];

type Setting = ComparedSide['settings'][number];

/**
 * Settings in which the two differ, in the order in which a negotiation uses them. What only one of the logs says is no
 * difference: the other negotiation did not get so far, or its log does not print it.
 */
export function parametersOf(a: Digest, b: Digest): readonly Parameter[] {
  const other = new Map(b.side.settings.map((setting) => [keyOf(setting), setting.value]));
  return a.side.settings
    .flatMap(({ what, of, value }) => {
      const now = other.get(keyOf({ what, of }));
      return now === undefined || isAlike(what, value, now) ? [] : [{ what, of, a: value, b: now }];
    })
    .toSorted((x, y) => place(x) - place(y) || byUnits(x.of, y.of));
}

/** A masked address is nobody's: it may be the same one. Of a line that was cut, what is missing may be the same too. */
function isAlike(what: string, a: string, b: string): boolean {
  if (a === b) return true;
  if (what === 'proposal') return isSameOffers(a, b);
  return (what === 'peer' || what === 'local') && !(isAddress(a) && isAddress(b));
}

const ORDER = [
  'peer',
  'local',
  'initiator',
  'ike-version',
  'nat-t',
  'proposal',
  'traffic-selector',
  'connection-mode',
  'policy',
  'lifetime',
  'dpd',
  'policy-based-selectors',
  'connection-state',
] as const;

function place({ what }: Pick<Parameter, 'what'>): number {
  return ORDER.indexOf(what as (typeof ORDER)[number]);
}

function keyOf({ what, of }: Pick<Setting, 'what' | 'of'>): string {
  return `${what} ${of}`;
}

/** What a side was set to or offered, by what it is and whose, as far as its logs say. */
export function settingsOf(
  of: Pick<Digest, 'negotiation' | 'messages' | 'configuration' | 'connection'>,
): readonly Setting[] {
  const { negotiation, messages, configuration, connection } = of;
  const azure = configuration.find(({ kind }) => kind === 'connection');
  const gateway = configuration.find(({ kind }) => kind === 'local-gateway');
  return [
    { what: 'peer', of: '', value: negotiation?.peer ?? gateway?.peer ?? null },
    { what: 'local', of: '', value: negotiation?.local ?? null },
    { what: 'initiator', of: '', value: negotiation?.initiator ?? null },
    {
      what: 'ike-version',
      of: '',
      value: negotiation?.ikeVersion?.toString() ?? /^IKEv([12])$/i.exec(azure?.protocol ?? '')?.[1] ?? null,
    },
    { what: 'nat-t', of: '', value: natOf(messages) },
    ...proposals(messages),
    ...selectors(messages),
    { what: 'connection-mode', of: '', value: azure?.connectionMode ?? null },
    ...(azure?.policies ?? []).flatMap((policy) => [
      {
        what: 'policy',
        of: 'IKE, configured in Azure',
        value: joined([policy.ikeEncryption, policy.ikeIntegrity, policy.dhGroup]),
      },
      {
        what: 'policy',
        of: 'IPsec, configured in Azure',
        value: joined([policy.ipsecEncryption, policy.ipsecIntegrity, policy.pfsGroup]),
      },
      { what: 'lifetime', of: 'seconds', value: policy.saLifeTimeSeconds?.toString() ?? null },
      { what: 'lifetime', of: 'kilobytes', value: policy.saDataSizeKilobytes?.toString() ?? null },
    ]),
    { what: 'dpd', of: 'seconds', value: azure?.dpdTimeoutSeconds?.toString() ?? null },
    {
      what: 'policy-based-selectors',
      of: '',
      value: azure?.usePolicyBasedTrafficSelectors === undefined ? null : saidOf(azure.usePolicyBasedTrafficSelectors),
    },
    { what: 'connection-state', of: '', value: joined([...new Set(connection.map(({ state }) => state))]) },
  ].flatMap(({ value, ...rest }) => (value === null ? [] : [{ ...rest, value }]));
}

/** "Remote 203.0.113.9:4500: Local 198.51.100.7:4500:", in brackets in newer logs; the peer's own port may be any. */
const PORT = /\bLocal\]?:? ?[^\s:]{1,45}:(500|4500)\b/;

/**
 * NAT traversal moves IKE to UDP 4500 from the authentication on (RFC 7296, 2.23), so that port 500 before it says nothing,
 * and neither does a log without ports.
 */
function natOf(messages: readonly Message[]): string | null {
  let said: string | null = null;
  for (const { raw, message } of messages) {
    const port = PORT.exec(raw)?.[1];
    if (port === '4500') return 'used (UDP 4500)';
    if (port === '500' && (message === 'auth-sent' || message === 'auth-received')) said = 'not used (UDP 500)';
  }
  return said;
}

function saidOf(value: boolean | null): string | null {
  return value === null ? null : value ? 'on' : 'off';
}

/**
 * Offers as sets: whose, of which half. What the peer sends behind Azure's offer of the same half is its choice of it, and no
 * offer of its own.
 */
function proposals(messages: readonly Message[]): Setting[] {
  const offers = new Map<string, Proposal[]>();
  const isAsked = { ike: false, ipsec: false };
  for (const { proposals: list } of messages) {
    for (const one of list) {
      const who =
        one.direction !== 'received'
          ? 'offered by Azure'
          : isAsked[one.phase]
            ? 'chosen by the peer'
            : 'offered by the peer';
      const of = `${one.phase === 'ike' ? 'IKE' : 'IPsec'}, ${who}`;
      offers.set(of, [...(offers.get(of) ?? []), one]);
    }
    // One offer has one answer, in one message.
    for (const { phase, direction } of list) isAsked[phase] = direction === 'sent';
  }
  return [...offers].map(([of, list]) => ({ what: 'proposal', of, value: offersOf(list) }));
}

const ROLES = { requested: 'asked for by the peer', proposed: 'proposed by Azure', final: 'agreed on' } as const;

function selectors(messages: readonly Message[]): Setting[] {
  const ranges = new Map<string, Set<string>>();
  for (const { selectors: list } of messages)
    for (const one of list) {
      const side = one.owner === null ? one.side : one.owner === 'azure' ? "Azure's side" : "the peer's side";
      const of = `${side}, ${ROLES[one.role]}`;
      const set = ranges.get(of) ?? new Set();
      set.add(rangeText(one));
      ranges.set(of, set);
    }
  return [...ranges].map(([of, set]) => ({
    what: 'traffic-selector',
    of,
    value: [...set].toSorted(byUnits).join('; '),
  }));
}

function joined(values: readonly (string | null)[]): string | null {
  const said = values.filter((value) => value !== null);
  return said.length === 0 ? null : said.join('/');
}
