import { raise } from '../../../shared/base/fault.ts';

/** Turns that are taken one after the other, each in its line. */
export interface Queue {
  /**
   * Waits until everybody before in the same line has let go; gives what lets go of the turn. `ahead` is called with who is
   * waited for whenever that changes. Raises "cancelled" once the signal is aborted, which gives the place up.
   */
  turn(
    line: string,
    who: string,
    signal: AbortSignal,
    ahead: (who: string, before: number) => void,
  ): Promise<() => void>;
}

interface Waiting {
  readonly who: string;
  readonly moved: () => void;
}

/** The service runs one troubleshoot at a time for a subscription, and refuses a second: so they stand in line here. */
export function createQueue(): Queue {
  const lines = new Map<string, Waiting[]>();
  return {
    async turn(line, who, signal, ahead) {
      let wake = () => {};
      const own: Waiting = { who, moved: () => wake() };
      const all = lines.get(line) ?? [];
      lines.set(line, all);
      all.push(own);
      const leave = () => {
        const index = all.indexOf(own);
        if (index === -1) return;
        all.splice(index, 1);
        if (all.length === 0) lines.delete(line);
        for (const other of all) other.moved();
      };
      const stopped = () => wake();
      signal.addEventListener('abort', stopped);
      try {
        for (;;) {
          if (signal.aborted) return raise('cancelled', 'Cancelled.');
          const before = all.indexOf(own);
          const [first] = all;
          if (before === 0 || first === undefined) return leave;
          // Made before the caller is told, so that nothing is missed in between.
          const moved = new Promise<void>((done) => {
            wake = done;
          });
          ahead(first.who, before);
          await moved;
        }
      } catch (thrown) {
        leave();
        throw thrown;
      } finally {
        signal.removeEventListener('abort', stopped);
      }
    },
  };
}
