import { FaultError } from '../../../shared/base/fault.ts';
import { printable } from '../../../shared/base/text.ts';
import { plural } from '../../../shared/base/units.ts';
import type { TransferProgress } from '../../../shared/contract/azure.ts';
import { member, word } from './refusals.ts';
import { sleep } from './retry.ts';
import type { FetchContext, Kept } from './storage.ts';

/** A zip in a container. */
export interface Left {
  readonly blob: string;
  /** When it was written, in milliseconds since 1970; null where the service does not say. */
  readonly modified: number | null;
}

/** A container of a troubleshoot, read by a place that was made known for it, else as who is signed in. */
export interface Container {
  /** To be shown. */
  readonly name: string;
  /** Raises a fault where it is not there or may not be read. */
  check(signal: AbortSignal): Promise<void>;
  zips(signal: AbortSignal): Promise<readonly Left[]>;
  fetch(blobs: readonly string[], context: FetchContext): Promise<Kept>;
}

/**
 * Results of which no log files are written ("VPN troubleshoot overview", the column Log of both tables of fault types).
 * Documented.
 */
const WITHOUT_LOGS: ReadonlySet<string> = new Set([
  'GatewayNotFound',
  'PlannedMaintenance',
  'UserDrivenUpdate',
  'VipUnResponsive',
  'PlatformInActive',
  'ServiceNotRunning',
  'NoConnectionsFoundForGateway',
  'ConnectionEntityNotFound',
  'ConnectionIsMarkedDisconnected',
]);

/** Seconds between looks for a zip that is still being written. */
const LOOKS = [0, 5, 10, 20] as const;

export interface LookOptions {
  readonly container: Container;
  /** Blobs written before are of earlier runs, and after of later ones: milliseconds, null for no bound. */
  readonly from: number | null;
  readonly until: number | null;
  /** The result, as JSON. */
  readonly reply: unknown;
  readonly pace: number;
  readonly signal: AbortSignal;
  readonly tell: (text: string, transfer: TransferProgress | null) => void;
}

/** Finds and fetches what a run left. That it cannot be had is no fault: the result is there all the same. */
export async function lookFor({
  container,
  from,
  until,
  reply,
  pace,
  signal,
  tell,
}: LookOptions): Promise<{ readonly kept: Kept | null; readonly without: string | null }> {
  const shown = `the container ${printable(container.name)}`;
  const none = faultsWithout(reply);
  if (from === null)
    return { kept: null, without: 'The result does not say when it began, so its zip cannot be told from others.' };
  try {
    for (const wait of none === null ? LOOKS : LOOKS.slice(0, 1)) {
      if (wait > 0) {
        tell(`No zip of this run is in ${shown} yet; looking again in ${wait} s.`, null);
        await sleep(wait * 1000 * pace, signal);
      } else tell(`Looking for the zip in ${shown}.`, null);
      const found = (await container.zips(signal)).filter(
        ({ modified }) => modified !== null && modified >= from && (until === null || modified <= until),
      );
      if (found.length === 0) continue;
      tell(`Fetching ${plural(found.length, 'zip')} from ${shown}.`, null);
      const progress = (transfer: TransferProgress) => tell(`Fetching ${printable(transfer.blob)}.`, transfer);
      const blobs = found.map(({ blob }) => blob);
      return { kept: await container.fetch(blobs, { signal, progress }), without: null };
    }
  } catch (thrown) {
    if (!(thrown instanceof FaultError) || thrown.fault.code === 'cancelled') throw thrown;
    const { text, hint } = thrown.fault;
    return { kept: null, without: `Its zip could not be fetched: ${text}${hint === null ? '' : ` ${hint}`}` };
  }
  return {
    kept: null,
    without: none ?? `The run left no zip in ${shown}, or has not written it yet: look there in some minutes.`,
  };
}

/** "PlatformInActive leaves no log files.", where that is so of every result; else null. */
function faultsWithout(reply: unknown): string | null {
  const results = member(reply, 'results');
  if (!Array.isArray(results) || results.length === 0) return null;
  const ids = results.map((result: unknown) => {
    const id = word(member(result, 'id')) ?? '';
    return WITHOUT_LOGS.has(id) ? id : (word(member(result, 'reasonType')) ?? id);
  });
  return ids.every((id) => WITHOUT_LOGS.has(id)) ? `${[...new Set(ids)].join(' and ')} leaves no log files.` : null;
}
