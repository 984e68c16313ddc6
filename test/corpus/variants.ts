import { comesUp } from './common.ts';
import { type Case, type Form, type Label, PEERLESS, type Tale, type Wanted } from './case.ts';
import { type Manner, isRows, isText, isTrace, write } from './write.ts';
import { type Happening, FOREIGN, byTime, endOf } from '../make/corpus-plot.ts';
import { lines, statsPieces } from '../make/corpus-files.ts';
import type { Piece } from '../make/corpus-forms.ts';
import { IN_0, IN_1 } from '../make/corpus-rows.ts';
import { chatter } from '../make/corpus-talk.ts';
import { type Site, type World, world } from '../make/corpus-world.ts';

/**
 * The ways in which a case comes to us other than clean. Each has its own seed, so each has its own addresses, cookies and
 * codes.
 */
export const VARIANTS = [
  'clean',
  'clocked',
  'beside',
  'noise',
  'headless',
  'torn',
  'descending',
  'shuffled',
  'masked',
  'instances',
  'recovered',
  'repeated',
] as const;
export type Variant = (typeof VARIANTS)[number];

/** The byte forms; only the whole engine decodes. */
export const ENCODINGS = ['crlf', 'utf-8-bom', 'utf-16le', 'utf-16le bare', 'utf-16be', 'utf-16be bare'] as const;

const PLAIN: Manner = { clock: 'none', descending: false };
export const REPEATS = 37;

export function caseOf(tale: Tale, form: Form, variant: Variant, seed: number): Case | null {
  if (tale.not?.includes(variant) === true) return null;
  const w = world(seed);
  const site = w.site();
  const told = tale.tell(w, site, w.start);
  const made = MAKERS[variant]({ w, site, told, tale, form });
  if (made === null) return null;
  return { id: `${tale.id}/${form}/${variant}/${seed}`, under: tale.under, variant, ...made };
}

interface Given {
  readonly w: World;
  readonly site: Site;
  readonly told: readonly Happening[];
  readonly tale: Tale;
  readonly form: Form;
}
type Made = Pick<Case, 'files' | 'label'>;

const MAKERS: Readonly<Record<Variant, (given: Given) => Made | null>> = {
  clean: (given) => ({ files: write(given.told, given.form, given.w, PLAIN), label: labelOf(given) }),

  clocked(given) {
    if (!isText(given.form)) return null;
    const clock = given.w.dice.pick(['iso', 'plain'] as const);
    return { files: write(given.told, given.form, given.w, { ...PLAIN, clock }), label: labelOf(given) };
  },

  /** Another peer's tunnel comes up and chatters while this happens. */
  beside(given) {
    const { w, told, form } = given;
    if (PEERLESS.includes(form) || form === 'cleanup' || form === 'xml') return null;
    const other = w.site();
    const begin = told[0]?.at ?? w.start;
    const between = (endOf(told) - begin) / 2;
    const plot = byTime([...told, ...comesUp(w, other, begin + 50, FOREIGN), ...talks(w, other, begin + between, 5)]);
    const label = labelOf(given);
    const healthy = isTrace(form)
      ? { peer: other.peer, health: ['unknown', 'healthy'] as const, cause: [null] }
      : { peer: other.peer, health: ['healthy'] as const, cause: [null] };
    return {
      files: write(plot, form, w, PLAIN),
      label: { ...label, verdicts: [...(label.verdicts ?? []), healthy] },
    };
  },

  noise(given) {
    const { w, site, told, form } = given;
    if (form === 'xml') return null;
    const begin = (told[0]?.at ?? w.start) - 2000;
    const plot = byTime([...told, ...talks(w, site, begin, 40, (endOf(told) - begin + 4000) / 40)]);
    return { files: write(plot, form, w, PLAIN), label: labelOf(given) };
  },

  /** The log begins after the negotiation did: what stands before the first proof is gone but for the last line of it. */
  headless(given) {
    const { tale, told, form, w } = given;
    const first = told.findIndex(({ mark }) => mark.proof !== null);
    if (tale.headless === null || first < 2) return null;
    const label = labelOf(given);
    return {
      files: write(told.slice(first - 1), form, w, PLAIN),
      // Position is what a session without its head does not have.
      label: { ...label, wanted: label.wanted.map(withoutPosition), attempts: [], ...tale.headless },
    };
  },

  /** The log ends behind the proof, within a line. */
  torn(given) {
    const { told, form, w } = given;
    if (!isText(form)) return null;
    const last = told.findLastIndex(({ mark }) => mark.proof !== null);
    const plot = [...told.slice(0, last + 1), ...talks(w, given.site, endOf(told) + 1000, 1)];
    const files = write(plot, form, w, PLAIN);
    return {
      files: mapPieces(files, (pieces) => pieces.map((piece, at) => (at < pieces.length - 1 ? piece : cut(piece)))),
      label: labelOf(given),
    };
  },

  descending(given) {
    const { form, told, w } = given;
    if (isTrace(form) || form === 'xml' || form === 'F' || form === 'cleanup') return null;
    const clock = w.dice.pick(['none', 'iso'] as const);
    const label = labelOf(given);
    // With neither clock nor session a closing on top may as well be that of an attempt before.
    const known =
      clock === 'none' && (form === 'A' || form === 'status')
        ? { ...label, attempts: [], wanted: label.wanted.map(withoutPosition) }
        : label;
    return { files: write(told, form, w, { clock, descending: true }), label: known };
  },

  /** Rows of one time stand in any order. */
  shuffled(given) {
    const { form, told, w } = given;
    if (!isRows(form) && form !== 'B') return null;
    const begin = told[0]?.at ?? w.start;
    const coarse = told.map((one) => ({ ...one, at: begin + Math.floor((one.at - begin) / 2000) * 2000 }));
    const plot = byTime(
      coarse
        .map((one) => [w.dice.next(), one] as const)
        .toSorted(([a], [b]) => a - b)
        .map(([, one]) => one),
    );
    return { files: write(plot, form, w, { ...PLAIN, clock: 'iso' }), label: labelOf(given) };
  },

  masked(given) {
    const { form, site, told, w } = given;
    if (form === 'xml' || form === 'trace-blocks' || PEERLESS.includes(form)) return null;
    const masks = w.dice.pick([
      ['<IPaddress>', '<IPaddress>'],
      [`${site.peer.split('.')[0]}.x.x.x`, `${site.azure.split('.')[0]}.x.x.x`],
    ] as const);
    const files = mapPieces(write(told, form, w, PLAIN), (pieces) =>
      pieces.map((piece) => ({
        ...piece,
        lines: piece.lines.map((line) => line.replaceAll(site.peer, masks[0]).replaceAll(site.azure, masks[1])),
      })),
    );
    return { files, label: labelOf(given, masks[0]) };
  },

  /** Two instances of the gateway: it fails at one, and at the other the tunnel is up. */
  instances(given) {
    const { form, site, told, w, tale } = given;
    if (isTrace(form) || form === 'xml' || form === 'F' || tale.under === 'dpd-timeout') return null;
    const up = comesUp(w, site, w.start + 20, FOREIGN);
    const label = labelOf(given);
    const wanted = label.wanted.map((one) => ({ ...one, instance: IN_0 }));
    const verdicts = [
      { peer: peerIn(form, site), instance: IN_0, health: label.health, cause: label.cause },
      { peer: peerIn(form, site), instance: IN_1, health: ['healthy'] as const, cause: [null] },
      // Where no line names a peer, there is a verdict only for what failed.
    ].filter(({ peer, cause }) => peer !== null || cause[0] !== null);
    if (isRows(form)) {
      const one = write(told, form, w, { ...PLAIN, instance: IN_0 });
      const two = write(up, form, w, { ...PLAIN, instance: IN_1 });
      return { files: { ...inFolder('a', one), ...inFolder('b', two) }, label: { ...label, wanted, verdicts } };
    }
    return {
      files: { ...inFolder(IN_0, write(told, form, w, PLAIN)), ...inFolder(IN_1, write(up, form, w, PLAIN)) },
      label: { ...label, wanted, verdicts },
    };
  },

  recovered(given) {
    const { form, site, told, w, tale } = given;
    if (tale.recovered === null || form === 'xml') return null;
    if (PEERLESS.includes(form) || form === 'cleanup') return null;
    const label = recoveredLabel(given);
    const since = endOf(told) + 90_000;
    if (isTrace(form)) {
      const stats = statsPieces({ state: 'Connected', inward: 90_112, outward: 70_144, since, endpoint: site.peer });
      return { files: { 'ConnectionStats.txt': stats, ...write(told, form, w, PLAIN) }, label };
    }
    const plot = [...told, ...comesUp(w, site, since)];
    return { files: write(plot, form, w, { ...PLAIN, clock: w.dice.pick(['none', 'iso'] as const) }), label };
  },

  repeated(given) {
    const { form, site, told, w, tale } = given;
    const plot: Happening[] = [...told];
    while (plot.length < told.length * REPEATS) plot.push(...tale.tell(w, site, endOf(plot) + 17_000));
    const label = labelOf(given);
    return {
      files: write(plot, form, w, { ...PLAIN, clock: 'iso' }),
      label: {
        ...label,
        // Cleanups that name nobody may be counted apart from those that are known to be of the peer.
        wanted: label.wanted.map((one) => (form === 'cleanup' ? one : { ...one, occurrences: REPEATS })),
        attempts: (label.attempts ?? []).map((one) => ({ ...one, attempts: REPEATS, folded: 4 })),
      },
    };
  },
};

function peerIn(form: Form, site: Site): string | null {
  return PEERLESS.includes(form) ? null : site.peer;
}

/** The tale's label, with the peer where the form shows it. */
function labelOf({ tale, form, site }: Given, mask?: string): Label {
  const { label } = tale;
  const peer = mask ?? peerIn(form, site);
  const known = form !== 'cleanup';
  return {
    ...label,
    wanted: label.wanted.map((one) => ({ ...weaker(one, form), ...(known ? { peer } : {}) })),
    verdicts:
      label.verdicts ?? (known && label.cause[0] !== null ? [{ peer, health: label.health, cause: label.cause }] : []),
    attempts: isTrace(form) || form === 'xml' ? [] : (label.attempts ?? []),
  };
}

/** A bracketed record names no side, a status neither side nor phase, and of a cleanup nobody knows whose it is. */
function weaker(wanted: Wanted, form: Form): Wanted {
  if (form === 'trace-blocks' || form === 'xml' || form === 'trace-lines') return wanted;
  if (!['status', 'cleanup', 'record', 'pt1h', 'json'].includes(form)) return wanted;
  if (wanted.proof !== undefined) return wanted;
  const { side: _side, ...rest } = wanted;
  if (form !== 'status') return rest;
  const { phase: _phase, ...least } = rest;
  return least;
}

function withoutPosition(wanted: Wanted): Wanted {
  const { atLeast: _atLeast, phase: _phase, ...rest } = wanted;
  return rest;
}

function recoveredLabel(given: Given): Label {
  const label = labelOf(given);
  const ids = label.wanted.map(({ id }) => id);
  return {
    ...label,
    health: ['healthy', 'unknown'],
    cause: [null, ...ids],
    wanted: label.wanted.map((one) => ({
      ...one,
      severity: one.severity?.includes('error') === true ? ['warning'] : (one.severity ?? ['warning', 'info']),
    })),
    verdicts: [],
    ...given.tale.recovered,
  };
}

function talks(w: World, site: Site, from: number, count: number, step = 70): Happening[] {
  const session = w.session(site);
  return Array.from({ length: count }, (_, index) => ({
    at: from + index * step,
    session,
    mark: FOREIGN,
    what: { kind: 'said', body: chatter(w.dice, site), bare: false },
  }));
}

function mapPieces(files: Record<string, Piece[]>, map: (pieces: Piece[]) => Piece[]): Record<string, Piece[]> {
  return Object.fromEntries(Object.entries(files).map(([name, pieces]) => [name, map(pieces)]));
}

function cut(piece: Piece): Piece {
  const text = piece.lines[0] ?? '';
  return { ...piece, lines: lines([text.slice(0, Math.ceil(text.length * 0.7))])[0]?.lines ?? [] };
}

function inFolder(folder: string, files: Record<string, Piece[]>): Record<string, Piece[]> {
  return Object.fromEntries(Object.entries(files).map(([name, pieces]) => [`${folder}/${name}`, pieces]));
}
