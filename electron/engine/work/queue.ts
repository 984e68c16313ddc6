/** Work that is done one piece after the other, in the order in which it was added, while whoever adds goes on. */
export interface Queue {
  /** Nothing more is done once a piece failed. */
  add(piece: () => void | Promise<void>): void;
  /** Resolves when all is done; rejects with what the first failure threw. */
  end(): Promise<void>;
}

/** `failed` is told at once, for whoever waits for what will not come any more. */
export function createQueue(failed: (error: unknown) => void): Queue {
  let tail: Promise<void> = Promise.resolve();
  return {
    add(piece) {
      tail = tail.then(piece);
      tail.catch(failed);
    },
    end: () => tail,
  };
}
