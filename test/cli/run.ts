import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { type Analysis, analysisSchema, faultLineSchema } from '../../shared/model/analysis.ts';
import { type Place, place } from '../make/place.ts';

const root = resolve(import.meta.dirname, '..', '..');
export const SOURCE = join(root, 'electron', 'cli', 'main.ts');
const { staleSources } = createRequire(import.meta.url)('../../electron/boot/stamp.cjs') as {
  readonly staleSources: (part: 'main') => string | null;
};

/** What users run, where it is of these sources: it starts in less than half the time. */
export const MAIN = staleSources('main') === null ? join(root, 'out', 'main', 'cli.mjs') : SOURCE;

export interface Ran {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
  readonly bytes: Buffer;
}

export interface Running {
  readonly pid: number;
  kill(signal: NodeJS.Signals): void;
  /** Resolves once standard error holds a word. */
  says(word: string): Promise<void>;
  readonly ended: Promise<Ran>;
}

export type Line =
  | { readonly analysis: Analysis; readonly fault: null }
  | {
      readonly analysis: null;
      readonly fault: {
        readonly path: string;
        readonly code: string;
        readonly text: string;
        readonly hint: string | null;
      };
    };

/** The real command line in a process of its own, over a library and a temporary folder of its own. */
export interface Cli extends Place {
  readonly library: string;
  /** What the process takes for the system's temporary folder. */
  readonly temporary: string;
  run(...args: readonly string[]): Promise<Ran>;
  start(...args: readonly string[]): Running;
  /** `analyze --json` of each path: one line for each, checked against the contract's shapes. */
  analyse(...paths: readonly string[]): Promise<Ran & { readonly lines: readonly Line[] }>;
}

/** Node options that reach into single sources (`limits`) need `main: SOURCE`. */
export async function cli(nodeOptions: readonly string[] = [], main = MAIN): Promise<Cli> {
  const own = await place();
  const library = join(own.folder, 'library');
  const temporary = join(own.folder, 'tmp');
  await mkdir(temporary);
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    TUNNELSCOPE_LIBRARY: library,
    TMPDIR: temporary,
    TEMP: temporary,
    TMP: temporary,
    // Starting is most of the work of these tests; compiled once, it takes half the time.
    NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'tunnelscope-test'),
  };
  delete env['NODE_OPTIONS'];

  const start = (...args: readonly string[]): Running => {
    const child = spawn(process.execPath, [...nodeOptions, main, ...args], {
      cwd: own.folder,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const out: Buffer[] = [];
    let err = '';
    const waiting: { readonly word: string; readonly done: () => void }[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      err += chunk;
      for (const { word, done } of waiting) if (err.includes(word)) done();
    });
    const ended = new Promise<Ran>((done, fail) => {
      child.once('error', fail);
      child.once('close', (code, signal) => {
        const bytes = Buffer.concat(out);
        for (const waiter of waiting) waiter.done();
        done({ code, signal, out: bytes.toString(), err, bytes });
      });
    });
    return {
      pid: child.pid ?? 0,
      kill: (signal) => void child.kill(signal),
      says: (word) =>
        new Promise((done) => {
          if (err.includes(word)) done();
          else waiting.push({ word, done });
        }),
      ended,
    };
  };

  return {
    ...own,
    library,
    temporary,
    start,
    run: (...args) => start(...args).ended,
    async analyse(...paths) {
      const ran = await start('analyze', '--json', ...paths).ended;
      const lines = ran.out.split('\n').slice(0, -1).map(lineOf);
      return { ...ran, lines };
    },
  };
}

function lineOf(text: string): Line {
  const value: unknown = JSON.parse(text);
  const { schema } = value as { readonly schema?: string };
  const published = schema === 'tunnelscope.fault/1' ? 'fault' : 'analysis';
  const validate = validator(published);
  if (!validate(value)) throw new Error(`not of the published ${published} schema: ${JSON.stringify(validate.errors)}`);
  // The published schema lets fields be added; the shapes themselves do not.
  return published === 'fault'
    ? { analysis: null, fault: faultLineSchema.parse(value) }
    : { analysis: analysisSchema.parse(value), fault: null };
}

const validators = new Map<string, ValidateFunction>();

function validator(name: 'analysis' | 'fault'): ValidateFunction {
  const known = validators.get(name);
  if (known !== undefined) return known;
  const path = join(root, 'resources', 'schema', `${name}.schema.json`);
  const made = new Ajv2020({ allErrors: true }).compile(JSON.parse(readFileSync(path, 'utf8')) as object);
  validators.set(name, made);
  return made;
}
