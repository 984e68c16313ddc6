import { Worker } from 'node:worker_threads';
import { FaultError, fault } from '../../../shared/base/fault.ts';
import type { Milliseconds } from '../../../shared/base/units.ts';
import { WORKER } from './worker-script.ts';
import { type JobName, type JobReply, type JobRequest, type Jobs, QUIT } from './protocol.ts';

/**
 * Threads for the engine's work. Each takes one job at a time, so that a search of minutes keeps nobody from reading lines:
 * an idle thread is taken, or a new one made up to the limit, or the job waits. A thread that dies is replaced, and only
 * its own job fails. Questions of a run's table have a thread of their own, which keeps what it worked out for them.
 */
export interface Pool {
  run<J extends JobName>(job: J, params: Jobs[J]['params'], options?: RunOptions<J>): Promise<Jobs[J]['result']>;
  close(): Promise<void>;
}

export interface RunOptions<J extends JobName> {
  readonly signal?: AbortSignal;
  readonly progress?: (value: Jobs[J]['progress']) => void;
  /** How long a thread may take to see that it is to stop, before it is ended. */
  readonly patience?: Milliseconds;
  /** Of an ingest, the folder: its release has to go to the same thread, which stays taken until then. */
  readonly hold?: boolean;
}

interface Thread {
  readonly worker: Worker;
  current: Task | null;
  /** Answers questions of a run's table, and does nothing else. */
  readonly explores: boolean;
  /** The folder whose database this thread keeps locked. */
  held: string | null;
}

interface Task {
  readonly request: JobRequest;
  readonly progress: ((value: unknown) => void) | undefined;
  readonly hold: string | null;
  readonly only: Thread | null;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

const MAX_THREADS = 4;
/** What is answered from a run's columns. */
const EXPLORES: ReadonlySet<JobName> = new Set(['explore', 'digest']);
/** A job in its loop sees at once that it is to stop; a pattern that runs away within one line never does, and is ended. */
const STOP_MS = 2000;
/** Left alone, V8 lets the young generation grow to several times this, at no gain in speed (measured, 300 MB of trace). */
const YOUNG_MB = 32;

export function createPool(): Pool {
  const threads: Thread[] = [];
  const waiting: Task[] = [];
  let nextId = 1;
  let closed = false;

  return {
    run(job, params, options = {}) {
      return new Promise((resolve, reject) => {
        if (closed) return reject(new FaultError(fault('gone', 'The engine is closing.')));
        const { signal, progress, hold, patience = STOP_MS } = options;
        if (signal?.aborted === true) return reject(cancelled());
        const folder = (params as { readonly folder?: string }).folder ?? null;
        const stop = new SharedArrayBuffer(4);
        const request: JobRequest = { id: nextId++, job, params, stop };
        const abort = () => {
          Atomics.store(new Int32Array(stop), 0, 1);
          const at = waiting.indexOf(task);
          if (at < 0) {
            ending = setTimeout(
              () => void threads.find(({ current }) => current === task)?.worker.terminate(),
              patience,
            );
            return;
          }
          waiting.splice(at, 1);
          task.reject(cancelled());
        };
        let ending: NodeJS.Timeout | undefined;
        const done = () => {
          clearTimeout(ending);
          signal?.removeEventListener('abort', abort);
        };
        const task: Task = {
          request,
          progress: progress as ((value: unknown) => void) | undefined,
          hold: hold === true ? folder : null,
          only: job === 'release' ? (threads.find((thread) => thread.held === folder) ?? null) : null,
          resolve: (value) => (done(), resolve(value as never)),
          reject: (error) => (done(), reject(error)),
        };
        signal?.addEventListener('abort', abort, { once: true });
        waiting.push(task);
        serve();
      });
    },
    async close() {
      closed = true;
      for (const task of waiting.splice(0)) task.reject(new FaultError(fault('gone', 'The engine is closing.')));
      for (const { current } of threads)
        if (current !== null) Atomics.store(new Int32Array(current.request.stop), 0, 1);
      // A job in its loop sees the stop at its next chunk. Then the thread is asked to put away what it has open and to end;
      // what does not end by itself is ended.
      const ends = threads.map(({ worker }) => new Promise((resolve) => worker.once('exit', resolve)));
      for (const { worker } of threads) worker.postMessage(QUIT);
      await Promise.race([Promise.all(ends), new Promise((resolve) => setTimeout(resolve, STOP_MS).unref())]);
      await Promise.all(threads.map(({ worker }) => worker.terminate()));
    },
  };

  function serve(): void {
    for (let at = 0; at < waiting.length; at += 1) {
      const task = waiting[at];
      if (task === undefined) return;
      const thread = task.only ?? threadFor(EXPLORES.has(task.request.job));
      if (thread === null || thread.current !== null) continue;
      waiting.splice(at, 1);
      at -= 1;
      thread.current = task;
      thread.worker.postMessage(task.request);
    }
  }

  /** One that is idle; the explorer, idle or not, for what is its own. */
  function threadFor(explores: boolean): Thread | null {
    const own = threads.filter((thread) => thread.explores === explores);
    if (explores) return own[0] ?? addThread(true);
    return (
      own.find(({ current, held }) => current === null && held === null) ??
      (own.length < MAX_THREADS ? addThread(false) : null)
    );
  }

  function addThread(explores: boolean): Thread {
    const worker = new Worker(WORKER, {
      name: 'tunnelscope',
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
    });
    const thread: Thread = { worker, current: null, explores, held: null };
    worker.on('message', (reply: JobReply) => {
      const task = thread.current;
      if (task === null || reply.id !== task.request.id) return;
      if ('progress' in reply) {
        task.progress?.(reply.progress);
        return;
      }
      thread.current = null;
      if ('fault' in reply) task.reject(new FaultError(reply.fault));
      else {
        if (task.hold !== null) thread.held = task.hold;
        if (task.request.job === 'release') thread.held = null;
        task.resolve(reply.value);
      }
      serve();
    });
    worker.on('error', (error) => fail(thread, error));
    worker.on('exit', () => fail(thread, new Error('the worker thread ended')));
    threads.push(thread);
    return thread;
  }

  function fail(thread: Thread, error: unknown): void {
    const at = threads.indexOf(thread);
    if (at >= 0) threads.splice(at, 1);
    const task = thread.current;
    thread.current = null;
    if (task !== null && !closed && Atomics.load(new Int32Array(task.request.stop), 0) === 0) {
      const why = error instanceof Error ? error.message : String(error);
      task.reject(
        new FaultError(
          fault(
            'internal',
            `The work on this was broken off: ${why}.`,
            'Try it again; if it happens again, report it.',
          ),
        ),
      );
    } else if (task !== null) task.reject(cancelled());
    if (!closed) serve();
  }
}

function cancelled(): FaultError {
  return new FaultError(fault('cancelled', 'Cancelled.'));
}
