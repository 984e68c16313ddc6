import { plural } from '../../../shared/base/units.ts';
import type { NoticeDraft } from '../notices.ts';
import type { Backward } from './order.ts';
import type { Session } from './session.ts';
import { type Story, storyOf } from './story.ts';

export interface RowOrder {
  /** Called for each row that stands a second time. */
  readonly repeated: (file: number) => void;
  /** Tells of rows that were passed over; called once, at the end. */
  end(): void;
  storyOf(session: Session): Story;
  /** Files whose rows stand newest first. */
  backward(): Backward;
}

/** Which way the rows of each file stand, as its sessions tell one by one. */
export function rowOrder(nameOf: (file: number) => string, notice: (value: NoticeDraft) => void): RowOrder {
  const votes = new Map<number, number>();
  const told = new Set<number>();
  const again = new Map<number, number>();
  const isBackward = (file: number) => (votes.get(file) ?? 0) < 0;
  return {
    repeated: (file) => again.set(file, (again.get(file) ?? 0) + 1),
    end() {
      for (const [file, count] of again)
        notice({
          code: 'rows-repeated',
          file: nameOf(file),
          line: null,
          text: `${plural(count, 'row')} of this file ${count === 1 ? 'stands' : 'stand'} in this run twice, as exports that overlap leave them; each is counted once.`,
        });
      again.clear();
    },
    storyOf(session) {
      const file = session.moments[0]?.file ?? -1;
      const story = storyOf(session, isBackward(file));
      if (story.rows !== 'unknown') votes.set(file, (votes.get(file) ?? 0) + (story.rows === 'forward' ? 1 : -1));
      if (story.rows === 'backward' && !told.has(file)) {
        told.add(file);
        notice({
          code: 'rows-descending',
          file: nameOf(file),
          line: null,
          text: 'The rows stand newest first, or in no stable order, as an export leaves them; steps are shown in the order of the protocol.',
        });
      }
      return story;
    },
    backward: () => new Set([...votes.keys()].filter(isBackward)),
  };
}
