import type { Analysis } from '../../../shared/model/analysis.ts';
import { printable } from '../../../shared/base/text.ts';
import type { App } from '../../state/app.ts';
import { preferences } from '../../state/preference.ts';
import { type Route, azureRoute, workRoute } from '../../state/route.ts';
import { RUN_VIEWS } from '../registry.tsx';
import type { Command } from '../shared/commands.ts';
import { DENSITY_NAMES, THEME_NAMES, ZONE_NAMES, choicesOf } from '../shared/preferences.ts';
import { instanceWord } from '../shared/words.ts';

const MOST_RUNS = 100;
const MOST_PEERS = 100;

interface Page {
  readonly app: App;
  readonly route: Route;
  /** Of the run in sight, where it is there already. */
  readonly analysis: Analysis | null;
  readonly showHelp: () => void;
}

/** What can be asked for whatever is in sight, and of the run in sight. */
export function pageCommands(page: Page): readonly Command[] {
  return [
    ...viewCommands(page),
    ...lensCommands(page),
    ...comparisons(page),
    ...runCommands(page),
    ...choiceCommands(page),
  ];
}

function viewCommands({ app, route }: Page): readonly Command[] {
  const { router, openSearch } = app;
  const views =
    'run' in route
      ? RUN_VIEWS.filter((view) => !view.is(route)).map((view): Command => ({
          id: `view:${view.name}`,
          label: view.label,
          group: 'Go to',
          keys: `G ${view.letter.toUpperCase()}`,
          do: () => {
            if (view.name === 'search') openSearch(route.run);
            else router.go(view.at(route.run, route));
          },
        }))
      : [];
  return [
    ...views,
    {
      id: 'view:library',
      label: 'Library',
      group: 'Go to',
      keys: 'G L',
      also: 'home runs',
      do: () => router.go({ view: 'library' }),
    },
    {
      id: 'view:azure',
      label: 'From Azure',
      group: 'Go to',
      keys: 'G Z',
      also: 'blob storage fetch download sas cloud',
      do: () => router.go(azureRoute()),
    },
    {
      id: 'view:settings',
      label: 'Settings',
      group: 'Go to',
      keys: 'G ,',
      also: 'preferences options',
      do: () => router.go({ view: 'settings' }),
    },
  ].filter(({ id }) => id !== `view:${route.view}`);
}

function lensCommands({ app, route, analysis }: Page): readonly Command[] {
  if (!('run' in route)) return [];
  const { lens } = app;
  const only = (field: 'peer' | 'instance' | 'severity', value: string, word: string): Command => ({
    id: `lens:${field}:${value}`,
    label: `Only ${word}`,
    group: 'Filter',
    also: `filter by ${field} lens`,
    do: () => lens.include(field, value),
  });
  const undo: Command = { id: 'lens:undo', label: 'Undo', group: 'Filter', keys: 'Ctrl+Z', do: () => lens.undo() };
  const redo: Command = { id: 'lens:redo', label: 'Redo', group: 'Filter', keys: 'Ctrl+Y', do: () => lens.redo() };
  const clear: Command = {
    id: 'lens:clear',
    label: 'Clear the filter',
    group: 'Filter',
    also: 'lens all',
    do: () => lens.set(''),
  };
  return [
    ...(analysis?.peers.slice(0, MOST_PEERS) ?? []).map((peer) => only('peer', peer, `peer ${printable(peer)}`)),
    ...(analysis?.run.instances ?? []).map((name) => only('instance', name, `instance ${instanceWord(name)}`)),
    only('severity', 'error', 'errors'),
    only('severity', 'warning', 'warnings'),
    ...((route.lens ?? '') === '' ? [] : [clear]),
    undo,
    redo,
  ];
}

/** The run in sight against each of the library, those of its peers first; the earlier one is A. */
function comparisons({ app, route, analysis }: Page): readonly Command[] {
  if (analysis === null) return [];
  const { runs, removed } = app.library.store.get();
  const { id: here, from } = analysis.run;
  const isAlike = ({ peers }: (typeof runs)[number]) => peers.some((peer) => analysis.peers.includes(peer));
  return runs
    .filter(({ id }) => id !== here && !removed.has(id) && 'run' in route && route.run === here)
    .toSorted((a, b) => Number(isAlike(b)) - Number(isAlike(a)))
    .slice(0, MOST_RUNS)
    .map((run): Command => {
      const [a, b] = run.from !== null && from !== null && run.from < from ? [run.id, here] : [here, run.id];
      return {
        id: `compare:${run.id}`,
        label: `Compare with ${printable(run.name)}`,
        group: 'Compare',
        also: `before after ${run.headline} ${run.peers.join(' ')}`,
        do: () => app.router.go(workRoute(a, 'compare', { state: { b } })),
      };
    });
}

/** The open runs, and those of the library, newest first. */
function runCommands({ app, route }: Page): readonly Command[] {
  const { router, tabs, library } = app;
  const open = tabs.list.get();
  const here = 'run' in route ? route.run : null;
  const { runs, removed } = library.store.get();
  const closed = runs.filter(({ id }) => !removed.has(id) && !open.some(({ run }) => run === id)).slice(0, MOST_RUNS);
  return [
    ...open
      .filter(({ run }) => run !== here)
      .map((tab): Command => ({
        id: `run:${tab.run}`,
        label: printable(tab.name === '' ? 'Run' : tab.name),
        group: 'Open run',
        also: runs.find(({ id }) => id === tab.run)?.headline ?? '',
        do: () => router.go(tab.at),
      })),
    ...(here === null
      ? []
      : [{ id: 'run:close', label: 'Close this run', group: 'Open run', do: () => app.closeTab(here) }]),
    ...closed.map((run): Command => ({
      id: `run:${run.id}`,
      label: printable(run.name),
      group: 'From the library',
      also: `${run.headline} ${run.peers.join(' ')}`,
      do: () => router.go({ view: 'overview', run: run.id }),
    })),
  ];
}

function choiceCommands({ app, showHelp }: Page): readonly Command[] {
  const choice = <Name extends 'theme' | 'density' | 'zone'>(
    name: Name,
    group: string,
    names: Readonly<Record<string, string>>,
    also: string,
  ): readonly Command[] =>
    choicesOf(names)
      .filter(({ id }) => preferences.get()[name] !== id)
      .map(({ id, name: label }) => ({
        id: `${name}:${id}`,
        label: `${group}: ${label}`,
        group: 'Settings',
        also,
        do: () => preferences.update((now) => ({ ...now, [name]: id })),
      }));
  const single = preferences.get().singleKeys;
  return [
    {
      id: 'open:files',
      label: 'Open zip or logs…',
      group: 'Open',
      do: () => app.choose('files'),
    },
    { id: 'open:folder', label: 'Open folder…', group: 'Open', do: () => app.choose('folder') },
    {
      id: 'open:downloads',
      label: 'Look in Downloads',
      group: 'Open',
      do: () => {
        app.router.go({ view: 'library' });
        app.downloads.look();
      },
    },
    {
      id: 'azure:troubleshoot',
      label: 'Run a VPN troubleshoot…',
      group: 'Open',
      also: 'azure network watcher start last result',
      do: () => app.router.go(azureRoute({ tab: 'troubleshoot' })),
    },
    {
      id: 'azure:logs',
      label: 'Resource logs from Azure…',
      group: 'Open',
      also: 'insights ikediagnosticlog diagnostic setting',
      do: () => app.router.go(azureRoute({ tab: 'logs' })),
    },
    ...choice('theme', 'Theme', THEME_NAMES, 'colours mode appearance'),
    ...choice('zone', 'Times', ZONE_NAMES, 'time zone clock'),
    ...choice('density', 'Rows', DENSITY_NAMES, 'density height'),
    {
      id: 'keys:single',
      label: `Keys of a single letter: ${single ? 'off' : 'on'}`,
      group: 'Settings',
      also: 'shortcuts',
      do: () => preferences.update((now) => ({ ...now, singleKeys: !single })),
    },
    { id: 'back', label: 'Back', group: 'Go to', keys: '[', do: () => history.back() },
    { id: 'forward', label: 'Forward', group: 'Go to', keys: ']', do: () => history.forward() },
    { id: 'help', label: 'All keys', group: 'Help', keys: '?', also: 'shortcuts', do: showHelp },
  ];
}
