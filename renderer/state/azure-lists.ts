import { type Fault, faultOf } from '../../shared/base/fault.ts';
import type { Method, Params, Progress, Returns } from '../../shared/contract/api.ts';
import type { Blob } from '../../shared/contract/azure.ts';
import type { Link } from './link.ts';
import { type Store, createStore } from './store.ts';

/** Something that was asked of Azure because a person pressed for it. */
export interface Listed<T> {
  /** "idle" until it is asked for. */
  readonly state: 'idle' | 'loading' | 'ready' | 'failed';
  /** What came, as far as it did; what came before while it is asked for again. */
  readonly value: T | null;
  /** Said while it waits to try again. */
  readonly waiting: string | null;
  readonly fault: Fault | null;
}

export interface Where {
  readonly place: string;
  readonly container: string;
  readonly prefix: string;
  readonly deep: boolean;
}

/** The pages of a folder that came so far. */
export interface BlobList {
  readonly folders: readonly string[];
  readonly blobs: readonly Blob[];
  /** Asks for the page after them; null at the end. */
  readonly next: string | null;
}

type Containers = Returns<'storage.containers'>['containers'];
type Subscriptions = Returns<'azure.subscriptions'>['subscriptions'];
type Resources = Returns<'azure.resources'>;

export interface AzureLists {
  containers(place: string): Store<Listed<Containers>>;
  blobs(where: Where): Store<Listed<BlobList>>;
  subscriptions(): Store<Listed<Subscriptions>>;
  resources(subscription: string): Store<Listed<Resources>>;
  /** Asks where nothing came yet, or again. */
  loadContainers(place: string): void;
  loadBlobs(where: Where): void;
  moreBlobs(where: Where): void;
  loadSubscriptions(): void;
  loadResources(subscription: string): void;
  /** Lets go of what is asked for. */
  stop<T>(list: Store<Listed<T>>): void;
  /** Of a place, or all of it: somebody else asks from now on. */
  forget(place?: string): void;
}

const NOTHING: Listed<never> = { state: 'idle', value: null, waiting: null, fault: null };

/** A method whose reports say nothing but why it waits. */
type Listing = 'storage.containers' | 'storage.blobs' | 'azure.subscriptions' | 'azure.resources';

export function createAzureLists(link: Pick<Link, 'call'>): AzureLists {
  const stores = new Map<string, Store<Listed<unknown>>>();
  const underWay = new Map<Store<Listed<unknown>>, AbortController>();
  const entry = <T>(key: readonly unknown[]): Store<Listed<T>> => {
    const name = JSON.stringify(key);
    const known = stores.get(name) ?? createStore<Listed<unknown>>(NOTHING);
    stores.set(name, known);
    return known as Store<Listed<T>>;
  };

  function load<M extends Listing, T>(
    store: Store<Listed<T>>,
    method: M,
    params: Params<M>,
    valueOf: (answer: Returns<M>, before: T | null) => T,
  ): void {
    const list = store as Store<Listed<unknown>>;
    if (underWay.has(list)) return;
    const controller = new AbortController();
    underWay.set(list, controller);
    store.update((now) => ({ ...now, state: 'loading', waiting: null, fault: null }));
    link
      .call<Method>(method, params as Params<Method>, {
        signal: controller.signal,
        onProgress: (progress) => {
          const { waiting } = progress as Progress<Listing>;
          if (underWay.get(list) === controller) store.update((now) => ({ ...now, waiting }));
        },
      })
      .then(
        (answer) => {
          if (underWay.get(list) !== controller) return;
          underWay.delete(list);
          store.update(({ value }) => ({ ...NOTHING, state: 'ready', value: valueOf(answer as Returns<M>, value) }));
        },
        (error: unknown) => {
          if (underWay.get(list) !== controller) return;
          underWay.delete(list);
          const fault = faultOf(error);
          const cancelled = fault.code === 'cancelled';
          store.update(({ value }) => ({
            ...NOTHING,
            value,
            state: !cancelled ? 'failed' : value === null ? 'idle' : 'ready',
            fault: cancelled ? null : fault,
          }));
        },
      );
  }

  const lists: Pick<AzureLists, 'containers' | 'blobs' | 'subscriptions' | 'resources'> = {
    containers: (place) => entry(['containers', place]),
    blobs: ({ place, container, prefix, deep }) => entry(['blobs', place, container, prefix, deep]),
    subscriptions: () => entry(['subscriptions']),
    resources: (subscription) => entry(['resources', subscription]),
  };

  return {
    ...lists,
    loadContainers: (place) =>
      load(lists.containers(place), 'storage.containers', { place }, ({ containers }) => containers),
    loadBlobs: (where) => load(lists.blobs(where), 'storage.blobs', { ...where }, (page) => page),
    moreBlobs(where) {
      const store = lists.blobs(where);
      const next = store.get().value?.next ?? null;
      if (next === null) return;
      load(store, 'storage.blobs', { ...where, next }, (page, before) => ({
        folders: [...new Set([...(before?.folders ?? []), ...page.folders])],
        blobs: [...(before?.blobs ?? []), ...page.blobs],
        next: page.next,
      }));
    },
    loadSubscriptions: () =>
      load(lists.subscriptions(), 'azure.subscriptions', {}, ({ subscriptions }) => subscriptions),
    loadResources: (subscription) =>
      load(lists.resources(subscription), 'azure.resources', { subscription }, (found) => found),
    stop: (list) => underWay.get(list as Store<Listed<unknown>>)?.abort(),
    forget(place) {
      for (const [key, store] of stores) {
        const [kind, of] = JSON.parse(key) as [string, string | undefined];
        const isOfPlace = kind === 'containers' || kind === 'blobs';
        if (place !== undefined && !(isOfPlace && of === place)) continue;
        underWay.get(store)?.abort();
        underWay.delete(store);
        store.set(NOTHING);
      }
    },
  };
}
