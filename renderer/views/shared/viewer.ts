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
  /** Null until a person opened or closed it: then the window's width says. */
  readonly inspector: boolean | null;
  /** Its width, in px. */
  readonly aside: number;
}

export const LEAST_PANE = 120;

/** Widths of the inspector, in px. */
export const ASIDE = { least: 240, most: 640, usual: 340 } as const;

/** Px of the window's width from which there is room for the inspector beside the lines. */
const ROOMY = 1280;

export function inspectorOpen({ inspector }: Pick<Viewer, 'inspector'>): boolean {
  return inspector ?? innerWidth >= ROOMY;
}

export const viewer = createRemembered<Viewer>('tunnelscope.viewer', readViewer);

export function readViewer(stored: unknown): Viewer {
  const value = typeof stored === 'object' && stored !== null ? (stored as Partial<Record<keyof Viewer, unknown>>) : {};
  return {
    columns: readChoice(value.columns),
    raw: value.raw === true,
    wrap: value.wrap === true,
    pane: typeof value.pane === 'number' && value.pane >= LEAST_PANE && value.pane <= 2000 ? value.pane : 260,
    inspector: typeof value.inspector === 'boolean' ? value.inspector : null,
    aside:
      typeof value.aside === 'number' && value.aside >= ASIDE.least && value.aside <= ASIDE.most
        ? value.aside
        : ASIDE.usual,
  };
}
