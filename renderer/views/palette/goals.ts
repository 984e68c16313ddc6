import { cut, printable } from '../../../shared/base/text.ts';
import { formatCount } from '../../../shared/base/units.ts';
import { filterParts } from '../../../shared/query/parts.ts';
import type { Analysis, LogFile } from '../../../shared/model/analysis.ts';
import type { App } from '../../state/app.ts';
import { NO_QUERY } from '../../state/query.ts';
import { type Route, linesRoute } from '../../state/route.ts';
import type { Command } from '../shared/commands.ts';
import { goalTyped } from '../shared/go-to.ts';
import { shortNames } from '../shared/places.ts';
import { clockOf, isZoneSaid } from '../shared/time.ts';
import { isoFromMicros } from '../../../shared/base/time.ts';
import { zone } from '../../state/zone.ts';

const MOST_FILES = 5;
const MINUTE = 60_000_000;

/** What the typed text itself may be: a line, a time, a filter, something to be looked for. */
export function goals(app: App, route: Route, analysis: Analysis | null, typed: string): readonly Command[] {
  const text = typed.trim();
  if (!('run' in route) || analysis === null || text === '') return [];
  return [
    ...places(app, route.run, analysis, text, 'file' in route ? route.file : null),
    ...questions(app, route, text),
  ];
}

function places(app: App, run: string, analysis: Analysis, text: string, here: string | null): readonly Command[] {
  const short = shortNames(analysis.files);
  const chosen = zone.get();
  const clock = clockOf(chosen, isZoneSaid(analysis));
  const files = [...analysis.files].toSorted(
    (a, b) => Number(b.name === here) - Number(a.name === here) || b.lines - a.lines,
  );
  const go = (file: LogFile, line: number) => app.router.go(linesRoute(run, { file: file.name, line }));
  const found: Command[] = [];
  for (const file of files) {
    const goal = goalTyped(text, file, chosen);
    if (goal === null || found.length >= MOST_FILES) continue;
    const name = printable(short.get(file.name) ?? file.name);
    if ('line' in goal) {
      if (Number(text.replace(/\D/g, '')) > file.lines) continue;
      found.push({
        id: `line:${file.name}`,
        label: `Line ${formatCount(goal.line)} of ${name}`,
        group: 'Go to',
        do: () => go(file, goal.line),
      });
    } else if (file.from !== null) {
      const { time } = goal;
      found.push({
        id: `time:${file.name}`,
        label: `${clock.whole(isoFromMicros(time))} in ${name}`,
        group: 'Go to',
        do: () =>
          void app.link.call('run.lineAt', { run, file: file.name, at: { time } }).then(
            ({ line }) => (line === null ? undefined : go(file, line)),
            () => undefined,
          ),
      });
      if (found.length === 1)
        found.push({
          id: 'lens:around',
          label: `Only a minute before and after ${clock.whole(isoFromMicros(time))}`,
          group: 'Filter',
          do: () => app.lens.time(time - MINUTE, time + MINUTE),
        });
    }
  }
  return found;
}

function questions(app: App, route: Extract<Route, { readonly run: string }>, text: string): readonly Command[] {
  const shown = printable(cut(text, 60));
  const fields = (filterParts(text) ?? []).some(({ filter }) => filter.kind !== 'text');
  return [
    ...(fields ? [{ id: 'lens:set', label: `Filter by ${shown}`, group: 'Filter', do: () => app.lens.set(text) }] : []),
    {
      id: 'search',
      label: `Search the lines for “${shown}”`,
      group: 'Search',
      do: () => {
        const at = route.view === 'lines' ? route : linesRoute(route.run);
        app.router.go({ ...at, search: { ...(at.search ?? NO_QUERY), pattern: text } });
      },
    },
  ];
}
