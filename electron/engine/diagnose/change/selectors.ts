import { listed, sentence } from '../../../../shared/base/text.ts';
import { rangeText } from '../../../../shared/net/address.ts';
import {
  type AddressRange,
  isEverything,
  rangeName,
  rangeOf,
  rangeOfCidr,
  sameRange,
  uncovered,
} from '../../../../shared/net/ranges.ts';
import type { SelectorDraft } from '../../formats/format.ts';
import type { ConfiguredRanges } from '../configured.ts';

type Owner = 'azure' | 'peer';
const SIDES: Readonly<Record<Owner, string>> = { peer: "on the peer's side", azure: "on Azure's side" };
const MAX_LISTED = 8;

export interface RangeAsked {
  readonly selectors: readonly SelectorDraft[];
  readonly failurePoint: 'local' | 'remote' | null;
  readonly configured: ConfiguredRanges | null;
  /** Whether the connection uses policy-based traffic selectors; null where that is not known. */
  readonly policyBased: boolean | null;
}

/** Null is what can't be said. */
export interface RangeWords {
  /** Who asked for, proposed and configured what, in CIDR. */
  readonly selectors: string | null;
  /** "Azure's final answer: 10.20.0.0/16 on the peer's side and 10.1.0.0/16 on Azure's side." */
  readonly finals: string | null;
  /** Which range of which side lies outside the other's. */
  readonly coverage: string | null;
  /** What to set on the device. */
  readonly deviceRanges: string | null;
  /** What the local network gateway lacks, and its whole list with that: "10.20.0.0/16 10.30.0.0/16". */
  readonly missingPrefixes: string | null;
  readonly prefixesToBe: string | null;
  /** '' where policy-based traffic selectors would answer it. */
  readonly policyBased: '' | null;
}

export function rangeWords(asked: RangeAsked): RangeWords {
  const { configured } = asked;
  const of = (role: SelectorDraft['role'], owner: Owner) => rangesOf(asked.selectors, role, owner);
  const requested = { peer: of('requested', 'peer'), azure: of('requested', 'azure') };
  const proposed = { peer: of('proposed', 'peer'), azure: of('proposed', 'azure') };
  const final = { peer: of('final', 'peer'), azure: of('final', 'azure') };
  const known = { peer: cidrs(configured?.peer ?? []), azure: cidrs(configured?.azure ?? []) };
  const wanted = requested.peer.length > 0 ? requested : null;
  const missing =
    asked.failurePoint !== 'remote' && wanted !== null && known.peer.length > 0 && !everything(wanted.peer)
      ? uncovered(wanted.peer, known.peer)
      : [];
  return {
    selectors: told([
      pair('The peer asked for', names(asked.selectors, 'requested'), 'peer'),
      pair('Azure proposed', names(asked.selectors, 'proposed'), 'azure'),
      configured === null ? null : configuredText(configured),
    ]),
    finals: pair("Azure's final answer:", names(asked.selectors, 'final')),
    coverage: told(
      (['peer', 'azure'] as const).flatMap((owner) =>
        outside(
          { requested: requested[owner], proposed: proposed[owner], final: final[owner], known: known[owner] },
          owner,
        ),
      ),
    ),
    deviceRanges: deviceRanges(asked, proposed, known),
    missingPrefixes: missing.length === 0 ? null : some(missing),
    prefixesToBe:
      missing.length === 0 || configured?.from !== 'local-gateway'
        ? null
        : [...configured.peer, ...missing.map(rangeName)].every((one) => one.includes('/'))
          ? [...configured.peer, ...missing.map(rangeName)].join(' ')
          : null,
    policyBased:
      asked.policyBased !== true &&
      asked.failurePoint !== 'local' &&
      (proposed.azure.length === 0 || everything(proposed.azure) || everything(proposed.peer))
        ? ''
        : null,
  };
}

interface Lists {
  readonly requested: readonly AddressRange[];
  readonly proposed: readonly AddressRange[];
  readonly final: readonly AddressRange[];
  readonly known: readonly AddressRange[];
}

/** By arithmetic on the ranges of one side; nothing where a list is missing, because it may have been cut. */
function outside({ requested, proposed, final, known }: Lists, owner: Owner): string[] {
  const side = SIDES[owner];
  const say = (ranges: readonly AddressRange[], what: string) =>
    ranges.length === 0 ? [] : [`${sentence(some(ranges))} ${side} ${ranges.length === 1 ? 'is' : 'are'} ${what}.`];
  if (requested.length > 0 && final.length > 0)
    return say(uncovered(requested, final), "asked for and left out of Azure's final answer");
  if (requested.length > 0 && proposed.length > 0 && !everything(proposed))
    return [
      ...say(uncovered(requested, proposed), 'asked for by the peer and not proposed by Azure'),
      ...say(uncovered(proposed, requested), 'proposed by Azure and not asked for by the peer'),
    ];
  if (requested.length > 0 && known.length > 0 && !everything(requested))
    return [
      ...say(uncovered(requested, known), 'asked for and not configured in Azure'),
      ...say(uncovered(known, requested), 'configured in Azure and not asked for'),
    ];
  if (proposed.length > 0 && known.length > 0 && !everything(proposed))
    return say(uncovered(known, proposed), 'configured in Azure and not proposed');
  return [];
}

function deviceRanges(
  { failurePoint, policyBased }: RangeAsked,
  proposed: Readonly<Record<Owner, readonly AddressRange[]>>,
  known: Readonly<Record<Owner, readonly AddressRange[]>>,
): string | null {
  if (failurePoint !== 'local' && proposed.azure.length > 0 && proposed.peer.length > 0) {
    if (everything(proposed.azure) && everything(proposed.peer))
      return `Accept any-to-any, as Azure proposes: ${some(proposed.azure)} on both sides (a route-based tunnel).`;
    return `Name ${some(proposed.peer)} on the device's side and ${some(proposed.azure)} on Azure's: the exact mirror of what Azure proposes.`;
  }
  if (known.peer.length > 0 && (failurePoint === 'local' || policyBased === true))
    return `Ask for ranges within what Azure has configured: ${some(known.peer)} on the device's side${
      known.azure.length === 0 ? '' : ` and ${some(known.azure)} on Azure's`
    }.`;
  return null;
}

function configuredText({ peer, azure, from }: ConfiguredRanges): string {
  const where = from === 'local-gateway' ? 'The local network gateway has' : "The connection's traffic selectors have";
  const ours = azure.length === 0 ? '' : ` and ${brief(azure)} ${SIDES.azure}`;
  return `${where} ${brief(peer)} ${SIDES.peer}${ours}.`;
}

function names(
  selectors: readonly SelectorDraft[],
  role: SelectorDraft['role'],
): Readonly<Record<Owner, readonly string[]>> {
  const of = (owner: Owner) => [
    ...new Set(
      selectors
        .filter((one) => one.owner === owner && one.role === role)
        .map((one) => `${rangeText(one.start, one.end)}${portText(one)}`),
    ),
  ];
  return { peer: of('peer'), azure: of('azure') };
}

/** Protocol and ports, where they are not any. */
function portText({ protocol, portStart, portEnd }: SelectorDraft): string {
  const ports = portStart === null || portEnd === null || (portStart === 0 && portEnd === 65_535);
  const parts = [
    protocol === null || protocol === 0 ? null : `protocol ${protocol}`,
    ports ? null : portStart === portEnd ? `port ${portStart}` : `ports ${portStart}-${portEnd}`,
  ].filter((part) => part !== null);
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}

/** "Azure proposed … on its side and … on the peer's." Without a speaker both sides are named. */
function pair(
  begin: string,
  { peer, azure }: Readonly<Record<Owner, readonly string[]>>,
  speaker: Owner | null = null,
): string | null {
  const side = (owner: Owner) =>
    owner === speaker ? 'on its side' : owner === 'peer' ? "on the peer's side" : "on Azure's";
  const both =
    speaker === 'azure'
      ? ([
          ['azure', azure],
          ['peer', peer],
        ] as const)
      : ([
          ['peer', peer],
          ['azure', azure],
        ] as const);
  const parts = both.filter(([, texts]) => texts.length > 0).map(([owner, texts]) => `${brief(texts)} ${side(owner)}`);
  return parts.length === 0 ? null : `${begin} ${parts.join(' and ')}.`;
}

function brief(texts: readonly string[]): string {
  const rest = texts.length - MAX_LISTED;
  return rest <= 0 ? listed(texts) : `${texts.slice(0, MAX_LISTED).join(', ')} and ${rest} more`;
}

function some(ranges: readonly AddressRange[]): string {
  return brief(ranges.map(rangeName));
}

/** Labels in the place of an address are no ranges, and nothing is worked out with them. */
function rangesOf(selectors: readonly SelectorDraft[], role: SelectorDraft['role'], owner: Owner): AddressRange[] {
  return selectors
    .filter((one) => one.role === role && one.owner === owner)
    .map(({ start, end }) => rangeOf(start, end))
    .filter((range) => range !== null)
    .filter((range, index, all) => all.findIndex((other) => sameRange(other, range)) === index);
}

function cidrs(texts: readonly string[]): AddressRange[] {
  return texts.map(rangeOfCidr).filter((range) => range !== null);
}

function everything(ranges: readonly AddressRange[]): boolean {
  return ranges.some(isEverything);
}

function told(parts: readonly (string | null)[]): string | null {
  const said = parts.filter((part) => part !== null);
  return said.length === 0 ? null : said.join(' ');
}
