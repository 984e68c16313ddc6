import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { SLOT_BYTES, type Slots } from '../scan/cutter.ts';
import { type ScanPart, type ScanRequest, segmentScanner } from '../scan/segment.ts';

/**
 * The scanning half of an ingest: slots of text in shared memory, and threads that scan them. The first segments are scanned
 * by the caller's own thread, so that a small log pays for no thread and a large one shows its first lines at once.
 */
export interface Scanners extends Slots {
  /** Gives the parts of the text in a slot, which stays taken until it is freed. */
  scan(slot: number, request: Omit<ScanRequest, 'from' | 'to'>, length: number): Promise<ScanPart[]>;
  /** The text of a slot that was scanned, at the places that its parts name. */
  readonly all: Buffer;
  free(slot: number): void;
  /** Whoever waits for a slot, or will, gets this instead: nothing is scanned any more. */
  fail(error: unknown): void;
  close(): Promise<void>;
}

interface ScanReply {
  readonly id: number;
  readonly parts: ScanPart[];
}

/** More than this is not kept busy by one stream of inflated text. */
const MAX_THREADS = 4;
/** Segments that the caller's own thread takes while no other has begun. */
const OWN_SEGMENTS = 3;
/** Scanners hardly make objects; a small young generation keeps them small. */
const YOUNG_MB = 4;
const ENTRY = new URL(import.meta.url.endsWith('.ts') ? './scanning.ts' : './scanning.mjs', import.meta.url);

export function createScanners(): Scanners {
  const threads = Math.min(Math.max(1, availableParallelism() - 1), MAX_THREADS);
  const slots = threads + 3;
  const shared = new SharedArrayBuffer(slots * SLOT_BYTES);
  const memory = Buffer.from(shared);
  const own = segmentScanner(memory);
  const free = Array.from({ length: slots }, (_, slot) => slot);
  const waiting: { resolve(slot: number): void; reject(error: unknown): void }[] = [];
  const workers: { readonly worker: Worker; busy: number }[] = [];
  const pending = new Map<number, { resolve(parts: ScanPart[]): void; reject(error: unknown): void }>();
  let begun = 0;
  let nextId = 1;
  let broken: { readonly error: unknown } | null = null;

  return {
    all: memory,
    memory: (slot) => memory.subarray(slot * SLOT_BYTES, (slot + 1) * SLOT_BYTES),
    async take() {
      if (broken !== null) throw broken.error;
      return free.pop() ?? new Promise<number>((resolve, reject) => waiting.push({ resolve, reject }));
    },
    free(slot) {
      const next = waiting.shift();
      if (next === undefined) free.push(slot);
      else next.resolve(slot);
    },
    fail,
    async scan(slot, request, length) {
      const whole = { ...request, from: slot * SLOT_BYTES, to: slot * SLOT_BYTES + length };
      begun += 1;
      if (begun <= OWN_SEGMENTS) return own(whole);
      if (workers.length === 0) for (let count = 0; count < threads; count += 1) addWorker();
      if (broken !== null) throw broken.error;
      const idlest = workers.reduce((best, one) => (one.busy < best.busy ? one : best));
      idlest.busy += 1;
      const id = nextId;
      nextId += 1;
      try {
        return await new Promise<ScanPart[]>((resolve, reject) => {
          pending.set(id, { resolve, reject });
          idlest.worker.postMessage({ id, request: whole });
        });
      } finally {
        idlest.busy -= 1;
      }
    },
    async close() {
      await Promise.all(workers.map(({ worker }) => worker.terminate()));
    },
  };

  function addWorker(): void {
    const worker = new Worker(ENTRY, {
      name: 'tunnelscope-scan',
      workerData: shared,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
    });
    worker.on('message', ({ id, parts }: ScanReply) => {
      pending.get(id)?.resolve(parts);
      pending.delete(id);
    });
    worker.on('error', fail);
    worker.on('exit', () => fail(new Error('a scanning thread ended')));
    workers.push({ worker, busy: 0 });
  }

  function fail(error: unknown): void {
    broken ??= { error };
    for (const { reject } of [...pending.values(), ...waiting.splice(0)]) reject(error);
    pending.clear();
  }
}
