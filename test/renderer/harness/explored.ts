import { FaultError, fault } from '../../../shared/base/fault.ts';
import type { Handlers } from '../../../shared/contract/server.ts';

const NOTHING = { total: 0, all: 0, rows: [] };

/** The double knows no events: what is drawn of them is tested over the real engine. */
export const EXPLORED = {
  'run.table': () => ({ total: 0, rows: [] }),
  'run.tableRow': () => ({ index: null, row: null }),
  'run.facets': ({ fields }) => ({ total: 0, facets: fields.map((field) => ({ field, distinct: 0, values: [] })) }),
  'run.over': ({ parts }) => {
    const none = Array.from({ length: parts }, () => 0);
    return {
      axis: 'order',
      from: 0,
      to: 0,
      least: 0,
      most: 0,
      error: none,
      warning: none,
      info: none,
      other: none,
      total: 0,
      undated: 0,
    };
  },
  'run.lanes': ({ rows }) => ({
    axis: 'order',
    from: 0,
    to: 0,
    rows: rows.map(() => ({ least: null, most: null, total: 0, undated: 0, events: [], parts: null })),
    gaps: [],
  }),
  'run.negotiations': () => ({ ...NOTHING, groups: [], found: [] }),
  'run.attempts': () => ({ total: 0, attempts: [] }),
  'run.attempt': ({ attempt }) => {
    throw new FaultError(fault('not-found', `This run has no attempt ${attempt}.`));
  },
  'run.selectors': () => NOTHING,
  'run.proposals': () => NOTHING,
  'run.eventAt': () => ({ row: null }),
  'compare.runs': ({ a }) => {
    throw new FaultError(fault('unknown-run', `There is no run "${a.run}" to compare.`));
  },
} satisfies Partial<Handlers>;
