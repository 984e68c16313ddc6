import { type AzureAccount, createAzureAccount } from './azure-account.ts';
import { type AzureJobs, createAzureJobs } from './azure-jobs.ts';
import { type AzureLists, createAzureLists } from './azure-lists.ts';
import { type AzurePlaces, createAzurePlaces } from './azure-places.ts';
import type { Offer } from './door.ts';
import type { Link } from './link.ts';
import { type Store, createStore } from './store.ts';

export const NO_BLOBS: ReadonlyMap<string, number | null> = new Map();

/** The blobs that are chosen, all of one container. */
export interface Chosen {
  readonly place: string;
  readonly container: string;
  /** Their sizes by their names; null where it is not known, as of one that a URL named. */
  readonly blobs: ReadonlyMap<string, number | null>;
}

/** What the page knows of Azure. Making it asks nothing; only `account` and `places` are known without the network. */
export interface Azure {
  readonly account: AzureAccount;
  readonly places: AzurePlaces;
  readonly lists: AzureLists;
  readonly jobs: AzureJobs;
  /** Places that a person went to since the page was opened: only these are listed by themselves as one moves about in them. */
  readonly entered: Store<ReadonlySet<string>>;
  enter(place: string): void;
  readonly chosen: Store<Chosen | null>;
}

export function createAzure(link: Pick<Link, 'call'>, fetched: (offer: Offer) => void): Azure {
  const lists = createAzureLists(link);
  const entered = createStore<ReadonlySet<string>>(new Set());
  return {
    lists,
    entered,
    chosen: createStore<Chosen | null>(null),
    enter: (place) => entered.update((now) => (now.has(place) ? now : new Set([...now, place]))),
    account: createAzureAccount(link, () => lists.forget()),
    places: createAzurePlaces(link, (place) => lists.forget(place)),
    jobs: createAzureJobs(link, fetched),
  };
}
