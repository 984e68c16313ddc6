import { formatSpan, isoFromMicros, isoOrNull } from '../../../../shared/base/time.ts';
import { sentence } from '../../../../shared/base/text.ts';
import { type Micros, formatCount } from '../../../../shared/base/units.ts';
import type { Pattern } from '../../../../shared/model/analysis.ts';
import type { FindingId } from '../../../../shared/model/words.ts';
import type { Configured } from '../configured.ts';
import { MAX_EVIDENCE } from '../draft.ts';
import type { Beat } from '../beat.ts';
import type { Place } from '../session.ts';
import type { Judged } from '../verdict.ts';
import { peerName } from '../words.ts';
import type { Pulse } from './beats.ts';
import { ONE_DROP, type Clockwork, cadence, clockworkOf, deadPeerOf, lifetimeOf } from './cadence.ts';

export interface Ground {
  /** With beats in the order of time. */
  readonly pulses: readonly Pulse[];
  readonly findings: readonly Judged[];
  readonly azure: Configured;
  readonly nameOf: (file: number) => string;
}

/** What comes back within this came back at once; another instance that is up within it has taken over. */
const SECONDS: Micros = 30 * 1_000_000;
/** So often is flapping, and less is a glitch. */
const FLAPPING = 3;

/** What only shows over time, which needs a clock, or over instances. By peer and instance, in the order of their first beat. */
export function patternsOf(ground: Ground): Pattern[] {
  const { pulses } = ground;
  const all = pulses.flatMap((pulse) => {
    const drops = dropsOf(pulse);
    const moved = drops.flatMap((drop) => takeover(drop, pulse, pulses));
    const others = drops.filter((drop) => !moved.some((move) => move.drop === drop));
    const [rhythm, isLifetime] = recurring(ground, pulse, drops);
    return [
      ...rhythm,
      ...failover(ground, pulse, moved),
      // An SA that is replaced at the end of its lifetime is gone for a moment, and nothing flaps.
      ...(isLifetime ? [] : backAtOnce(ground, pulse, others)),
    ];
  });
  return [...all.toSorted((a, b) => compare(a.firstSeen, b.firstSeen)), ...bothInstances(ground)];
}

function compare(a: string | null, b: string | null): number {
  return (a ?? '') < (b ?? '') ? -1 : (a ?? '') > (b ?? '') ? 1 : 0;
}

/** Lines within seconds of each other tell of one drop. */
function dropsOf({ downs }: Pulse): readonly Beat[] {
  const drops: Beat[] = [];
  for (const beat of downs) {
    const last = drops.at(-1);
    if (last === undefined || beat.time - last.time > ONE_DROP) drops.push(beat);
    // Dead peer detection says more than the closing that it brings.
    else if (last.kind !== 'dead-peer' && beat.kind === 'dead-peer') drops[drops.length - 1] = beat;
  }
  return drops;
}

function recurring(
  ground: Ground,
  pulse: Pulse,
  drops: readonly Beat[],
): readonly [patterns: readonly Pattern[], isLifetime: boolean] {
  const { peer, instance } = pulse;
  const period = cadence(drops.map(({ time }) => time));
  if (period === null) return [[], false];
  const clockwork = clockworkOf(
    ground.azure.policyFor(peer)?.saLifeTimeSeconds ?? null,
    ground.azure.connectionOf(peer)?.dpdTimeoutSeconds ?? null,
  );
  const dead = drops.filter(({ kind }) => kind === 'dead-peer').length * 2 > drops.length;
  const near = dead ? deadPeerOf(period, clockwork) : lifetimeOf(period, clockwork);
  const again = drops.filter((drop) => nextUp(pulse, drop) !== null).length;
  const text = `The tunnel with ${peerName(peer)}${on(instance)} drops about every ${formatSpan(period)} (${formatCount(drops.length)} drops). ${meaning(near, dead, again * 2 > drops.length)}`;
  return [
    [
      {
        ...named(ground, pulse, drops),
        kind: 'cadence',
        text,
        periodSeconds: Math.round(period / 1000) / 1000,
        finding: findingOf(ground, pulse, dead ? DEAD : ENDS),
      },
    ],
    near?.kind === 'lifetime' && !dead,
  ];
}

function meaning(near: Clockwork | null, dead: boolean, isBack: boolean): string {
  if (near === null) return 'No lifetime or timeout that is known here is near to that.';
  const time = `${formatCount(near.seconds)} s`;
  if (dead) return `That goes by ${near.name} (${time}): the peer stops answering again and again.`;
  return isBack
    ? `That is near ${near.name} (${time}), and a new SA follows within seconds: harmless, unless traffic stops.`
    : `That is near ${near.name} (${time}): the SA ends before it is renewed. Let the device rekey first.`;
}

interface Move {
  readonly drop: Beat;
  readonly up: Beat;
  readonly to: string;
}

/** Up on another instance within seconds, which was not up before. */
function takeover(drop: Beat, pulse: Pulse, pulses: readonly Pulse[]): readonly Move[] {
  for (const other of pulses) {
    if (other.peer !== pulse.peer || other.instance === null || pulse.instance === null) continue;
    if (other.instance === pulse.instance) continue;
    const up = other.ups.find(({ time }) => Math.abs(time - drop.time) <= SECONDS);
    if (up === undefined) continue;
    const isBefore = ({ time }: Beat) => time < up.time;
    const before = other.ups.findLast(isBefore);
    const fell = other.downs.findLast(isBefore);
    if (before === undefined || (fell !== undefined && fell.time >= before.time))
      return [{ drop, up, to: other.instance }];
  }
  return [];
}

function failover(ground: Ground, pulse: Pulse, moved: readonly Move[]): readonly Pattern[] {
  const [first] = moved;
  if (first === undefined) return [];
  const times = moved.length === 1 ? '' : `, ${formatCount(moved.length)} times`;
  return [
    {
      ...named(
        ground,
        pulse,
        moved.map(({ drop }) => drop),
        moved.flatMap(({ drop, up }) => [drop, up]),
      ),
      kind: 'failover',
      text: `The tunnel with ${peerName(pulse.peer)} went down on ${pulse.instance ?? ''} and came up on ${first.to} within ${formatSpan(Math.abs(first.up.time - first.drop.time))}${times}: a failover of the gateway.`,
      periodSeconds: null,
      count: moved.length,
      finding: findingOf(ground, pulse, MOVED) ?? findingOf(ground, pulse, ENDS),
    },
  ];
}

/** Down and up again on one instance. The end of a single child SA is none of it: rekeys end one each. */
function backAtOnce(ground: Ground, pulse: Pulse, drops: readonly Beat[]): readonly Pattern[] {
  const back = drops.flatMap((drop) => {
    const up = drop.kind === 'ended' ? null : nextUp(pulse, drop);
    return up === null ? [] : [{ drop, up }];
  });
  const [first] = back;
  if (first === undefined) return [];
  const isFlapping = back.length >= FLAPPING;
  const who = `The tunnel with ${peerName(pulse.peer)}${on(pulse.instance)}`;
  const text = isFlapping
    ? `${who} went down and came back within seconds ${formatCount(back.length)} times.`
    : back.length === 1
      ? `${who} went down once and came back ${formatSpan(first.up.time - first.drop.time)} later, at ${isoFromMicros(first.up.time).slice(0, 19).replace('T', ' ')} UTC.`
      : `${who} went down twice and came back within seconds each time.`;
  return [
    {
      ...named(
        ground,
        pulse,
        back.map(({ drop }) => drop),
        back.flatMap(({ drop, up }) => [drop, up]),
      ),
      kind: isFlapping ? 'flap' : 'glitch',
      text,
      periodSeconds: null,
      count: back.length,
      finding: findingOf(ground, pulse, ENDS),
    },
  ];
}

function nextUp({ ups }: Pulse, drop: Beat): Beat | null {
  return ups.find(({ time }) => time > drop.time && time - drop.time <= SECONDS) ?? null;
}

/** The same cause at the same peer on several instances: it is not one of them that is broken. */
function bothInstances({ findings, nameOf }: Ground): readonly Pattern[] {
  const roots = findings.filter(
    ({ draft, isSymptom }) => !isSymptom && draft.severity === 'error' && draft.instance !== null,
  );
  return [
    ...Map.groupBy(roots, ({ draft }) => `${draft.id}|${draft.apart ?? ''}|${draft.peer ?? ''}`).values(),
  ].flatMap((alike): readonly Pattern[] => {
    const places = [...new Set(alike.flatMap(({ draft }) => draft.instance ?? []))];
    const [first] = alike;
    if (first === undefined || places.length < 2) return [];
    const { peer } = first.draft;
    return [
      {
        kind: 'both-instances',
        peer,
        instance: null,
        text: `${sentence(places.length === 2 ? 'both instances' : `${formatCount(places.length)} instances`)} of the gateway fail alike with ${peerName(peer)}: look at the device or at what both have in common, not at one of them.`,
        periodSeconds: null,
        count: places.length,
        firstSeen: isoOrNull(least(alike.flatMap(({ draft }) => draft.first ?? []))),
        lastSeen: isoOrNull(greatest(alike.flatMap(({ draft }) => draft.last ?? []))),
        finding: first.key,
        evidence: alike.flatMap(({ draft }) => placesOf(draft.evidence.slice(0, 2), nameOf)),
      },
    ];
  });
}

function least(times: readonly Micros[]): Micros | null {
  return times.length === 0 ? null : Math.min(...times);
}

function greatest(times: readonly Micros[]): Micros | null {
  return times.length === 0 ? null : Math.max(...times);
}

function named(
  { nameOf }: Ground,
  { peer, instance }: Pulse,
  drops: readonly Beat[],
  shown: readonly Beat[] = drops,
): Pick<Pattern, 'peer' | 'instance' | 'count' | 'firstSeen' | 'lastSeen' | 'evidence'> {
  return {
    peer,
    instance,
    count: drops.length,
    firstSeen: isoOrNull(drops[0]?.time ?? null),
    lastSeen: isoOrNull(shown.at(-1)?.time ?? null),
    evidence: placesOf(shown, nameOf),
  };
}

function placesOf(places: readonly Place[], nameOf: (file: number) => string): Pattern['evidence'] {
  return places.slice(0, MAX_EVIDENCE).map(({ file, line }) => ({ file: nameOf(file), line }));
}

const ENDS: readonly FindingId[] = ['sa-lifetime-expired', 'peer-deleted-sa', 'dpd-timeout'];
const DEAD: readonly FindingId[] = ['dpd-timeout'];
const MOVED: readonly FindingId[] = ['azure-side-change', 'connection-standby'];

/** The finding of this tunnel that the pattern is about. */
function findingOf({ findings }: Ground, { peer, instance }: Pulse, ids: readonly FindingId[]): string | null {
  for (const id of ids) {
    const found = findings.find(({ draft }) => draft.id === id && draft.peer === peer && draft.instance === instance);
    if (found !== undefined) return found.key;
  }
  return null;
}

function on(instance: string | null): string {
  return instance === null ? '' : ` on ${instance}`;
}
