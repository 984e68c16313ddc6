import { raise } from '../../shared/base/fault.ts';
import { listed, printable } from '../../shared/base/text.ts';
import { formatBytes } from '../../shared/base/units.ts';
import type { LibrarySummary } from '../../shared/contract/api.ts';
import { EXIT, type Exit } from './exit.ts';
import { inkOf } from './ink.ts';
import { COMMON, readArgs, usage } from './options.ts';
import { print, write } from './print.ts';
import { withSession } from './session.ts';
import { textOf } from './text.ts';
import { verdictWord } from './words.ts';

export async function libraryCommand(args: readonly string[]): Promise<Exit> {
  const { values, positionals } = readArgs('library', args, { ...COMMON, json: { type: 'boolean' } });
  const [verb, wanted, ...rest] = positionals;
  if (verb === undefined || !['list', 'show', 'remove'].includes(verb))
    usage('library', 'say list, show RUN or remove RUN.');
  if (rest.length > 0 || (verb === 'list') !== (wanted === undefined))
    usage('library', verb === 'list' ? 'list takes no RUN.' : `${verb} takes one RUN.`);

  return withSession(values, async (session) => {
    const { runs } = await session.ask('library.list', {});
    if (verb === 'list') {
      await print(runs.map((run) => (values.json === true ? JSON.stringify(run) : rowText(run))));
      return EXIT.done;
    }
    const run = pick(runs, wanted ?? '');
    if (verb === 'remove') {
      await session.ask('library.remove', { run: run.id });
      return EXIT.done;
    }
    const analysis = await session.ask('run.analysis', { run: run.id });
    await write(values.json === true ? `${JSON.stringify(analysis)}\n` : textOf(analysis, inkOf(process.stdout)));
    return EXIT.done;
  });
}

function pick(runs: readonly LibrarySummary[], wanted: string): LibrarySummary {
  const found = runs.filter((run) => run.id.startsWith(wanted));
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  if (found.length > 1)
    raise(
      'ambiguous',
      `"${printable(wanted)}" begins the ids of several runs: ${listed(found.map((run) => run.id))}.`,
      'Give more of the one that you mean.',
    );
  raise('unknown-run', `The library has no run "${printable(wanted)}".`, 'See tunnelscope library list.');
}

function rowText(run: LibrarySummary): string {
  return [
    run.id,
    verdictWord(run.health).toLowerCase().padEnd(9),
    run.openedAt.slice(0, 16).replace('T', ' '),
    printable(run.name),
    formatBytes(run.bytes),
    printable(run.headline),
  ].join('  ');
}
