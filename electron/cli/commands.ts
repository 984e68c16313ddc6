import { analyze } from './analyze.ts';
import { compareCommand } from './compare.ts';
import type { Exit } from './exit.ts';
import { explain } from './explain.ts';
import { events } from './events.ts';
import { libraryCommand } from './library.ts';
import { lines } from './lines.ts';
import { rulesCommand } from './rules.ts';
import { searchCommand } from './search.ts';

export type Command = (args: readonly string[]) => Promise<Exit>;

/** What goes over a network is loaded once it is asked for: Node's own part of it takes a fifth of a command's start (measured). */
export const commands: Readonly<Record<string, Command>> = {
  analyze,
  events,
  search: searchCommand,
  lines,
  explain,
  compare: compareCommand,
  download: async (args) => (await import('./download.ts')).downloadCommand(args),
  library: libraryCommand,
  rules: rulesCommand,
  troubleshoot: async (args) => (await import('./troubleshoot.ts')).troubleshootCommand(args),
  serve: async (args) => (await import('./serve.ts')).serveCommand(args),
};
