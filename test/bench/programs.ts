import { versionOf } from './measure.ts';

export type ProgramName = 'unzip' | 'lnav' | 'rg' | 'glogg';

/** What is measured beside ours, and how to get it where it is not there. */
interface Program {
  readonly name: ProgramName;
  readonly version: readonly string[];
  readonly how: string;
}

const PROGRAMS: readonly Program[] = [
  { name: 'unzip', version: ['-v'], how: 'Debian: apt-get install unzip; macOS has it' },
  { name: 'lnav', version: ['-V'], how: 'Debian: apt-get install lnav; macOS: brew install lnav' },
  {
    name: 'rg',
    version: ['--version'],
    how: 'Debian: apt-get install ripgrep; macOS: brew install ripgrep; Windows: winget install BurntSushi.ripgrep.MSVC',
  },
  { name: 'glogg', version: ['--version'], how: 'Debian: apt-get install glogg' },
];

export interface Programs {
  readonly versions: Readonly<Record<string, string>>;
  readonly missing: readonly string[];
  has(name: ProgramName): boolean;
}

/** `env` is what they run with: a home of its own, for settings of the one who measures are no part of it. */
export function findPrograms(env: Readonly<Record<string, string>>): Programs {
  const versions: Record<string, string> = {};
  const missing: string[] = [];
  for (const { name, version, how } of PROGRAMS) {
    const found = versionOf(name, version, env);
    if (found === null) missing.push(`${name} is not installed, so it was left out (${how}).`);
    else versions[name] = found;
  }
  return { versions, missing, has: (name) => name in versions };
}
