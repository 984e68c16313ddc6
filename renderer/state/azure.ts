import { type AzureAccount, createAzureAccount } from './azure-account.ts';
import { type AzureJobs, createAzureJobs } from './azure-jobs.ts';
import { type AzureLists, createAzureLists } from './azure-lists.ts';
import { type AzurePlaces, createAzurePlaces } from './azure-places.ts';
import type { Offer } from './door.ts';
import type { Link } from './link.ts';
import { type Store, createStore } from './store.ts';

/** What the page knows of Azure. Making it asks nothing; only `account` and `places` are known without the network. */
export interface Azure {
  readonly account: AzureAccount;
  readonly places: AzurePlaces;
  readonly lists: AzureLists;
  readonly jobs: AzureJobs;
  /** Places that a person went to since the page was opened: only these are listed by themselves as one moves about in them. */
  readonly entered: Store<ReadonlySet<string>>;
  enter(place: string): void;
}

export function createAzure(link: Pick<Link, 'call'>, fetched: (offer: Offer) => void): Azure {
  const lists = createAzureLists(link);
  const entered = createStore<ReadonlySet<string>>(new Set());
  return {
    lists,
    entered,
    enter: (place) => entered.update((now) => (now.has(place) ? now : new Set([...now, place]))),
    account: createAzureAccount(link, () => lists.forget()),
    places: createAzurePlaces(link, (place) => lists.forget(place)),
    jobs: createAzureJobs(link, fetched),
  };
}
