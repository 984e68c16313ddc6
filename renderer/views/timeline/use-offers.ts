import { useCommands } from '../shared/commands.ts';

const GROUP = 'Timeline';
const FACTOR = 0.5;

/** What the timeline offers in the palette. */
export function useOffers(offers: {
  readonly table: boolean;
  readonly onTable: (on: boolean) => void;
  readonly onZoom: (factor: number) => void;
  readonly onWhole: () => void;
  /** Null where the whole run is in sight. */
  readonly onFilter: (() => void) | null;
}): void {
  const { table, onFilter } = offers;
  useCommands([
    { id: 'timeline:in', label: 'Zoom in', group: GROUP, keys: '+', do: () => offers.onZoom(FACTOR) },
    { id: 'timeline:out', label: 'Zoom out', group: GROUP, keys: '-', do: () => offers.onZoom(1 / FACTOR) },
    { id: 'timeline:whole', label: 'Show the whole run', group: GROUP, keys: '0', do: offers.onWhole },
    {
      id: 'timeline:table',
      label: table ? 'Negotiations as a drawing' : 'Negotiations as a table',
      group: GROUP,
      do: () => offers.onTable(!table),
    },
    ...(onFilter === null
      ? []
      : [{ id: 'timeline:filter', label: 'Only events of the time in sight', group: GROUP, do: onFilter }]),
  ]);
}
