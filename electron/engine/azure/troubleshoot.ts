import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FaultError, fault, raise } from '../../../shared/base/fault.ts';
import { printable } from '../../../shared/base/text.ts';
import type {
  TransferProgress,
  TroubleshootLast,
  TroubleshootProgress,
  TroubleshootStart,
  Troubleshot,
} from '../../../shared/contract/azure.ts';
import { safeName } from './file-name.ts';
import { type Container, lookFor } from './leavings.ts';
import { type Management, type Reply, RefusedError, openManagement } from './management.ts';
import { follow } from './operation.ts';
import { type Queue, createQueue } from './queue.ts';
import { isUnderWay, member, word } from './refusals.ts';
import { VERSIONS, endpointOf, getTarget, getWatcher, listWatchers } from './resources.ts';
import type { AzureSession } from './sign-in.ts';
import type { Kept } from './storage.ts';
import {
  type Resource,
  type Watcher,
  pathOf,
  wantContainer,
  wantNear,
  wantStorage,
  wantTaken,
  wantTarget,
  wantWatcher,
  watcherFor,
} from './targets.ts';

export interface TroubleshootContext {
  readonly signal: AbortSignal;
  readonly progress: (value: TroubleshootProgress) => void;
}

export interface Troubleshoot {
  start(params: TroubleshootStart, context: TroubleshootContext): Promise<Troubleshot>;
  last(params: TroubleshootLast, context: TroubleshootContext): Promise<Troubleshot>;
}

export interface TroubleshootOptions {
  /** Raises "sign-in" where nobody is. */
  readonly session: () => AzureSession;
  /** The container that a URL names, to be read. Raises "bad-request". */
  readonly containerAt: (url: string) => Promise<Container>;
  /** What waits are multiplied by. */
  readonly pace: number;
  /** How long an answer may take, in milliseconds. */
  readonly patience?: number | undefined;
  /** A new empty folder of the library. */
  readonly incoming: () => Promise<string>;
  /** A ticket for files that go with their folder. */
  readonly mint: (items: Kept['items'], folder: string) => string;
}

type Stage = TroubleshootProgress['stage'];

/** Seconds before a refused start is tried again, the last of them for as long as it takes. */
const BACK_OFF = [15, 30, 60, 120] as const;
/** Three hours of the last. */
const BUSY_MAX = 90;
/** What a person is told whenever the run is out of our hands. */
const GOES_ON = 'The run itself goes on at Azure: ask for its result later (the last result of this resource).';

export function createTroubleshoot(options: TroubleshootOptions): Troubleshoot {
  const queue = createQueue();
  return {
    start: async (params, context) => start(params, options, queue, teller(context), context.signal),
    last: async (params, context) => last(params, options, teller(context), context.signal),
  };
}

async function start(
  params: TroubleshootStart,
  options: TroubleshootOptions,
  queue: Queue,
  tell: Tell,
  signal: AbortSignal,
): Promise<Troubleshot> {
  const at = wantTarget(params.resource);
  const storage = wantStorage(params.storage);
  const named = params.watcher === null ? null : wantWatcher(params.watcher);
  tell('checking', `Looking at "${printable(at.name)}".`);
  const session = options.session();
  const management = await openManagement(session, options.pace, options.patience);
  const asking = {
    signal,
    waiting: (text: string | null) => tell('checking', text ?? `Looking at "${printable(at.name)}".`),
  };
  const { resource, gateway } = await getTarget(management, at, asking);
  wantTaken(resource, gateway);
  const watcher =
    named === null
      ? watcherFor(resource, await listWatchers(management, at.subscription, asking))
      : wantNear(resource, await getWatcher(management, named, asking));
  const endpoint = await endpointOf(management, session.cloud, storage, asking);
  const { url } = wantContainer(params.container, endpoint, storage.name);
  // A signature in the URL reads the zip here; Azure is told the container alone.
  const container = await options.containerAt(params.container);
  // A container that is not there would be told only after minutes; one that may not be read is no reason not to start.
  await container.check(signal).catch((thrown: unknown) => {
    if (thrown instanceof FaultError && thrown.fault.code !== 'not-found' && thrown.fault.code !== 'cancelled') return;
    throw thrown;
  });

  const leave = await queue.turn(at.subscription.toLowerCase(), at.name, signal, (who, before) =>
    tell(
      'queued',
      `Waits for the troubleshoot of "${printable(who)}" to end${before > 1 ? `, and for ${before - 1} before its own` : ''}: Azure runs one at a time for a subscription.`,
    ),
  );
  try {
    const body = { targetResourceId: at.id, properties: { storageId: storage.id, storagePath: url } };
    const reply = await begin({ management, watcher, resource, body, wait: params.wait, tell, signal });
    return await gather(reply, resource, { container, until: null }, options, tell, signal);
  } finally {
    leave();
  }
}

async function last(
  params: TroubleshootLast,
  options: TroubleshootOptions,
  tell: Tell,
  signal: AbortSignal,
): Promise<Troubleshot> {
  const at = wantTarget(params.resource);
  const named = params.watcher === null ? null : wantWatcher(params.watcher);
  const container = params.container === null ? null : await options.containerAt(params.container);
  tell('checking', `Looking at "${printable(at.name)}".`);
  const management = await openManagement(options.session(), options.pace, options.patience);
  const asking = { signal, waiting: (text: string | null) => text !== null && tell('checking', text) };
  const { resource } = await getTarget(management, at, asking);
  const watcher =
    named === null
      ? watcherFor(resource, await listWatchers(management, at.subscription, asking))
      : wantNear(resource, await getWatcher(management, named, asking));
  const what = `the last result of a VPN troubleshoot of "${printable(at.name)}"`;
  tell('starting', `Asking for ${what}.`);
  const reply = await follow(
    management,
    `${pathOf(watcher.at)}/queryTroubleshootResult?api-version=${VERSIONS.network}`,
    { targetResourceId: at.id },
    {
      signal,
      what,
      once: false,
      isResult,
      tell: ({ text, polls, nextIn }) => tell('waiting', text, { polls, nextIn }),
    },
  );
  if (!isResult(reply))
    raise('empty', `Azure has no result of a VPN troubleshoot of "${printable(at.name)}".`, 'Start one.');
  const end = Date.parse(word(member(reply.body, 'endTime')) ?? '');
  const until = Number.isNaN(end) ? null : end + LATE_MS;
  return gather(reply, resource, container === null ? null : { container, until }, options, tell, signal);
}

/** Its zip is written about when a run ends; one that is younger by more is of another run. */
const LATE_MS = 15 * 60_000;

interface Begin {
  readonly management: Management;
  readonly watcher: Watcher;
  readonly resource: Resource;
  readonly body: object;
  readonly wait: boolean;
  readonly tell: Tell;
  readonly signal: AbortSignal;
}

/** Starts it and follows it to its result; where another run is under way, waits for that if it was told to. */
async function begin({ management, watcher, resource, body, wait, tell, signal }: Begin): Promise<Reply> {
  const name = printable(resource.at.name);
  const what = `the VPN troubleshoot of "${name}"`;
  for (let tries = 0; ; tries += 1) {
    let begun = false;
    tell('starting', `Asking Network Watcher "${printable(watcher.at.name)}" to troubleshoot "${name}".`);
    try {
      return await follow(management, `${pathOf(watcher.at)}/troubleshoot?api-version=${VERSIONS.network}`, body, {
        signal,
        what,
        once: true,
        isResult,
        tell: ({ text, polls, nextIn }) => tell('waiting', text, { polls, nextIn }),
        begun: () => {
          begun = true;
        },
      });
    } catch (thrown) {
      if (begun) throw outOfHand(thrown);
      if (thrown instanceof RefusedError && isUnderWay(thrown.refusal)) {
        if (!wait || tries === BUSY_MAX) throw another();
        const seconds = BACK_OFF[Math.min(tries, BACK_OFF.length - 1)] ?? 120;
        tell(
          'queued',
          `Another VPN troubleshoot of this subscription is under way at Azure; tried again in ${seconds} s (${tries + 1}).`,
          { polls: 0, nextIn: seconds },
        );
        await management.pause(seconds, signal);
        continue;
      }
      throw mayHaveBegun(thrown, name);
    }
  }
}

function another(): FaultError {
  return new FaultError(
    fault(
      'busy',
      'Azure refused it, because another VPN troubleshoot of this subscription is under way: it runs one at a time.',
      'Wait for that one to end and try again, or let Tunnelscope wait (--wait on the command line).',
    ),
  );
}

/** What goes wrong while it is followed does not end it. */
function outOfHand(thrown: unknown): unknown {
  if (!(thrown instanceof FaultError)) return thrown;
  const { code, text, hint } = thrown.fault;
  // These are its end.
  if (code === 'refused' || code === 'gone') return thrown;
  if (code === 'cancelled') return new FaultError(fault(code, 'It is no longer waited for.', GOES_ON));
  return new FaultError(fault(code, text, hint === null ? GOES_ON : `${hint} ${GOES_ON}`));
}

function mayHaveBegun(thrown: unknown, name: string): unknown {
  if (!(thrown instanceof FaultError) || thrown instanceof RefusedError || thrown.fault.code !== 'network')
    return thrown;
  return new FaultError(
    fault(
      'network',
      thrown.fault.text,
      `The troubleshoot of "${name}" may have begun all the same: ask for its last result in some minutes, or start it again.`,
    ),
  );
}

/** Of a result that is broken by a line break inside a text, as one that was published is, the words are still there. */
function isResult({ status, body, bytes }: Reply): boolean {
  if (status !== 200) return false;
  if (body !== undefined) return word(member(body, 'code')) !== null || Array.isArray(member(body, 'results'));
  const text = bytes.toString('utf8').trim();
  return /^\{[^]*\}$/.test(text) && /"results"\s{0,8}:/.test(text) && /"code"\s{0,8}:/.test(text);
}

/** The reply as a file, the zips beside it, and a ticket for all of them. */
async function gather(
  reply: Reply,
  resource: Resource,
  where: { readonly container: Container; readonly until: number | null } | null,
  { incoming, mint, pace }: TroubleshootOptions,
  tell: Tell,
  signal: AbortSignal,
): Promise<Troubleshot> {
  const begun = Date.parse(word(member(reply.body, 'startTime')) ?? '');
  const { kept, without } =
    where === null
      ? { kept: null, without: 'The result does not say where its zip lies: name the container to have it fetched.' }
      : await lookFor({
          ...where,
          // Times of blobs are whole seconds.
          from: Number.isNaN(begun) ? null : Math.floor(begun / 1000) * 1000,
          reply: reply.body,
          pace,
          signal,
          tell: (text, transfer) => tell('fetching', text, { transfer }),
        });
  const folder = kept?.folder ?? (await incoming());
  const name = `troubleshoot-${safeName(resource.at.name)}.json`;
  const path = join(folder, name);
  await writeFile(path, reply.bytes);
  return {
    ticket: mint([{ path, name }, ...(kept?.items ?? [])], folder),
    code: word(member(reply.body, 'code')),
    zips: (kept?.files ?? []).map(({ blob }) => blob),
    without,
  };
}

type Tell = (
  stage: Stage,
  text: string,
  more?: { readonly polls?: number; readonly nextIn?: number | null; readonly transfer?: TransferProgress | null },
) => void;

function teller({ progress }: TroubleshootContext): Tell {
  const begun = performance.now();
  let polls = 0;
  return (stage, text, more = {}) => {
    polls = more.polls ?? polls;
    progress({
      stage,
      text,
      polls,
      nextIn: more.nextIn ?? null,
      elapsed: Math.round((performance.now() - begun) / 1000),
      transfer: more.transfer ?? null,
    });
  };
}
