import { type Fault, faultOf } from '../../shared/base/fault.ts';
import type { Params, Returns } from '../../shared/contract/api.ts';
import type { TransferProgress, TroubleshootProgress } from '../../shared/contract/azure.ts';
import type { Offer } from './door.ts';
import type { Link } from './link.ts';
import { type Store, createStore } from './store.ts';
import { type Transferred, NOTHING_YET, transferred } from './azure-transfer.ts';

/** What is done, with all that it takes to do it again. */
export type AzureTask =
  | {
      readonly kind: 'fetch';
      readonly params: Params<'storage.fetch'>;
      /** In bytes, in the order of the blobs; null where one is not known. */
      readonly sizes: readonly number[] | null;
    }
  | { readonly kind: 'logs'; readonly params: Params<'storage.logs'> }
  | { readonly kind: 'troubleshoot'; readonly params: Params<'troubleshoot.start'> }
  | { readonly kind: 'last'; readonly params: Params<'troubleshoot.last'> };

export interface AzureJob {
  readonly id: number;
  readonly task: AzureTask;
  /** What the run will be called meanwhile. */
  readonly name: string;
  readonly phase: 'queued' | 'running' | 'stopping' | 'stopped' | 'failed' | 'done';
  readonly transfer: TransferProgress | null;
  readonly sum: Transferred;
  readonly course: TroubleshootProgress | null;
  /** When the last report came, in milliseconds of this page's clock: what counts on between reports starts there. */
  readonly heard: number;
  /** The stages of a troubleshoot that there were, in their order. */
  readonly stages: readonly TroubleshootProgress['stage'][];
  readonly files: Returns<'storage.fetch'>['files'] | null;
  readonly shot: Returns<'troubleshoot.start'> | null;
  readonly fault: Fault | null;
}

export interface AzureJobs {
  readonly list: Store<readonly AzureJob[]>;
  start(task: AzureTask, name: string): void;
  /** What was fetched stays, and another try goes on from there; a troubleshoot goes on at Azure. */
  stop(id: number): void;
  /** The result of a troubleshoot that is not waited for any more, in its place. */
  last(id: number): void;
  /** Goes on with one that failed or was stopped. `wait`: for another troubleshoot of the subscription to end. */
  again(id: number, wait?: boolean): void;
  dismiss(id: number): void;
}

/** `fetched` opens what came. Of downloads there is one at a time, in the order in which they were asked for. */
export function createAzureJobs(link: Pick<Link, 'call'>, fetched: (offer: Offer) => void): AzureJobs {
  const list = createStore<readonly AzureJob[]>([]);
  const controllers = new Map<number, AbortController>();
  let next = 1;
  let line: Promise<void> = Promise.resolve();

  const find = (id: number) => list.get().find((job) => job.id === id);
  const change = (id: number, values: Partial<AzureJob>) =>
    list.update((all) => all.map((job) => (job.id === id ? { ...job, ...values } : job)));

  const onTransfer = (id: number, transfer: TransferProgress) => {
    const job = find(id);
    if (job === undefined) return;
    const sizes = job.task.kind === 'fetch' ? job.task.sizes : null;
    change(id, { transfer, sum: transferred(job.sum, transfer, sizes), heard: performance.now() });
  };
  const onCourse = (id: number, course: TroubleshootProgress) => {
    const job = find(id);
    if (job === undefined) return;
    const stages = job.stages.includes(course.stage) ? job.stages : [...job.stages, course.stage];
    change(id, { course, stages, heard: performance.now() });
    if (course.transfer !== null) onTransfer(id, course.transfer);
  };

  async function work(id: number, task: AzureTask, signal: AbortSignal): Promise<string> {
    const transfers = { signal, onProgress: (progress: TransferProgress) => onTransfer(id, progress) };
    const courses = { signal, onProgress: (progress: TroubleshootProgress) => onCourse(id, progress) };
    if (task.kind === 'fetch' || task.kind === 'logs') {
      const { ticket, files } = await (task.kind === 'fetch'
        ? link.call('storage.fetch', task.params, transfers)
        : link.call('storage.logs', task.params, transfers));
      change(id, { files });
      return ticket;
    }
    const shot = await (task.kind === 'troubleshoot'
      ? link.call('troubleshoot.start', task.params, courses)
      : link.call('troubleshoot.last', task.params, courses));
    change(id, { shot });
    return shot.ticket;
  }

  async function run(id: number): Promise<void> {
    const job = find(id);
    const controller = controllers.get(id);
    if (job === undefined || controller === undefined) return;
    if (!controller.signal.aborted) {
      change(id, { phase: 'running' });
      try {
        const ticket = await work(id, job.task, controller.signal);
        change(id, { phase: 'done' });
        fetched({ kind: 'ticket', ticket, name: job.name });
      } catch (error) {
        const fault = faultOf(error);
        change(id, { phase: fault.code === 'cancelled' ? 'stopped' : 'failed', fault });
      }
    } else change(id, { phase: 'stopped' });
    controllers.delete(id);
  }

  function begin(id: number, task: AzureTask): void {
    controllers.set(id, new AbortController());
    if (task.kind === 'troubleshoot' || task.kind === 'last') void run(id);
    else line = line.then(() => run(id));
  }

  const fresh = {
    phase: 'queued',
    transfer: null,
    sum: NOTHING_YET,
    course: null,
    stages: [],
    files: null,
    shot: null,
    fault: null,
  } as const;

  return {
    list,
    start(task, name) {
      const id = next++;
      list.update((all) => [
        // What was done before has been seen by whoever asks for the next, as has what became of the same.
        ...all.filter(
          (job) =>
            job.phase !== 'done' &&
            !((job.phase === 'stopped' || job.phase === 'failed') && job.task.kind === task.kind && job.name === name),
        ),
        { id, task, name, heard: performance.now(), ...fresh },
      ]);
      begin(id, task);
    },
    stop(id) {
      const job = find(id);
      if (job === undefined) return;
      change(id, { phase: job.phase === 'queued' ? 'stopped' : 'stopping' });
      controllers.get(id)?.abort();
    },
    again(id, wait = false) {
      const job = find(id);
      if (job === undefined || controllers.has(id)) return;
      const { task } = job;
      const now: AzureTask =
        task.kind === 'troubleshoot' && wait ? { ...task, params: { ...task.params, wait: true } } : task;
      change(id, { ...fresh, task: now, heard: performance.now() });
      begin(id, now);
    },
    last(id) {
      const job = find(id);
      if (job?.task.kind !== 'troubleshoot' || controllers.has(id)) return;
      const { resource, watcher, container } = job.task.params;
      const task: AzureTask = { kind: 'last', params: { resource, watcher, container } };
      change(id, { ...fresh, task, heard: performance.now() });
      begin(id, task);
    },
    dismiss: (id) => list.update((all) => all.filter((job) => job.id !== id)),
  };
}
