import { type MessagePort, parentPort, workerData } from 'node:worker_threads';

/** Gives a worker thread the `process.parentPort` of an Electron utility process, then runs its script. */
interface Envelope {
  readonly data: unknown;
  readonly ports: readonly MessagePort[];
}

/** Electron hands messages over in an event; Node hands over the message itself. */
function asElectronPort(port: MessagePort) {
  return {
    postMessage: (message: unknown) => port.postMessage(message),
    start: () => port.start(),
    close: () => port.close(),
    on(event: 'message' | 'close', listener: (value?: unknown) => void) {
      if (event === 'close') port.on('close', () => listener());
      else port.on('message', (data) => listener({ data, ports: [] }));
    },
  };
}

const own = parentPort;
if (own === null) throw new Error('to be run as a worker thread');
Object.defineProperty(process, 'parentPort', {
  value: {
    postMessage: (message: unknown) => own.postMessage(message),
    on(_event: 'message', listener: (value: unknown) => void) {
      own.on('message', ({ data, ports }: Envelope) => listener({ data, ports: ports.map(asElectronPort) }));
    },
  },
});
await import((workerData as { readonly script: string }).script);
