import { type ColumnsChoice, readColumnsChoice } from '../../grid/data-columns.ts';
import { createRemembered } from '../../state/remembered.ts';

/** How tables of events are looked at, remembered on this computer. */
export interface TableChoices {
  readonly wfp: ColumnsChoice;
  readonly all: ColumnsChoice;
  /** Null until a person opened or closed them: then the window's width says. */
  readonly facets: boolean | null;
  /** Facets that are folded. */
  readonly folded: readonly string[];
}

/** Px of the window's width from which there is room for the facets beside the rows. */
const ROOMY = 1280;

export const tableChoices = createRemembered<TableChoices>('tunnelscope.tables', (stored) => {
  const value =
    typeof stored === 'object' && stored !== null ? (stored as Partial<Record<keyof TableChoices, unknown>>) : {};
  return {
    wfp: readColumnsChoice(value.wfp),
    all: readColumnsChoice(value.all),
    facets: typeof value.facets === 'boolean' ? value.facets : null,
    folded: Array.isArray(value.folded) ? value.folded.filter((one): one is string => typeof one === 'string') : [],
  };
});

export function facetsOpen({ facets }: TableChoices): boolean {
  return facets ?? innerWidth >= ROOMY;
}
