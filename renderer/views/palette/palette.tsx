import { useMemo, useState } from 'react';
import { Palette as Box, type PaletteItem } from '../../kit/palette.tsx';
import { type App, useApp } from '../../state/app.ts';
import { createRemembered } from '../../state/remembered.ts';
import { useStore } from '../../state/store.ts';
import type { Analysis } from '../../../shared/model/analysis.ts';
import type { Route } from '../../state/route.ts';
import { type Command, offeredCommands } from '../shared/commands.ts';
import { fuzzy } from './fuzzy.ts';
import { goals } from './goals.ts';
import { pageCommands } from './page-commands.ts';

const MOST = 60;
const MOST_RECENT = 12;

/** The ids of what was last asked for, the latest first. */
const recent = createRemembered<readonly string[]>('tunnelscope.commands', (stored) =>
  Array.isArray(stored) ? stored.filter((id) => typeof id === 'string').slice(0, MOST_RECENT) : [],
);

/** Everything that can be done, by its name; a line, a time or a filter as they are typed. */
export function Palette(props: {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly showHelp: () => void;
}) {
  const { open, showHelp } = props;
  const app = useApp();
  const route = useStore(app.router.route);
  const library = useStore(app.library.store);
  const [typed, setTyped] = useState('');
  const analysis = analysisOf(app, route);
  const commands = useMemo(
    // The runs of the library are read where they are used; a change of them makes the list anew.
    () => (open && library !== null ? [...offeredCommands(), ...pageCommands({ app, route, analysis, showHelp })] : []),
    [open, app, route, analysis, showHelp, library],
  );
  const items = useMemo(
    () => (open ? ranked(commands, goals(app, route, analysis, typed), typed, recent.get()) : []),
    [open, commands, app, route, analysis, typed],
  );
  return (
    <Box
      label="Commands"
      placeholder={'run' in route ? 'A view, a peer, a line, a time, a setting…' : 'A run, a view, a setting…'}
      none="Nothing is called so. Try fewer letters."
      open={open}
      typed={typed}
      items={items}
      onType={setTyped}
      onClose={() => {
        setTyped('');
        props.onClose();
      }}
    />
  );
}

function analysisOf(app: App, route: Route): Analysis | null {
  if (!('run' in route)) return null;
  const loaded = app.analyses.entry(route.run).get();
  return loaded.state === 'ready' ? loaded.value : null;
}

/** What was typed itself first where it can be gone to, then by how well each answers; with nothing typed, the latest first. */
export function ranked(
  commands: readonly Command[],
  typedGoals: readonly Command[],
  typed: string,
  latest: readonly string[],
): readonly PaletteItem[] {
  const known = new Set<string>();
  const each = commands.filter(({ id }) => !known.has(id) && known.add(id));
  const age = ({ id }: Command) => {
    const at = latest.indexOf(id);
    return at < 0 ? MOST_RECENT : at;
  };
  if (typed.trim() === '')
    return each
      .toSorted((a, b) => age(a) - age(b))
      .slice(0, MOST)
      .map((command) => itemOf(command, []));
  const answers = each.flatMap((command) => {
    const match = fuzzy(typed, command.label);
    // Found by its other words it stands behind those that are called so.
    const found = match ?? fuzzy(typed, `${command.label} ${command.group} ${command.also ?? ''}`, 'whole');
    if (found === null) return [];
    const score = (match === null ? found.score / 4 : found.score) + (MOST_RECENT - age(command)) / 10;
    return [{ score, item: itemOf(command, match?.at ?? []) }];
  });
  const own = typedGoals.map((command) => itemOf(command, []));
  const isPlace = /^\s*\d/.test(typed);
  const sorted = answers
    .toSorted((a, b) => b.score - a.score)
    .slice(0, MOST)
    .map(({ item }) => item);
  return isPlace ? [...own, ...sorted] : [...sorted, ...own];
}

function itemOf(command: Command, at: readonly number[]): PaletteItem {
  const { id, label, group, keys } = command;
  return {
    id,
    label,
    group,
    ...(keys === undefined ? {} : { keys }),
    at,
    do() {
      recent.update((now) => [id, ...now.filter((other) => other !== id)].slice(0, MOST_RECENT));
      command.do();
    },
  };
}
