import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sampleTable from '../../resources/samples/samples.json' with { type: 'json' };
import type { Sample } from '../../shared/contract/api.ts';

/** The sample runs that come with Tunnelscope, in the order in which they are offered. */
export const SAMPLES: readonly (Sample & { readonly file: string })[] = sampleTable.samples;

/** The folder of the sample zips: `resources/samples`, looked for upwards, for the engine runs from source and from a bundle. */
export function samplePath(file: string): string | null {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (let up = 0; up < 5; up += 1) {
    const path = join(folder, 'resources', 'samples', file);
    if (existsSync(path)) return path;
    folder = dirname(folder);
  }
  return null;
}
