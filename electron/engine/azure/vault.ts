/** Keeps secrets by name. What it is told never reaches the library, a log or the page. */
export interface Vault {
  /** Whether what is kept outlives this process. */
  readonly lasting: boolean;
  keep(name: string, secret: string): Promise<void>;
  /** Null where there is none of that name. */
  take(name: string): Promise<string | null>;
  drop(name: string): Promise<void>;
}

/** In memory, for as long as the process runs: where the platform has no safe storage, that is all there is. */
export function memoryVault(): Vault {
  const kept = new Map<string, string>();
  return {
    lasting: false,
    keep: async (name, secret) => void kept.set(name, secret),
    take: async (name) => kept.get(name) ?? null,
    drop: async (name) => void kept.delete(name),
  };
}
