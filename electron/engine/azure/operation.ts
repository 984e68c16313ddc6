import type { OperationResponse, OperationState, RunningOperation } from '@azure/core-lro';
import { FaultError, fault, raise } from '../../../shared/base/fault.ts';
import { plural } from '../../../shared/base/units.ts';
import type { Management, Reply } from './management.ts';
import { member, readRefusal, shown, word } from './refusals.ts';

/** How an operation stands after it was asked about. */
export interface Standing {
  /** As a sentence, with the service's own status. */
  readonly text: string;
  readonly polls: number;
  /** Seconds until it is asked about again. */
  readonly nextIn: number | null;
}

export interface FollowOptions {
  readonly signal: AbortSignal;
  /** As a sentence has it behind "asked for". */
  readonly what: string;
  /** True for what must not be begun twice. */
  readonly once: boolean;
  /** Whether an answer is a result; others are asked for again. */
  readonly isResult: (reply: Reply) => boolean;
  readonly tell: (standing: Standing) => void;
  /** Called when the service has taken the operation on: from here on it goes on without us. */
  readonly begun?: () => void;
}

/** What the service said of an operation. */
interface Seen {
  /** Where it says how it stands. */
  status: string | null;
  /** Where the result will be. */
  place: string | null;
  last: Reply | null;
}

/** Where the service names no time: what was seen in recorded replies. Seconds. */
const USUAL_WAIT = 10;
/** Answers in a row that may fail or make no sense before it is given up. */
const LOST_MAX = 8;
/** A troubleshoot takes minutes. Seconds that were waited, by what the service asked for. */
const PATIENCE = 2 * 3600;

/**
 * Posts and follows a long-running operation to its end: 202, then `Azure-AsyncOperation` until it says Succeeded, then
 * `Location`, or `Location` alone until it gives 200 (Azure resource manager, "Asynchronous operations"; recorded replies).
 * Which of these it is, the library knows; when to ask again, and what to make of a line that drops, is known here.
 */
export async function follow(
  management: Management,
  path: string,
  body: unknown,
  options: FollowOptions,
): Promise<Reply> {
  const { signal, what, once, isResult, tell, begun } = options;
  const { createHttpPoller } = await import('@azure/core-lro');
  const seen: Seen = { status: null, place: null, last: null };
  let polls = 0;
  const waiting = (text: string | null) => text !== null && tell({ text, polls, nextIn: null });
  const wrap = (reply: Reply, method: string, url: string): OperationResponse<Reply> => ({
    flatResponse: reply,
    rawResponse: {
      statusCode: reply.status,
      headers: { ...reply.headers },
      body: reply.body,
      request: { method, url },
    },
  });

  const running: RunningOperation<Reply> = {
    async sendInitialRequest() {
      const reply = await management.send('POST', path, { signal, what, waiting, body, once });
      seen.last = reply;
      seen.status = reply.headers['azure-asyncoperation'] ?? null;
      seen.place = reply.headers['location'] ?? null;
      if (reply.status === 202 && seen.status === null && seen.place === null)
        raise('network', `Azure took on ${what}, but does not say where it can be followed.`);
      begun?.();
      return wrap(reply, 'POST', path);
    },
    async sendPollRequest(url) {
      const reply = await management.send('GET', url, { signal, what, waiting });
      // A page of a proxy in place of the service has a good status too, and would pass for the end of it.
      if (url === seen.status ? word(member(reply.body, 'status')) === null : reply.status === 200 && !isResult(reply))
        raise('network', `What came from ${management.host} is no answer of the resource manager for ${what}.`);
      seen.last = reply;
      return wrap(reply, 'GET', url);
    },
  };
  const poller = createHttpPoller<Reply, OperationState<Reply>>(running, {
    resourceLocationConfig: 'location',
    resolveOnUnsuccessful: true,
  });

  await poller.submitted();
  let lost = 0;
  let waited = 0;
  while (!poller.isDone) {
    const wait: number = seen.last?.retryAfter ?? USUAL_WAIT;
    if (waited > PATIENCE)
      raise('busy', `Azure has not come to an end with ${what} after ${plural(Math.round(waited / 60), 'minute')}.`);
    tell({ text: standingText(seen.last, polls, lost), polls, nextIn: wait });
    await management.pause(wait, signal);
    waited += Math.max(wait, 1);
    try {
      polls += 1;
      await poller.poll();
      lost = 0;
    } catch (thrown) {
      lost += 1;
      const passing = thrown instanceof FaultError && ['network', 'busy'].includes(thrown.fault.code);
      if (!passing || lost === LOST_MAX) throw thrown;
    }
  }
  const end = poller.operationState?.status;
  if (end !== 'succeeded') throw failed(seen.last, end ?? '', what);
  let result = poller.result ?? seen.last;
  // The status may be there before the result is.
  for (let again = 0; result !== null && !isResult(result) && seen.place !== null && again < LOST_MAX; again += 1) {
    await management.pause(result.retryAfter ?? USUAL_WAIT, signal);
    result = await management.send('GET', seen.place, { signal, what });
  }
  return result ?? raise('network', `Azure came to an end with ${what}, but gave no result.`);
}

function standingText(last: Reply | null, polls: number, lost: number): string {
  if (lost > 0) return `Azure could not be asked how it stands (${plural(lost, 'time')} in a row); it goes on there.`;
  const said = word(member(last?.body, 'status'));
  const answer = `${last?.status ?? ''}${said === null ? '' : ` ${said}`}`;
  return polls === 0 ? `Azure has taken it on (${answer}).` : `Azure works on it (${answer}).`;
}

/** "Failed" or "Canceled" at the end of an operation that was taken on well. */
function failed(reply: Reply | null, end: string, what: string): FaultError {
  const { code, message } = readRefusal(reply?.status ?? 0, reply?.body, null);
  const said = [code, message].filter((part) => part !== '').join(': ');
  const why = said === '' ? '' : ` Azure says: ${shown(said)}.`;
  return new FaultError(
    end === 'canceled'
      ? fault('gone', `Somebody cancelled ${what} at Azure.${why}`, 'Start it again.')
      : fault(
          'refused',
          `Azure could not bring ${what} to an end.${why}`,
          'Check that the container is there and that its account lets Azure write to it, then start it again.',
        ),
  );
}
