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

export function roster(): Roster {
  const known = new Set<string>();
  const places: { readonly peer: string; readonly instance: string | null }[] = [];
  let full = false;
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
