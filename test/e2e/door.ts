import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, type Page, chromium } from 'playwright';

const root = join(import.meta.dirname, '..', '..');

/** The real local web door, as `tunnelscope serve` starts it, over a library that is thrown away. */
export interface RunningDoor {
  readonly url: string;
  readonly library: string;
  /** What it said on standard error so far. */
  stderr(): string;
  /** Ends it by a signal and gives its exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

export async function openDoor(paths: readonly string[] = []): Promise<RunningDoor> {
  const library = mkdtempSync(join(tmpdir(), 'tunnelscope-door-'));
  const words = ['serve', '--port', '0', '--library', library, '--', ...paths];
  const child: ChildProcess = spawn(process.execPath, [join(root, 'out', 'main', 'cli.mjs'), ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  child.stderr?.on('data', (chunk) => (stderr += String(chunk)));
  const url = await new Promise<string>((resolve, reject) => {
    void ended.then((code) => {
      rmSync(library, { recursive: true, force: true, maxRetries: 10 });
      reject(new Error(`the door ended with ${code}: ${stderr}`));
    });
    child.stdout?.on('data', (chunk) => {
      stdout += String(chunk);
      const address = /http:\/\/127\.0\.0\.1:\d+\/\S*(?=\s)/.exec(stdout);
      if (address !== null) resolve(address[0]);
    });
  });
  return {
    url,
    library,
    stderr: () => stderr,
    async stop(signal = 'SIGTERM') {
      child.kill(signal);
      const code = await ended;
      rmSync(library, { recursive: true, force: true, maxRetries: 10 });
      return code;
    },
  };
}

interface BrowserChoice {
  readonly path: string | null;
  readonly why: string;
}

/** The browser that `npm test` chose, or chosen here where a test file is run by itself. */
async function choice(): Promise<BrowserChoice> {
  const named = process.env['TUNNELSCOPE_CHROMIUM'];
  if (named !== undefined && named !== '') return { path: named, why: '' };
  const why = process.env['TUNNELSCOPE_NO_CHROMIUM'];
  if (why !== undefined && why !== '') return { path: null, why };
  const boot = createRequire(import.meta.url)('../../electron/boot/browser.cjs') as {
    browserForTests(): Promise<BrowserChoice>;
  };
  return boot.browserForTests();
}

export const browserChoice: BrowserChoice = await choice();

/** Quiet, so that what a test sees on the network is the page's own; without Chromium's sandbox only where root has none. */
export function launchChromium(): Promise<Browser> {
  const isRoot = process.getuid?.() === 0;
  return chromium.launch({
    ...(browserChoice.path === null ? {} : { executablePath: browserChoice.path }),
    args: [
      ...(isRoot ? ['--no-sandbox'] : []),
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  });
}

export interface Visit {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Everything that went wrong in the page, policy violations and warnings of the console among it. */
  readonly troubles: string[];
  /** The address of every request. */
  readonly requests: string[];
}

/** A new browser profile that came in by the door's address, and watches itself. */
export async function visit(browser: Browser, door: Pick<RunningDoor, 'url'>): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  const troubles: string[] = [];
  const requests: string[] = [];
  page.on('pageerror', (error) => troubles.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      troubles.push(`${message.type()}: ${message.text()}`);
  });
  context.on('request', (request) => requests.push(request.url()));
  page.on('websocket', (socket) => requests.push(socket.url()));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      console.error(`policy violation: ${event.violatedDirective} ${event.blockedURI}`);
    });
  });
  await page.goto(door.url);
  return { context, page, troubles, requests };
}
