import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { vi } from 'vitest';

/**
 * Threads of the engine run what was built of these sources, where it was: a thread from source reads a hundred files and
 * takes three times as long to start (measured: 310 against 110 ms of processor time), and tests start hundreds.
 */
if (process.env['TUNNELSCOPE_TEST_BUILT'] === '1')
  vi.doMock('../electron/engine/work/worker-script.ts', () => ({
    WORKER: pathToFileURL(join(import.meta.dirname, '..', 'out', 'main', 'worker.mjs')),
  }));
