/**
 * The peers of a run, up to a limit that no gateway comes near (the largest takes some hundred connections): what comes
 * after it is counted together, without a name, so that a log with a million forged addresses takes no more memory.
 */
export interface Roster {
  /** The peer as it may be named, or null past the limit. */
  admit(peer: string | null, instance: string | null): string | null;
  readonly places: readonly { readonly peer: string; readonly instance: string | null }[];
  /** True once a peer was turned away. */
  readonly full: boolean;
}

export const MAX_PEERS = 1000;

/** A roster as it stood at the end, so that the same run read again names its peers in the same order. */
export type Listed = Pick<Roster, 'places' | 'full'>;

export function roster(listed: Listed = { places: [], full: false }): Roster {
  const places: { readonly peer: string; readonly instance: string | null }[] = [...listed.places];
  const known = new Set(places.map(({ peer, instance }) => `${instance ?? ''}|${peer}`));
  let { full } = listed;
  return {
    places,
    get full() {
      return full;
    },
    admit(peer, instance) {
      if (peer === null) return null;
      const key = `${instance ?? ''}|${peer}`;
      if (known.has(key)) return peer;
      if (known.size >= MAX_PEERS) {
        full = true;
        return null;
      }
      known.add(key);
      places.push({ peer, instance });
      return peer;
    },
  };
}
