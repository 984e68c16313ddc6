import type { Case, FindingId, Label } from '../case.ts';
import { type Piece, type TextLook, textPieces, tracePieces } from '../../make/corpus-forms.ts';
import { type Happening, byTime } from '../../make/corpus-plot.ts';
import { IN_0, type Row, type RowForm, ROW_FILES, ikeRows, rowPieces } from '../../make/corpus-rows.ts';
import { type World, world } from '../../make/corpus-world.ts';

/** Scenarios that are told one by one. The first argument of `why` in a label is the sentence of the answer key. */

export type Scene = (w: World) => {
  readonly files: Readonly<Record<string, readonly Piece[]>>;
  readonly label: Omit<Label, 'why'>;
};

let number = 0;

export function scene(id: string, under: FindingId | 'healthy', why: string, tell: Scene): Case {
  number += 1;
  const { files, label } = tell(world(90_000 + number * 17));
  return { id: `held-out/${id}`, under, variant: 'held-out', files, label: { why, ...label } };
}

/** Only lines; a clock in front unless it is not wanted. */
export function log(w: World, plot: readonly Happening[], look: Partial<TextLook> = {}): Piece[] {
  return textPieces(byTime(plot), { form: 'B', failure: 'record', dice: w.dice, clock: 'iso', ...look });
}

export function trace(w: World, plot: readonly Happening[], form: 'lines' | 'blocks' = 'blocks'): Piece[] {
  return tracePieces(byTime(plot), form, w.dice);
}

export function rows(
  w: World,
  parts: readonly { readonly plot: readonly Happening[]; readonly instance?: string }[],
  form: RowForm,
  more: readonly Row[] = [],
  order: 'ascending' | 'descending' = 'descending',
): Record<string, Piece[]> {
  const all = [
    ...parts.flatMap(({ plot, instance = IN_0 }) =>
      ikeRows(plot, { form: 'B', failure: 'record', dice: w.dice }, instance),
    ),
    ...more,
  ].toSorted((a, b) => a.at - b.at);
  return { [ROW_FILES[form]]: rowPieces(order === 'descending' ? all.toReversed() : all, form) };
}

/** A row of the tunnel's own log. */
export function tunnelRow(at: number, instance: string, remote: string, up: boolean, reason = ''): Row {
  return {
    at,
    instance,
    category: 'TunnelDiagnosticLog',
    operation: up ? 'TunnelConnected' : 'TunnelDisconnected',
    level: up ? 'Informational' : 'Warning',
    message: '',
    tunnel: { remote, status: up ? 'Connected' : 'Disconnected', reason },
    from: null,
  };
}

export const UNHEALTHY = ['unhealthy'] as const;
/** Nothing is wrong; whether that is enough to be called healthy depends on what else was there. */
export const WELL = ['healthy', 'unknown'] as const;
