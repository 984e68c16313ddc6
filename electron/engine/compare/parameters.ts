import type { Proposal, TrafficSelector } from '../../../shared/model/analysis.ts';
import type { ComparedSide, RunComparison } from '../../../shared/model/comparison.ts';
import { ATTRIBUTES } from '../../../shared/model/words.ts';
import { nameOf } from '../diagnose/change/policy.ts';
import type { Digest, Message } from './digest.ts';

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
      return now === undefined || now === value ? [] : [{ what, of, a: value, b: now }];
    })
    .toSorted((x, y) => place(x) - place(y) || compare(x.of, y.of));
}

const ORDER = [
  'peer',
  'local',
  'initiator',
  'ike-version',
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
    { what: 'ike-version', of: '', value: negotiation?.ikeVersion?.toString() ?? azure?.protocol ?? null },
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

function saidOf(value: boolean | null): string | null {
  return value === null ? null : value ? 'on' : 'off';
}

/** Offers as sets: whose, of which half; numbers and order are not compared. */
function proposals(messages: readonly Message[]): Setting[] {
  const offers = new Map<string, Set<string>>();
  for (const { proposals: list } of messages)
    for (const one of list) {
      const of = `${one.phase === 'ike' ? 'IKE' : 'IPsec'}, offered by ${one.direction === 'received' ? 'the peer' : 'Azure'}`;
      const set = offers.get(of) ?? new Set();
      set.add(offerText(one));
      offers.set(of, set);
    }
  return [...offers].map(([of, set]) => ({ what: 'proposal', of, value: [...set].toSorted(compare).join('; ') }));
}

/** In the names of Azure's custom policies, for generations of logs print others. */
function offerText(proposal: Proposal): string {
  return (
    joined(
      ATTRIBUTES.map((attribute) => {
        const printed = proposal[attribute];
        return printed === null ? null : nameOf(attribute, printed);
      }),
    ) ?? ''
  );
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
    value: [...set].toSorted(compare).join('; '),
  }));
}

function rangeText({ cidrs, start, end, portStart, portEnd, protocol }: TrafficSelector): string {
  const range = cidrs.length === 1 ? (cidrs[0] ?? '') : `${start}-${end}`;
  const ports = portStart === null || (portStart === 0 && portEnd === 65_535) ? '' : ` ports ${portStart}-${portEnd}`;
  return `${range}${ports}${protocol === null || protocol === 0 ? '' : ` protocol ${protocol}`}`;
}

function joined(values: readonly (string | null)[]): string | null {
  const said = values.filter((value) => value !== null);
  return said.length === 0 ? null : said.join('/');
}

/** By code units, for the same bytes everywhere. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
