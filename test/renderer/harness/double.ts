import './jitless.ts';
import { FaultError, fault } from '../../../shared/base/fault.ts';
import type { Bookmark, LibrarySummary, LogLine, OpenProgress } from '../../../shared/contract/api.ts';
import { AZURE, SIGN_IN, STORAGE } from '../../../shared/contract/azure.ts';
import { type Handlers, serve } from '../../../shared/contract/server.ts';
import type { ClientMessage, ServerMessage, Transport } from '../../../shared/contract/wire.ts';
import type { Door } from '../../../renderer/state/door.ts';
import type { Configuration } from '../../../shared/model/analysis.ts';
import { CONFIGURATION, explanationOf } from './advice.ts';
import { EXPLORED } from './explored.ts';
import { ANALYSES, summaryOf } from './runs.ts';
import { searchHandlers } from './searches.ts';

/** How a test steers the double, as `window.harness`. */
export interface Harness {
  /** Lets the opening under way come to its end. */
  finish(): void;
  /** Breaks the connection, and refuses others until it is mended. */
  cut(): void;
  mend(): void;
  /** The next opening fails. */
  failNext(): void;
  /** Each answer to `run.lines` waits so long. */
  slow(milliseconds: number): void;
}

export interface DoubleOptions {
  readonly runs: boolean;
}

/** An engine that knows three runs by heart, behind the real contract. */
export function makeDouble(options: DoubleOptions): { readonly door: Door; readonly harness: Harness } {
  const runs: readonly LibrarySummary[] = options.runs ? manyRuns() : [];
  const removed = new Map<string, LibrarySummary>();
  const bookmarks = new Map<string, readonly Bookmark[]>();
  const settings = new Map<string, string>();
  const pasted = new Map<string, readonly Configuration[]>();
  let finish = () => {};
  let finished = false;
  let fails = false;
  let lag = 0;
  let cut = () => {};
  let down = false;

  const handlers: Handlers = {
    ...AZURE_REFUSED,
    'app.about': () => ({ version: '0', library: 'none', temporary: true }),
    'library.list': () => ({ runs: runs.filter(({ id }) => !removed.has(id)) }),
    'library.samples': () => ({ samples: SAMPLES }),
    'library.downloads': () => ({
      folder: '~/Downloads',
      looked: 14,
      files: [{ ticket: 'd1', name: 'vpnlogs-0304.zip', bytes: 1_204_388, modified: '2026-03-04T11:40:00.000Z' }],
    }),
    'library.remove': ({ run }) => {
      const found = runs.find(({ id }) => id === run);
      if (found !== undefined) removed.set(run, found);
      return {};
    },
    'library.restore': ({ run }) => {
      removed.delete(run);
      return {};
    },
    'run.open': async (_, { signal, progress }) => {
      if (fails) {
        fails = false;
        throw new FaultError(
          fault(
            'no-log',
            '"holiday-photos.zip" holds 214 files, but none of the logs that VPN troubleshoot writes.',
            'Open the zip that VPN troubleshoot left in the storage account, or one of the log files in it.',
          ),
        );
      }
      finished = false;
      for (let step = 1; step <= 12; step += 1) {
        progress({
          stage: 'indexing',
          file: 'GatewayTenantWorker_IN_0/Scrubbed-wfpdiag.txt',
          bytesDone: step * 37_400_000,
          bytesTotal: 1_208_500_000,
          lines: step * 310_204,
          found: step === 3 || step === 6 ? seenSoFar(step) : null,
          preview: step === 2 ? preview() : null,
        });
        await new Promise((resolve) => setTimeout(resolve, 60));
        if (signal.aborted) throw new FaultError(fault('cancelled', 'Cancelled.'));
      }
      await new Promise<void>((resolve, reject) => {
        if (finished) resolve();
        finish = resolve;
        signal.addEventListener('abort', () => reject(new FaultError(fault('cancelled', 'Cancelled.'))), {
          once: true,
        });
      });
      return { run: 'down', known: false };
    },
    'run.analysis': ({ run }) => ({ ...analysisOf(run), configuration: [...(pasted.get(run) ?? [])] }),
    'run.configure': ({ run, text }) => {
      if (!text.trim().startsWith('{'))
        throw new FaultError(
          fault('bad-configuration', 'This is no JSON that az prints: line 1 begins with a word.', 'Paste it whole.'),
        );
      const configuration = [...(pasted.get(run) ?? []), CONFIGURATION];
      pasted.set(run, configuration);
      return { configuration };
    },
    'run.unconfigure': ({ run }) => {
      pasted.delete(run);
      return {};
    },
    'rules.list': () => ({ folder: 'library/rules', packs: [] }),
    'rules.check': () => ({ name: null, version: null, rules: 0, samples: 0, problems: [] }),
    explain: ({ text }) => explanationOf(text),
    'run.explain': ({ run, file, line }) => explanationOf(textAt(run, file, line)),
    'run.files': ({ run }) => ({ files: analysisOf(run).files }),
    'run.lines': async ({ run, file, from, count }) => {
      if (lag > 0) await new Promise((resolve) => setTimeout(resolve, lag));
      const found = analysisOf(run).files.find(({ name }) => name === file);
      if (found === undefined) throw new FaultError(fault('unknown-file', `The run has no file "${file}".`));
      const last = Math.min(found.lines, from + count - 1);
      return {
        total: found.lines,
        lines: Array.from({ length: Math.max(0, last - from + 1) }, (_, index) => lineAt(run, file, from + index)),
      };
    },
    'run.events': () => ({ events: [], more: false }),
    ...EXPLORED,
    'settings.read': () => ({ settings: Object.fromEntries(settings) }),
    'settings.write': ({ key, value }) => {
      if (value === null) settings.delete(key);
      else settings.set(key, value);
      return {};
    },
    'run.raw': ({ run, file, from, count, skip }) => {
      const found = analysisOf(run).files.find(({ name }) => name === file);
      const last = Math.min(found?.lines ?? 0, from + count - 1);
      const first = from + skip / RAW_BYTES;
      const until = Math.min(last, first + 1023);
      const lines = Array.from({ length: Math.max(0, until - first + 1) }, (_, index) =>
        rawLine(textAt(run, file, first + index)),
      );
      return { base64: btoa(lines.join('')), lines: found?.lines ?? 0, more: until < last };
    },
    'run.lineAt': ({ run, file, at }) => {
      const found = analysisOf(run).files.find(({ name }) => name === file);
      if (found === undefined || found.from === null || !('time' in at)) return { line: null };
      return { line: Math.min(found.lines, Math.max(1, Math.ceil((at.time - START) / 100))) };
    },
    ...searchHandlers((run) => analysisOf(run).files, textAt),
    'bookmarks.list': ({ run }) => ({ bookmarks: [...(bookmarks.get(run) ?? [])] }),
    'bookmarks.set': ({ run, file, line, note }) => {
      const files = analysisOf(run).files.map(({ name }) => name);
      const rest = (bookmarks.get(run) ?? []).filter((one) => one.file !== file || one.line !== line);
      const order = (one: Bookmark) => files.indexOf(one.file);
      bookmarks.set(
        run,
        [...rest, { file, line, note }].toSorted((a, b) => order(a) - order(b) || a.line - b.line),
      );
      return {};
    },
    'bookmarks.remove': ({ run, file, line }) => {
      bookmarks.set(
        run,
        (bookmarks.get(run) ?? []).filter((one) => one.file !== file || one.line !== line),
      );
      return {};
    },
  };

  const door: Door = {
    kind: 'web',
    takesFolders: false,
    onOffered: () => {},
    choose: () => Promise.resolve([{ kind: 'files', name: 'vpnlogs-contoso-hub-0304.zip', files: [] }]),
    deliver: (group) => Promise.resolve({ ticket: 'ticket', name: group.name }),
    connect() {
      if (down) return Promise.reject(new FaultError(fault('gone', 'The Tunnelscope engine does not answer.')));
      const { page, engine, close } = pair();
      cut = close;
      serve(engine, handlers);
      return Promise.resolve(page);
    },
  };
  return {
    door,
    harness: {
      finish: () => {
        finished = true;
        finish();
      },
      cut: () => {
        down = true;
        cut();
      },
      mend: () => (down = false),
      failNext: () => (fails = true),
      slow: (milliseconds) => (lag = milliseconds),
    },
  };
}

/** Two ends of one wire, with the copying and the delay that a real one has. */
function pair(): {
  readonly page: Transport<ClientMessage, ServerMessage>;
  readonly engine: Transport<ServerMessage, ClientMessage>;
  readonly close: () => void;
} {
  const { port1, port2 } = new MessageChannel();
  const closers: (() => void)[] = [];
  const end = <Out, In>(port: MessagePort): Transport<Out, In> => ({
    send: (message) => port.postMessage(message),
    onMessage: (listener) => {
      port.addEventListener('message', (event: MessageEvent<In>) => listener(event.data));
      port.start();
    },
    onClose: (listener) => closers.push(listener),
  });
  return { page: end(port1), engine: end(port2), close: () => closers.forEach((closer) => closer()) };
}

function analysisOf(run: string) {
  const found = ANALYSES.get(run);
  if (found === undefined) throw new FaultError(fault('unknown-run', `The library has no run "${run}".`));
  return found;
}

/** Every line says its own number, so that a test can tell whether the right one is drawn where it is. */
function lineAt(run: string, file: string, number: number): LogLine {
  const proof = ANALYSES.get(run)
    ?.findings.flatMap(({ evidence }) => evidence)
    .find((stop) => stop.file === file && stop.line === number);
  const text = proof?.text ?? madeText(number);
  const severity = proof !== undefined ? 'error' : number % 97 === 0 ? 'warning' : null;
  const known = proof !== undefined || number % 7 === 0;
  return {
    number,
    text,
    bytes: number % 1000 === 500 ? 20_000 : new TextEncoder().encode(text).length,
    time: START + number * 100,
    head: headOf(file, text),
    event: known
      ? {
          id: number,
          message: proof === undefined ? 'Received IKE_AUTH' : 'Authentication failed, received',
          step: 'auth',
          severity,
        }
      : null,
  };
}

/** The time of line 0. */
const START = 1_772_623_205_331_000;
/** Each line that is given raw has the same length, so that it is easily found again. */
const RAW_BYTES = 256;

function rawLine(text: string): string {
  const plain = text.replace(/[^ -~]/g, '?').slice(0, RAW_BYTES - 1);
  return `${plain.padEnd(RAW_BYTES - 1)}\n`;
}

function textAt(run: string, file: string, number: number): string {
  return lineAt(run, file, number).text;
}

function headOf(file: string, text: string): LogLine['head'] {
  const match = file.endsWith('wfpdiag.txt') ? /^\[\d\]([0-9A-F.]+)::\S+ \[(\w+)\] \d+\|([^|]*)\|/.exec(text) : null;
  if (match === null) return null;
  const [prefix, thread = '', provider = '', peer = ''] = match;
  return { thread, provider, peer: peer === '' ? null : peer, textAt: prefix.length };
}

function seenSoFar(step: number): OpenProgress['found'] {
  const [first, second] = ANALYSES.get('down')?.findings ?? [];
  if (first === undefined || second === undefined) return null;
  const row = (one: typeof first, count: number) => ({ id: one.id, title: one.title, peer: one.peer, count });
  return step === 3 ? [row(first, 4)] : [row(first, 11), row(second, 2)];
}

function preview(): OpenProgress['preview'] {
  const file = 'GatewayTenantWorker_IN_0/Scrubbed-wfpdiag.txt';
  return { file, lines: Array.from({ length: 40 }, (_, index) => lineAt('down', file, index + 1)) };
}

function madeText(number: number): string {
  if (number % 1000 === 500) return `line ${number} ${'x'.repeat(4096)}`.slice(0, 4096);
  if (number % 1000 === 501)
    return `line ${number} \u001b[31mred\u001b[0m \u202etfel ot thgir\u202c <script>alert(1)</script> \u0000 end`;
  const tail = [
    '[RECEIVED][SA_AUTH] Received IKE AUTH message',
    '[SEND][SA_INIT] Sending IKE_SA_INIT to the peer, initiator cookie 7C0A19E2B3D4F566',
    'Processing payload NOTIFY',
    'IkeProcessPacketDispatch',
  ][number % 4];
  return `[0]0368.1D10::03/04/2026-11:20:05.331 [ikeext] ${3000 + (number % 90)}|203.0.113.9|line ${number} ${tail}`;
}

function manyRuns(): readonly LibrarySummary[] {
  const now = Date.now();
  const before = (minutes: number) => new Date(now - minutes * 60_000).toISOString();
  const [down, up, dark] = [...ANALYSES.values()];
  if (down === undefined || up === undefined || dark === undefined) return [];
  const more = Array.from({ length: 14 }, (_, index): LibrarySummary => ({
    ...summaryOf(index % 3 === 0 ? up : down, before(2000 + index * 1500)),
    id: `old-${index}`,
    name: `vpnlogs-fabrikam-${String(index + 1).padStart(2, '0')}.zip`,
    headline: HEADLINES[index % HEADLINES.length] ?? '',
    peers: index % 4 === 0 ? ['192.0.2.1', '192.0.2.2', '192.0.2.3', '192.0.2.4', '2001:db8::7'] : ['192.0.2.17'],
  }));
  return [
    summaryOf(down, before(3)),
    summaryOf(up, before(47)),
    { ...summaryOf(dark, before(300)), sample: true },
    ...more,
  ];
}

/** Nothing of Azure's is reached from here. */
const AZURE_REFUSED = Object.fromEntries(
  [...Object.keys(STORAGE), ...Object.keys(SIGN_IN), ...Object.keys(AZURE)].map((method) => [
    method,
    () => {
      throw new FaultError(fault('network', 'There is no way to Azure from here.'));
    },
  ]),
) as unknown as Pick<Handlers, keyof typeof STORAGE | keyof typeof SIGN_IN | keyof typeof AZURE>;

const HEADLINES = [
  'The tunnel is connected, with traffic in both directions.',
  'No phase 1 proposal of 192.0.2.17 fits the policy of the connection: it offers DH group 1 only, and the connection asks for group 14 or higher, with AES-CBC-256 and SHA-256.',
  'The peer 192.0.2.17 never answered IKE_SA_INIT.',
];

const SAMPLES = [
  {
    id: 'psk',
    title: 'Pre-shared key mismatch',
    shows: 'The peer rejects the key at IKE_AUTH; what follows from it is folded under it.',
  },
  {
    id: 'healthy',
    title: 'A healthy tunnel',
    shows: 'Connected with traffic both ways, and why such a zip is so small.',
  },
  {
    id: 'selectors',
    title: 'Traffic selectors that do not meet',
    shows: 'IKE_AUTH succeeds, and the child SA is refused for its address ranges.',
  },
];
