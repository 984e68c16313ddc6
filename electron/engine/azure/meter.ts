import type { TransferProgress } from '../../../shared/contract/azure.ts';
import type { DownloadState } from './download.ts';

/** Reports nobody could read any faster. */
const EVERY_MS = 200;
/** What "now" means of a rate. */
const WINDOW_MS = 5000;

export interface Meter {
  /** Blob and place in the row, for what is reported from here on. */
  tell(blob: string, number: number, state: DownloadState): void;
}

/** Makes reports of progress out of what downloads say at each chunk: few of them, with the rate of the last seconds. */
export function meterOf(of: number, progress: (value: TransferProgress) => void): Meter {
  const seen = new Map<string, number>();
  const came: { readonly at: number; readonly bytes: number }[] = [];
  let last = -EVERY_MS;
  let waiting: string | null = null;
  return {
    tell(blob, number, state) {
      const now = performance.now();
      // What was there before is not fetched, and what did not come as it should is fetched twice.
      const fresh = state.bytesDone - Math.max(seen.get(blob) ?? 0, state.bytesResumed);
      if (fresh > 0) came.push({ at: now, bytes: fresh });
      seen.set(blob, Math.max(state.bytesDone, seen.get(blob) ?? 0));
      while ((came[0]?.at ?? now) < now - WINDOW_MS) came.shift();
      if (now - last < EVERY_MS && state.waiting === waiting) return;
      last = now;
      waiting = state.waiting;
      const first = came[0]?.at ?? now;
      const span = Math.max(now - first, EVERY_MS) / 1000;
      const sum = came.reduce((total, { bytes }) => total + bytes, 0);
      progress({ blob, number, of, ...state, rate: sum === 0 ? null : Math.round(sum / span) });
    },
  };
}
