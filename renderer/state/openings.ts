import { type Fault, FaultError, faultOf } from '../../shared/base/fault.ts';
import type { OpenProgress } from '../../shared/contract/api.ts';
import type { Door, Offer } from './door.ts';
import type { Link } from './link.ts';
import { type Meter, type Pace, createMeter } from './meter.ts';
import { type Store, createStore } from './store.ts';

/** Something on its way into the library, or what kept it out. */
export interface Opening {
  readonly id: number;
  readonly name: string;
  readonly phase: 'waiting' | 'sending' | 'opening' | 'stopping' | 'failed';
  readonly progress: Omit<OpenProgress, 'stage'> & { readonly stage: OpenProgress['stage'] | null };
  readonly pace: Pace | null;
  readonly fault: Fault | null;
  /** False where there is nothing to begin again with. */
  readonly repeatable: boolean;
}

export interface Openings {
  readonly list: Store<readonly Opening[]>;
  /** One after the other, in this order. */
  start(offers: readonly Offer[]): void;
  /** Ends one that waits or is under way; takes away one that failed. */
  drop(id: number): void;
  retry(id: number): void;
  /** A row for what could not even be begun. */
  refuse(name: string, fault: Fault): void;
}

/** `arrived` is awaited before the row goes, so that the run stands in the list when it does. `alone`: nothing else was asked for. */
type Arrived = (run: string, alone: boolean) => Promise<void>;

const NO_PROGRESS: Opening['progress'] = { stage: null, file: null, bytesDone: 0, bytesTotal: null, lines: 0 };

export function createOpenings(door: Door, link: Link, arrived: Arrived): Openings {
  const list = createStore<readonly Opening[]>([]);
  const offers = new Map<number, Offer>();
  let next = 1;
  let active: { readonly id: number; readonly controller: AbortController } | null = null;
  let batch = 0;

  const change = (id: number, values: Partial<Opening>) =>
    list.update((all) => all.map((opening) => (opening.id === id ? { ...opening, ...values } : opening)));
  const remove = (id: number) => {
    offers.delete(id);
    list.update((all) => all.filter((opening) => opening.id !== id));
  };

  async function work(): Promise<void> {
    if (active !== null) return;
    const opening = list.get().find(({ phase }) => phase === 'waiting');
    if (opening === undefined) {
      batch = 0;
      return;
    }
    const { id } = opening;
    const controller = new AbortController();
    active = { id, controller };
    try {
      const run = await open(id, controller.signal);
      await arrived(run, batch === 1);
      remove(id);
    } catch (error) {
      const fault = faultOf(error);
      if (fault.code === 'cancelled') remove(id);
      else change(id, { phase: 'failed', fault, pace: null });
    }
    active = null;
    void work();
  }

  async function open(id: number, signal: AbortSignal): Promise<string> {
    const offer = offers.get(id);
    if (offer === undefined) throw new FaultError({ code: 'cancelled', text: 'Cancelled.', hint: null });
    if (offer.kind === 'sample') return ask(id, { sample: offer.sample }, signal);
    if (offer.kind === 'ticket') return ask(id, { ticket: offer.ticket }, signal);
    const meter = createMeter();
    change(id, { phase: 'sending' });
    const ticket = await door.deliver(offer, {
      signal,
      onBytes: (done, total, file) =>
        change(id, measured(meter, { ...NO_PROGRESS, file, bytesDone: done, bytesTotal: total })),
    });
    return ask(id, { ticket: ticket.ticket }, signal);
  }

  async function ask(
    id: number,
    params: { readonly sample: string } | { readonly ticket: string },
    signal: AbortSignal,
  ): Promise<string> {
    let meter = createMeter();
    let stage: string | null = null;
    change(id, { phase: 'opening', progress: NO_PROGRESS, pace: null });
    const onProgress = (progress: OpenProgress) => {
      if (progress.stage !== stage) meter = createMeter();
      stage = progress.stage;
      change(id, measured(meter, progress));
    };
    const { run } = await link.call('run.open', params, { signal, onProgress });
    return run;
  }

  return {
    list,
    start(more) {
      const added = more.map((offer): Opening => {
        const id = next++;
        offers.set(id, offer);
        return {
          id,
          name: offer.name,
          phase: 'waiting',
          progress: NO_PROGRESS,
          pace: null,
          fault: null,
          repeatable: true,
        };
      });
      batch += added.length;
      // Tried again under the same name: the refusal before it has been seen.
      const again = new Set(added.map(({ name }) => name));
      list.update((all) => [...all.filter(({ phase, name }) => phase !== 'failed' || !again.has(name)), ...added]);
      void work();
    },
    drop(id) {
      if (active?.id !== id) return remove(id);
      change(id, { phase: 'stopping', pace: null });
      active.controller.abort();
    },
    refuse(name, fault) {
      list.update((all) => [
        ...all,
        { id: next++, name, phase: 'failed', progress: NO_PROGRESS, pace: null, fault, repeatable: false },
      ]);
    },
    retry(id) {
      change(id, { phase: 'waiting', fault: null, progress: NO_PROGRESS, pace: null });
      batch += 1;
      void work();
    },
  };
}

function measured(meter: Meter, progress: Opening['progress']): Partial<Opening> {
  return { progress, pace: meter.add(performance.now(), progress.bytesDone, progress.bytesTotal) };
}
