import type { Form } from './case.ts';
import { type Piece, textPieces, tracePieces } from '../make/corpus-forms.ts';
import type { Happening } from '../make/corpus-plot.ts';
import { ROW_FILES, type RowForm, ikeRows, rowPieces } from '../make/corpus-rows.ts';
import type { World } from '../make/corpus-world.ts';
import { xmlPieces } from '../make/corpus-files.ts';

export interface Manner {
  readonly clock: 'none' | 'iso' | 'plain';
  /** Rows and lines in the order of the plot, or the other way round. */
  readonly descending: boolean;
  readonly instance?: string;
}

export const isRows = (form: Form): form is RowForm => form in ROW_FILES;
export const isTrace = (form: Form): boolean => form === 'trace-lines' || form === 'trace-blocks';
export const isText = (form: Form): boolean => !isRows(form) && !isTrace(form) && form !== 'xml';

/** The file that this form is kept in, with what happened in it. */
export function write(plot: readonly Happening[], form: Form, world: World, manner: Manner): Record<string, Piece[]> {
  const { dice } = world;
  const ordered = manner.descending ? plot.toReversed() : plot;
  if (isRows(form)) {
    const rows = ikeRows(ordered, { form: 'B', failure: 'record', dice }, manner.instance);
    return { [ROW_FILES[form]]: rowPieces(rows, form) };
  }
  switch (form) {
    case 'trace-lines':
    case 'trace-blocks':
      return { 'Scrubbed-wfpdiag.txt': tracePieces(ordered, form === 'trace-lines' ? 'lines' : 'blocks', dice) };
    case 'xml':
      return { 'netevents.xml': xmlPieces(ordered) };
    case 'A':
    case 'B':
    case 'C':
    case 'F':
      return { 'IkeLogs.txt': textPieces(ordered, { form, failure: 'status', dice, clock: manner.clock }) };
    case 'status':
    case 'cleanup':
    case 'record':
      return {
        'IKElogs.txt': textPieces(ordered, { form: dice.pick(['A', 'B']), failure: form, dice, clock: manner.clock }),
      };
  }
}
