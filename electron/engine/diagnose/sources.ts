import type { EventDraft } from '../formats/format.ts';
import { standsAlone } from '../formats/resource/categories.ts';
import type { FileSeen } from './diagnoser.ts';

/** Instances that one export of Azure Monitor is told apart by; a gateway has two, or some more in a virtual WAN. */
const MAX_INSTANCES = 64;

/**
 * Of which instances a file holds rows of the IKE log. An export has those of every instance in one file, and is the log of
 * each of them; one without such rows is no IKE log, however many rows of tunnels and routes it has.
 */
export interface IkeFiles {
  add(event: EventDraft, file: number, instance: string | null): void;
  /** An export once for each instance that it is the log of; all other files as they are. */
  apply(files: readonly FileSeen[]): readonly FileSeen[];
}

export function ikeFiles(): IkeFiles {
  const known = new Map<number, Set<string | null>>();
  return {
    add(event, file, instance) {
      if (standsAlone(event.provider)) return;
      const instances = known.get(file);
      if (instances === undefined) known.set(file, new Set([instance]));
      else if (instances.size < MAX_INSTANCES) instances.add(instance);
    },
    apply: (files) =>
      files.flatMap((file) => {
        if (file.kind !== 'resource-log') return [file];
        const instances = known.get(file.id);
        if (instances === undefined) return [{ ...file, ike: false }];
        return [...instances].map((instance) => ({ ...file, instance, ike: true }));
      }),
  };
}
