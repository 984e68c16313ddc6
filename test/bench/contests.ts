import { join } from 'node:path';
import type { Contest } from './contest.ts';
import { type Warm, firstLines, warmSearch } from './engine.ts';
import { type Input, PLANTED } from './inputs.ts';
import { measure } from './measure.ts';
import type { Programs } from './programs.ts';

const CLI = join(import.meta.dirname, '..', '..', 'out', 'main', 'cli.mjs');

export const OURS = 'tunnelscope';
export const WARM = 'tunnelscope, warm';

export const FREQUENT = 'thread pool list';
export const LITERAL = 'Policy match error';
export const ALTERNATIONS = ['error code:0x0000(35e9|362c)', 'QM|MM', 'Construct (SA|KE)'] as const;
const PATTERNS = [FREQUENT, LITERAL, PLANTED, ...ALTERNATIONS];

export interface Place {
  /** Where the library is that knows the inputs. */
  readonly library: string;
  readonly env: Readonly<Record<string, string>>;
  readonly programs: Programs;
  readonly warm: Warm;
}

export function ours(...args: readonly string[]) {
  return { command: process.execPath, args: [CLI, ...args] };
}

export function contestsOf(input: Input, run: string, place: Place): Contest[] {
  return [
    open(input, place),
    first(input, place),
    {
      what: 'reopen',
      contenders: [{ program: OURS, run: () => measure(analyse(input, '--library', place.library)) }],
    },
    ...PATTERNS.map((pattern) => search(input, run, pattern, place)),
  ];
}

function analyse(input: Input, ...library: readonly string[]) {
  return ours('analyze', input.zip, ...library, '--json', '--quiet');
}

function open({ zip, plain, ...rest }: Input, { programs, env }: Place): Contest {
  const contenders = [{ program: OURS, run: () => measure(analyse({ zip, plain, ...rest }, '--no-library')) }];
  if (programs.has('unzip'))
    contenders.push({
      program: 'unzip -p to nowhere',
      run: () => measure({ command: 'unzip', args: ['-p', zip], env }),
    });
  if (programs.has('lnav')) {
    // Without -q it prints the whole log once it is through, which takes ten times as long as the indexing.
    const args = ['-n', '-q', '-c', ':quit', plain];
    contenders.push({ program: 'lnav -n -q, the text unzipped', run: () => measure({ command: 'lnav', args, env }) });
  }
  if (programs.has('glogg'))
    contenders.push({
      program: 'glogg, lines only, the text unzipped',
      run: () => glogg(plain, env, /handleLoadingFinished/),
    });
  return { what: 'open', contenders };
}

function first({ zip, plain }: Input, { programs, env }: Place): Contest {
  const contenders: Contest['contenders'][number][] = [{ program: WARM, run: () => firstLines(zip) }];
  if (programs.has('glogg'))
    contenders.push({
      program: 'glogg, started, the text unzipped',
      run: () => glogg(plain, env, /drawing lines from 0 \([1-9]/),
    });
  return { what: 'first lines', contenders };
}

/** It has a window, which needs no screen to be drawn; what it says of its own doings tells when it is where. */
function glogg(plain: string, env: Place['env'], until: RegExp) {
  return measure({
    command: 'glogg',
    args: ['-n', '-dddd', plain],
    env: { ...env, QT_QPA_PLATFORM: 'offscreen' },
    until,
  });
}

function search({ zip, plain }: Input, run: string, pattern: string, { programs, env, library, warm }: Place): Contest {
  const contenders = [
    {
      program: OURS,
      run: () => measure({ ...ours('search', zip, pattern, '--count', '--library', library, '--quiet'), keep: true }),
    },
    { program: WARM, run: () => warmSearch(warm, run, pattern) },
  ];
  if (programs.has('rg')) {
    const args = ['-c', '-a', '--crlf', pattern, plain];
    contenders.push({ program: 'rg -c', run: () => measure({ command: 'rg', args, env, keep: true }) });
  }
  return { what: 'search', pattern, contenders };
}
