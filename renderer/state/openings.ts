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
  /** Lines in a second, over the last seconds. */
  readonly linePace: number | null;
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

const NO_PROGRESS: Opening['progress'] = {
  stage: null,
  file: null,
  bytesDone: 0,
  bytesTotal: null,
  lines: 0,
  found: null,
  preview: null,
};

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
      else change(id, { phase: 'failed', fault, pace: null, linePace: null });
    }
    active = null;
    void work();
  }

  async function open(id: number, signal: AbortSignal): Promise<string> {
    const offer = offers.get(id);
    if (offer === undefined) throw new FaultError({ code: 'cancelled', text: 'Cancelled.', hint: null });
    if (offer.kind === 'sample') return ask(id, { sample: offer.sample }, signal);
    if (offer.kind === 'ticket') return ask(id, { ticket: offer.ticket }, signal);
    const meters = newMeters();
    change(id, { phase: 'sending' });
    const ticket = await door.deliver(offer, {
      signal,
      onBytes: (done, total, file) =>
        change(id, measured(meters, { ...NO_PROGRESS, file, bytesDone: done, bytesTotal: total })),
    });
    return ask(id, { ticket: ticket.ticket }, signal);
  }

  async function ask(
    id: number,
    params: { readonly sample: string } | { readonly ticket: string },
    signal: AbortSignal,
  ): Promise<string> {
    let meters = newMeters();
    let stage: string | null = null;
    let found: OpenProgress['found'] = null;
    let preview: OpenProgress['preview'] = null;
    change(id, { phase: 'opening', progress: NO_PROGRESS, pace: null, linePace: null });
    const onProgress = (progress: OpenProgress) => {
      if (progress.stage !== stage) meters = newMeters();
      stage = progress.stage;
      // Told only where they changed: what was told before still stands.
      found = progress.found ?? found;
      preview ??= progress.preview;
      change(id, measured(meters, { ...progress, found, preview }));
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
          linePace: null,
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
      change(id, { phase: 'stopping', pace: null, linePace: null });
      active.controller.abort();
    },
    refuse(name, fault) {
      list.update((all) => [
        ...all,
        {
          id: next++,
          name,
          phase: 'failed',
          progress: NO_PROGRESS,
          pace: null,
          linePace: null,
          fault,
          repeatable: false,
        },
      ]);
    },
    retry(id) {
      change(id, { phase: 'waiting', fault: null, progress: NO_PROGRESS, pace: null, linePace: null });
      batch += 1;
      void work();
    },
  };
}

interface Meters {
  readonly bytes: Meter;
  readonly lines: Meter;
}

function newMeters(): Meters {
  return { bytes: createMeter(), lines: createMeter() };
}

function measured(meters: Meters, progress: Opening['progress']): Partial<Opening> {
  const now = performance.now();
  return {
    progress,
    pace: meters.bytes.add(now, progress.bytesDone, progress.bytesTotal),
    linePace: meters.lines.add(now, progress.lines, null)?.perSecond ?? null,
  };
}
