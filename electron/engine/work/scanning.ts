import { parentPort, workerData } from 'node:worker_threads';
import { assert } from '../../../shared/base/assert.ts';
import { type ScanRequest, segmentScanner } from '../scan/segment.ts';

/** A thread that scans segments in the ingest's shared memory, one after the other. */
const port = parentPort;
assert(port !== null, 'this file is the entry of a worker thread');
const scan = segmentScanner(Buffer.from(workerData as SharedArrayBuffer));

port.on('message', ({ id, request }: { readonly id: number; readonly request: ScanRequest }) => {
  const parts = scan(request);
  port.postMessage(
    { id, parts },
    parts.flatMap((part) => [part.block.buffer, part.wanted.buffer]),
  );
});
