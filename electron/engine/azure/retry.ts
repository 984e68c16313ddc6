import { FaultError, fault } from '../../../shared/base/fault.ts';
import { type Asked, type Facts, factsOf } from './facts.ts';
import { troubleOf } from './trouble.ts';

export interface Persisting {
  readonly signal: AbortSignal;
  readonly asked: Asked;
  /** Told while it waits, and null once it goes on. */
  readonly waiting: (text: string | null) => void;
  /** See AzureOptions. */
  readonly pace: number;
  /** How often in a row it may fail before it is given up. */
  readonly tries: number;
}

const LONGEST_S = 30;

/** Codes of Node's for a line that may come back by itself. */
const PASSING =
  /^(?:ECONNRESET|ECONNABORTED|ECONNREFUSED|ETIMEDOUT|EPIPE|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH|ENETDOWN|REQUEST_SEND_ERROR|ERR_STREAM_PREMATURE_CLOSE)$/;

/** True for what another try may mend. */
function isPassing({ status, code }: Facts): boolean {
  return status === 0 ? PASSING.test(code) : [408, 429, 500, 502, 503, 504].includes(status);
}

/** Tries until it is done, waiting longer each time or as long as the service asks. Raises the last trouble as a fault. */
export async function persist<T>(work: () => Promise<T>, about: Persisting): Promise<T> {
  for (let failed = 1; ; failed += 1) {
    try {
      const value = await work();
      if (failed > 1) about.waiting(null);
      return value;
    } catch (thrown) {
      await afterTrouble(thrown, failed, about);
    }
  }
}

/** Waits where another try may help, and raises where not. */
export async function afterTrouble(
  thrown: unknown,
  failed: number,
  { signal, asked, waiting, pace, tries }: Persisting,
): Promise<void> {
  if (signal.aborted) throw new FaultError(fault('cancelled', 'Cancelled.'));
  if (thrown instanceof FaultError) throw thrown;
  const facts = factsOf(thrown);
  if (!isPassing(facts) || failed >= tries) throw troubleOf(thrown, asked);
  const seconds = facts.retryAfter ?? Math.min(LONGEST_S, 2 ** (failed - 1)) * pace;
  const when = seconds < 1 ? 'at once' : `in ${Math.ceil(seconds)} s`;
  waiting(
    facts.status === 0
      ? `The connection to ${asked.host} broke off; it is tried again ${when}.`
      : `${asked.host} asks to slow down; it goes on ${when}.`,
  );
  await sleep(seconds * 1000, signal);
}

/** Ends early, with a fault "cancelled", where somebody cancels. */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(new FaultError(fault('cancelled', 'Cancelled.')));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, ms);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}
