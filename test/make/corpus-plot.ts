import type { Session } from './corpus-world.ts';

/**
 * What happens in a case, told once and written down in any form of log: bodies of IKE lines, and failures that each form has
 * its own words for.
 */
export interface Happening {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly session: Session;
  readonly mark: Mark;
  readonly what: Said | Failed;
}

/** What a line of the case is to the examiner. Lines that share a mark prove one thing together. */
export interface Mark {
  /** A name where it is proof: of each name a line must be among those cited. */
  readonly proof: string | null;
  /** Of another peer, or nothing but noise: no failure may cite it. */
  readonly foreign: boolean;
}

export const CONTEXT: Mark = { proof: null, foreign: false };
export const FOREIGN: Mark = { proof: null, foreign: true };
export const proofOf = (name: string): Mark => ({ proof: name, foreign: false });

export interface Said {
  readonly kind: 'said';
  readonly body: string;
  /** Printed without endpoints, as the cleanups are. */
  readonly bare: boolean;
}

export type Mode = 'main' | 'quick';

export interface Failed {
  readonly kind: 'failed';
  readonly mode: Mode;
  readonly code: number;
  readonly point: 'Local' | 'Remote' | 'None';
  readonly version: 1 | 2;
  /** Of the structured form. */
  readonly event: string;
  readonly established: boolean;
  /** More fields of a diagnostic block, or null: `MM State: …`. */
  readonly extra: readonly string[];
}

export function failed(code: number, over: Partial<Omit<Failed, 'kind' | 'code'>> = {}): Failed {
  return {
    kind: 'failed',
    code,
    mode: 'main',
    point: 'None',
    version: 2,
    event: 'SA_NEGOTIATION_FAILED',
    established: false,
    extra: [],
    ...over,
  };
}

/** One part of a telling: a body, a failure, a pause in seconds, or one of these with what it proves. */
export type Part = string | Failed | number | Proof | Bare;
export interface Proof {
  readonly kind: 'proof';
  readonly name: string;
  readonly of: string | Failed | Bare;
}
export interface Bare {
  readonly kind: 'bare';
  readonly body: string;
}
export const proof = (of: string | Failed | Bare, name = 'failure'): Proof => ({ kind: 'proof', name, of });
export const bare = (body: string): Bare => ({ kind: 'bare', body });

const STEP_MS = 180;

/** The parts, a fifth of a second apart. */
export function tell(session: Session, from: number, parts: readonly Part[], mark: Mark = CONTEXT): Happening[] {
  const out: Happening[] = [];
  let at = from;
  for (const part of parts) {
    if (typeof part === 'number') {
      at += part * 1000;
      continue;
    }
    const proves = typeof part === 'object' && part.kind === 'proof' ? part : null;
    const plain = proves === null ? (part as Exclude<Part, number | Proof>) : proves.of;
    out.push({
      at,
      session,
      mark: proves === null ? mark : proofOf(proves.name),
      what:
        typeof plain === 'string'
          ? { kind: 'said', body: plain, bare: false }
          : plain.kind === 'bare'
            ? { kind: 'said', body: plain.body, bare: true }
            : plain,
    });
    at += STEP_MS;
  }
  return out;
}

/** When the last of them happened. */
export function endOf(plot: readonly Happening[]): number {
  return plot.reduce((last, { at }) => Math.max(last, at), 0);
}

export function byTime(plot: readonly Happening[]): Happening[] {
  return plot.toSorted((a, b) => a.at - b.at);
}
