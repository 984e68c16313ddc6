import type { Method } from '../../shared/contract/api.ts';
import { type Cache, type Loaded, createCache } from './cache.ts';
import type { Link } from './link.ts';
import type { Store } from './store.ts';

/** Answers of the engine by what was asked, so that what was seen a moment ago is there at once. */
export interface Answers {
  entry(method: Method, params: unknown): Store<Loaded<unknown>>;
  retry(): void;
}

const KEPT_ANSWERS = 120;

export function createAnswers(link: Link): Answers {
  const cache: Cache<unknown> = createCache((key) => {
    const [method, params] = JSON.parse(key) as [Method, never];
    return link.call(method, params);
  }, KEPT_ANSWERS);
  return {
    entry: (method, params) => cache.entry(JSON.stringify([method, params])),
    retry: () => cache.retry(),
  };
}
