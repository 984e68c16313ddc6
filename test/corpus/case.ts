import type { Analysis } from '../../shared/model/analysis.ts';
import type { Piece } from '../make/corpus-forms.ts';
import type { Happening } from '../make/corpus-plot.ts';
import type { Site, World } from '../make/corpus-world.ts';
import type { TextEncoding } from '../make/lines.ts';

export type Finding = Analysis['findings'][number];
export type FindingId = Finding['id'];
export type Health = Analysis['verdict']['health'];
export type Phase = NonNullable<Finding['phase']>;
export type Confidence = Finding['confidence'];

/** What a finding must be like. Lists are alternatives; what is left out is not asked. */
export interface Wanted {
  readonly id: FindingId;
  /** Left out: any. */
  readonly peer?: string | null;
  readonly instance?: string | null;
  readonly severity?: readonly Finding['severity'][];
  readonly atLeast?: Confidence;
  readonly atMost?: Confidence;
  readonly phase?: readonly (Phase | null)[];
  readonly side?: 'local' | 'remote' | null;
  readonly fault?: string | null;
  readonly code?: number | null;
  readonly broader?: FindingId;
  readonly causedBy?: FindingId;
  /** At least so many. */
  readonly occurrences?: number;
  /** Words that what it explains or advises must hold. */
  readonly says?: RegExp;
  /** Its proof, by the marks' names; without it those that are named like a failure. */
  readonly proof?: readonly string[];
}

export interface PeerWanted {
  readonly peer?: string | null;
  readonly instance?: string | null;
  readonly health: readonly Health[];
  readonly cause: readonly (FindingId | null)[];
}

export interface AttemptWanted {
  readonly peer?: string;
  readonly initiator?: 'azure' | 'peer';
  readonly outcome?: 'established' | 'failed' | 'incomplete';
  readonly version?: 1 | 2;
  /** All attempts that are folded together, over every such negotiation. */
  readonly attempts?: number;
  /** In at most so many negotiations. */
  readonly folded?: number;
}

export interface Label {
  /** The sentence of the answer key that it follows from. */
  readonly why: string;
  readonly health: readonly Health[];
  readonly cause: readonly (FindingId | null)[];
  /** The cause's finding, or what there is beside a healthy tunnel. */
  readonly wanted: readonly Wanted[];
  readonly verdicts?: readonly PeerWanted[];
  readonly attempts?: readonly AttemptWanted[];
  /** Findings that must not be there at all. */
  readonly never?: readonly FindingId[];
  /** No error and no warning may be there. */
  readonly quiet?: boolean;
  /** Errors that may stand beside the cause without being caused by it; any other is one too many. */
  readonly beside?: readonly FindingId[];
}

export interface Case {
  readonly id: string;
  /** What it is counted under: a finding id, or "healthy". */
  readonly under: string;
  readonly variant: string;
  readonly files: Readonly<Record<string, readonly Piece[]>>;
  readonly label: Label;
  readonly encoding?: { readonly as: TextEncoding; readonly marked: boolean; readonly end: '\n' | '\r\n' };
}

/** Something that happens to a tunnel, in whatever form it is then logged. */
export interface Tale {
  readonly id: string;
  readonly under: FindingId | 'healthy';
  readonly forms: readonly Form[];
  /** Told again it is another attempt, with cookies of its own. */
  tell(world: World, site: Site, at: number): Happening[];
  readonly label: Label;
  /** What is expected once the tunnel has come up after it; without it the same finding as a warning. */
  readonly recovered?: Partial<Label> | null;
  /** What is still expected where the log begins late; null where nothing can be. Without it the same cause. */
  readonly headless?: Partial<Label> | null;
  readonly not?: readonly string[];
}

export type Form =
  | 'A'
  | 'B'
  | 'C'
  | 'F'
  | 'status'
  | 'cleanup'
  | 'record'
  | 'trace-lines'
  | 'trace-blocks'
  | 'xml'
  | 'pt1h'
  | 'csv'
  | 'csv-split'
  | 'json'
  | 'json-tables'
  | 'json-pretty';

/** Forms that carry what IKE says, and forms that carry a failure's code. */
export const SAID: readonly Form[] = [
  'A',
  'B',
  'C',
  'F',
  'pt1h',
  'csv',
  'csv-split',
  'json',
  'json-tables',
  'json-pretty',
];
export const CODED: readonly Form[] = [
  'status',
  'cleanup',
  'record',
  'trace-lines',
  'trace-blocks',
  'xml',
  'pt1h',
  'json',
];
/** In these the peer's address does not stand. */
export const PEERLESS: readonly Form[] = ['C', 'F'];
