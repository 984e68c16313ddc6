import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..', '..');

export interface Call {
  readonly call: string;
  readonly args: readonly unknown[];
}

/** The built shell, running on the stand-in. */
export interface Shell {
  readonly folder: string;
  readonly calls: readonly Call[];
  /** Plays the page, the person or the system; see `commands` in double.ts. */
  do(command: string, ...args: unknown[]): Promise<unknown>;
  argsOf(call: string): readonly unknown[] | undefined;
  /** Waits for a call, and gives its arguments. */
  sees(call: string): Promise<readonly unknown[]>;
  /** Settles with the exit code once it has ended. */
  readonly ended: Promise<number | null>;
  stop(): Promise<void>;
}

export function runShell(words: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Shell {
  const folder = mkdtempSync(join(tmpdir(), 'tunnelscope-shell-'));
  const calls: Call[] = [];
  const waiting = new Map<number, (reply: { value?: unknown; error?: string }) => void>();
  let output = '';
  const child: ChildProcess = fork(join(root, 'out', 'main', 'index.mjs'), [...words], {
    execArgv: ['--disable-warning=ExperimentalWarning', '--import', join(import.meta.dirname, 'hook.ts')],
    env: { ...process.env, TUNNELSCOPE_LIBRARY: join(folder, 'library'), DOUBLE_USER_DATA: folder, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  child.stdout?.on('data', (chunk) => (output += String(chunk)));
  child.stderr?.on('data', (chunk) => (output += String(chunk)));
  child.on('message', (message: Call | { id: number; value?: unknown; error?: string }) => {
    if ('call' in message) calls.push(message);
    else waiting.get(message.id)?.(message);
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  let next = 1;
  const argsOf = (name: string) => calls.find(({ call }) => call === name)?.args;
  return {
    folder,
    calls,
    ended,
    argsOf,
    sees(name) {
      const called = argsOf(name);
      if (called !== undefined) return Promise.resolve(called);
      return new Promise((resolve, reject) => {
        void ended.then(() => reject(new Error(`the shell has ended without ${name}: ${output}`)));
        child.on('message', () => {
          const args = argsOf(name);
          if (args !== undefined) resolve(args);
        });
      });
    },
    do(command, ...args) {
      const id = next++;
      return new Promise((resolve, reject) => {
        if (!child.connected) return reject(new Error(`the shell has ended: ${output}`));
        waiting.set(id, ({ value, error }) => (error === undefined ? resolve(value) : reject(new Error(error))));
        void ended.then(() => reject(new Error(`the shell has ended: ${output}`)));
        child.send({ id, command, args });
      });
    },
    async stop() {
      child.kill();
      await ended;
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
