import { type ColumnChoice, readChoice } from '../../grid/columns.ts';
import { createRemembered } from '../../state/remembered.ts';

/** How lines are looked at, remembered on this computer. */
export interface Viewer {
  readonly columns: ColumnChoice;
  /** Each line as it stands, without columns. */
  readonly raw: boolean;
  readonly wrap: boolean;
  /** The height of the search pane, in px. */
  readonly pane: number;
}

export const LEAST_PANE = 120;

export const viewer = createRemembered<Viewer>('tunnelscope.viewer', readViewer);

export function readViewer(stored: unknown): Viewer {
  const value = typeof stored === 'object' && stored !== null ? (stored as Partial<Record<keyof Viewer, unknown>>) : {};
  return {
    columns: readChoice(value.columns),
    raw: value.raw === true,
    wrap: value.wrap === true,
    pane: typeof value.pane === 'number' && value.pane >= LEAST_PANE && value.pane <= 2000 ? value.pane : 260,
  };
}
