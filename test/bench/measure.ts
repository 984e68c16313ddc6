import { spawn, spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';

export interface Measured {
  readonly seconds: number;
  /** Of the whole process tree at its largest, in bytes; null where the system does not tell (only Linux is asked). */
  readonly peakBytes: number | null;
  readonly out: string;
}

export interface Command {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Keeps what it prints, for a command that prints little; else that goes nowhere. */
  readonly keep?: boolean;
  /** For a program with a window, which does not end: the words on standard error at which the clock stops. */
  readonly until?: RegExp;
}

const POLL_MS = 100;

/** Runs a command to its end. Raises an Error where that has another status than 0 or 1, or its words never came. */
export function measure({ command, args, env = {}, keep = false, until }: Command): Promise<Measured> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(command, [...args], {
      stdio: ['ignore', keep ? 'pipe' : 'ignore', until === undefined ? 'ignore' : 'pipe'],
      env: { ...process.env, ...env },
    });
    let peak = 0;
    let out = '';
    let err = '';
    let stopped: number | null = null;
    const poll = setInterval(() => {
      if (child.pid !== undefined) peak = Math.max(peak, treeBytes(child.pid));
    }, POLL_MS);
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      err += text;
      if (stopped !== null || until?.test(err) !== true) return;
      stopped = performance.now();
      child.kill('SIGKILL');
    });
    child.on('error', (error) => {
      clearInterval(poll);
      reject(error);
    });
    child.on('close', (code) => {
      clearInterval(poll);
      const seconds = ((stopped ?? performance.now()) - started) / 1000;
      const wrong = until === undefined ? code !== 0 && code !== 1 : stopped === null;
      if (wrong) reject(new Error(`${command} ended with ${code}`));
      else resolve({ seconds, peakBytes: peak > 0 ? peak : null, out });
    });
  });
}

/** The largest that each process was, which a look now and then would miss; of one process it is exact. */
function treeBytes(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const own = Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024;
    const children = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean),
    );
    return children.reduce((sum, child) => sum + treeBytes(Number(child)), own);
  } catch {
    return 0;
  }
}

/** The first line of what it says of its version; null where it is not installed. */
export function versionOf(command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { error, stdout, stderr } = spawnSync(command, [...args], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
    timeout: 10_000,
  });
  if (error !== undefined) return null;
  return `${stdout}\n${stderr}`.split('\n').find((line) => line.trim() !== '' && !line.startsWith('QStandard')) ?? '';
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}
