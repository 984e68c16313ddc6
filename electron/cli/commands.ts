import { analyze } from './analyze.ts';
import { compareCommand } from './compare.ts';
import { downloadCommand } from './download.ts';
import type { Exit } from './exit.ts';
import { explain } from './explain.ts';
import { events } from './events.ts';
import { libraryCommand } from './library.ts';
import { lines } from './lines.ts';
import { rulesCommand } from './rules.ts';
import { searchCommand } from './search.ts';
import { serveCommand } from './serve.ts';
import { troubleshootCommand } from './troubleshoot.ts';

export type Command = (args: readonly string[]) => Promise<Exit>;

export const commands: Readonly<Record<string, Command>> = {
  analyze,
  events,
  search: searchCommand,
  lines,
  explain,
  compare: compareCommand,
  download: downloadCommand,
  library: libraryCommand,
  rules: rulesCommand,
  troubleshoot: (args) => troubleshootCommand(args),
  serve: serveCommand,
};
