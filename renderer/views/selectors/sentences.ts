import { listed, sentence } from '../../../shared/base/text.ts';
import {
  type AddressRange,
  isCovered,
  isEverything,
  overlaps,
  rangeName,
  uncovered,
} from '../../../shared/net/ranges.ts';
import type { Said } from '../shared/said.tsx';
import { type Entry, type LayerId, type Owner, LAYERS, againstOf, rangesOf } from './model.ts';

const SIDES: Readonly<Record<Owner, string>> = { azure: 'on Azure’s side', peer: 'on the peer’s side' };
const IS: Readonly<Record<LayerId, string>> = {
  requested: 'asked for by the peer',
  proposed: 'proposed by Azure',
  final: 'in Azure’s final answer',
  azure: 'configured in Azure',
  device: 'set on the device',
};
const IS_NOT: Readonly<Record<LayerId, string>> = {
  requested: 'not asked for by the peer',
  proposed: 'not proposed by Azure',
  final: 'left out of Azure’s final answer',
  azure: 'not configured in Azure',
  device: 'not set on the device',
};
const SAYS: Readonly<Record<LayerId, string>> = {
  requested: 'the peer asks for',
  proposed: 'Azure proposes',
  final: 'Azure’s final answer has',
  azure: 'Azure is configured with',
  device: 'the device is set to',
};
const OWNERS = ['peer', 'azure'] as const;
const MOST_NAMED = 6;

/** `refusal`: how the diagnosis says that these very ranges were refused; null where they were not. */
export function sentencesOf(entries: readonly Entry[], refusal: string | null): readonly Said[] {
  const told = refusal === null ? [] : [{ kind: 'error', text: refusal } as const];
  return [...told, ...comparedIn(entries, refusal !== null)];
}

function comparedIn(entries: readonly Entry[], refused: boolean): readonly Said[] {
  const swapped = swappedSides(entries);
  if (swapped !== null) return [{ kind: 'error', text: swapped }];
  const wide = overWide(entries, refused);
  const missing = missingRanges(entries);
  const all = [...missing, ...wide];
  if (all.length > 0) return all.toSorted((a, b) => RANK[a.kind] - RANK[b.kind]);
  const compared = LAYERS.some((layer) => OWNERS.some((owner) => isCompared(entries, layer, owner)));
  if (compared) return [{ kind: 'good', text: 'Every range has its counterpart on the other side.' }];
  return entries.length === 0
    ? []
    : [
        {
          kind: 'info',
          text: 'Only one side’s ranges are known here. Paste below what the other side is set to, and the two are compared.',
        },
      ];
}

const RANK: Readonly<Record<Said['kind'], number>> = { error: 0, warning: 1, info: 2, good: 3 };

function isCompared(entries: readonly Entry[], layer: LayerId, owner: Owner): boolean {
  return (rangesOf(entries, layer, owner)?.length ?? 0) > 0 && againstOf(entries, layer, owner) !== null;
}

/** Pairs in which one end names the other's addresses as its own. */
const MIRRORS: readonly (readonly [LayerId, LayerId])[] = [
  ['requested', 'azure'],
  ['requested', 'proposed'],
  ['device', 'azure'],
  ['device', 'proposed'],
];

function swappedSides(entries: readonly Entry[]): string | null {
  for (const [one, other] of MIRRORS) {
    const mine = { azure: narrow(entries, one, 'azure'), peer: narrow(entries, one, 'peer') };
    const yours = { azure: narrow(entries, other, 'azure'), peer: narrow(entries, other, 'peer') };
    const inMirror = (owner: Owner, across: Owner) =>
      mine[owner].length > 0 &&
      mine[owner].every(
        (range) => isCovered(range, yours[across]) && !yours[owner].some((right) => overlaps(range, right)),
      );
    if (inMirror('peer', 'azure') && inMirror('azure', 'peer'))
      return `The sides are swapped: ${SAYS[one]} ${named(mine.peer)} ${SIDES.peer} and ${named(mine.azure)} ${SIDES.azure}; ${SAYS[other]} them the other way round. On one end, exchange the local and the remote ranges.`;
  }
  return null;
}

/** The ranges of a layer, or none where one of them is everything. */
function narrow(entries: readonly Entry[], layer: LayerId, owner: Owner): readonly AddressRange[] {
  const ranges = rangesOf(entries, layer, owner) ?? [];
  return ranges.some(isEverything) ? [] : ranges;
}

/** All addresses, where the other side is known to have fixed ranges or refused them. */
function overWide(entries: readonly Entry[], refused: boolean): readonly Said[] {
  const said: Said[] = [];
  for (const layer of LAYERS) {
    const wide = OWNERS.filter((owner) => rangesOf(entries, layer, owner)?.some(isEverything) === true);
    if (wide.length === 0) continue;
    const fixed = wide.flatMap((owner) => {
      const against = againstOf(entries, layer, owner);
      const families = (rangesOf(entries, layer, owner) ?? []).filter(isEverything).map(({ family }) => family);
      const ranges = against?.ranges.filter(({ family }) => families.includes(family)) ?? [];
      return against === null || ranges.length === 0 || ranges.some(isEverything)
        ? []
        : [{ owner, layer: against.layer, ranges }];
    });
    const [first] = fixed;
    const where = wide.length === 2 ? 'on both sides' : SIDES[wide[0] ?? 'azure'];
    if (first !== undefined)
      said.push({
        kind: layer === 'proposed' || layer === 'requested' ? (refused ? 'error' : 'warning') : 'info',
        text: `${sentence(SAYS[layer])} all addresses ${where}, where ${SAYS[first.layer]} ${listed(
          fixed.map(({ owner, ranges }) => `${named(ranges)} ${SIDES[owner]}`),
        )}: wider than the other side. ${layer === 'proposed' ? POLICY_BASED : ''}`.trim(),
      });
    else if (layer === 'proposed' && refused && againstOf(entries, layer, wide[0] ?? 'azure') === null)
      said.push({
        kind: 'error',
        text: `Azure proposes all addresses ${where}. ${POLICY_BASED} Paste below what the device is set to, and the two are compared.`,
      });
  }
  return said;
}

const POLICY_BASED = 'A device with fixed ranges (policy-based) refuses any-to-any.';

/** By arithmetic: what one names and the other does not have. */
function missingRanges(entries: readonly Entry[]): readonly Said[] {
  const said = new Map<string, Said>();
  const compare = (layer: LayerId, other: LayerId, owner: Owner, by: readonly AddressRange[]) => {
    const own = narrow(entries, layer, owner);
    const gone = uncovered(own, by);
    if (gone.length === 0) return;
    const none = gone.some((range) =>
      own.some((whole) => !by.some((one) => overlaps(whole, one)) && overlaps(whole, range)),
    );
    const text = `${sentence(withNames(gone, entries, layer, owner))} ${SIDES[owner]} ${gone.length === 1 ? 'is' : 'are'} ${IS[layer]} and ${IS_NOT[other]}.`;
    said.set(text, { kind: none && other !== 'final' ? 'error' : 'warning', text });
  };
  for (const layer of LAYERS)
    for (const owner of OWNERS) {
      const against = againstOf(entries, layer, owner);
      // The final answer is the answer to the request: what that names too much or too little is told from the request.
      if (against !== null && !(layer === 'final' && against.layer === 'requested'))
        compare(layer, against.layer, owner, against.ranges);
      for (const [one, other] of [
        ['azure', 'device'],
        ['device', 'azure'],
      ] as const) {
        const ranges = rangesOf(entries, other, owner) ?? [];
        if (layer === one && ranges.length > 0) compare(one, other, owner, ranges);
      }
    }
  return [...said.values()];
}

function named(ranges: readonly AddressRange[]): string {
  return some(ranges.map(rangeName));
}

function some(texts: readonly string[]): string {
  const rest = texts.length - MOST_NAMED;
  return rest > 0 ? `${texts.slice(0, MOST_NAMED).join(', ')} and ${rest} more` : listed(texts);
}

/** Each with the name of what it is configured in, where that has one: "10.30.0.0/16 (lab)". */
function withNames(ranges: readonly AddressRange[], entries: readonly Entry[], layer: LayerId, owner: Owner): string {
  return some(
    ranges.map((range) => {
      const from = entries.find(
        (entry) =>
          entry.layer === layer &&
          entry.owner === owner &&
          entry.name !== null &&
          entry.range !== null &&
          overlaps(entry.range, range),
      );
      return from?.name === undefined || from.name === null ? rangeName(range) : `${rangeName(range)} (${from.name})`;
    }),
  );
}
