import { raise } from '../../shared/base/fault.ts';
import type { Configuration } from '../../shared/model/analysis.ts';
import { latest } from './diagnose/configured.ts';
import { type ReadConfiguration, configurationOf, readConfiguration } from './formats/configuration.ts';
import type { Library, RunRow } from './store/library.ts';
import { type PastedConfiguration, headOf } from './store/pasted.ts';
import type { Pool } from './work/pool.ts';

/** What Azure is configured to be, as it is pasted for runs that are in the library. */
export interface Configurations {
  /** Adds a text to what was pasted, and judges the run anew; gives all that it then has. Raises a Fault for a text of no use. */
  add(row: RunRow, text: string, signal: AbortSignal): Promise<Configuration[]>;
  /** Takes all of it away again. */
  remove(row: RunRow): Promise<void>;
  /** What was pasted, with a diagnosis by the index as it is now; null where nothing was. */
  of(row: RunRow): Promise<PastedConfiguration | null>;
}

export function createConfigurations(library: Library, pool: Pool): Configurations {
  /** Of each content the last thing under way: one waits for the other. */
  const turns = new Map<string, Promise<unknown>>();

  async function inTurn<T>(hash: string, work: () => Promise<T>): Promise<T> {
    const before = turns.get(hash);
    const mine = (before ?? Promise.resolve()).catch(() => {}).then(work);
    turns.set(hash, mine);
    try {
      return await mine;
    } finally {
      if (turns.get(hash) === mine) turns.delete(hash);
    }
  }

  async function judge(
    row: RunRow,
    configuration: readonly Configuration[],
    signal?: AbortSignal,
  ): Promise<PastedConfiguration> {
    const diagnosis = await pool.run(
      'reconsider',
      { folder: library.runFolder(row.dir), configuration },
      signal === undefined ? {} : { signal },
    );
    const pasted = { configuration, diagnosis, version: row.version };
    library.pasted.set(row.hash, pasted, headOf(diagnosis));
    return pasted;
  }

  return {
    add(row, text, signal) {
      const found = pastedIn(text);
      return inTurn(row.hash, async () => {
        const before = library.pasted.get(row.hash)?.configuration ?? [];
        const { configuration } = await judge(row, latest([...before, ...found]), signal);
        return [...configuration];
      });
    },
    remove: (row) =>
      inTurn(row.hash, async () => {
        if (library.pasted.get(row.hash) === null) return;
        const { id, name, path, hash, version } = row;
        const asOpened = await pool.run('analysis', {
          folder: library.runFolder(row.dir),
          row: { id, name, path },
          all: false,
          pasted: null,
        });
        library.pasted.remove(hash, version, headOf(asOpened));
      }),
    async of(row) {
      const known = library.pasted.get(row.hash);
      if (known === null || known.version === row.version) return known;
      // The content was read anew by another version since.
      return inTurn(row.hash, async () => {
        const now = library.pasted.get(row.hash);
        return now === null || now.version === row.version ? now : judge(row, now.configuration);
      });
    },
  };
}

/** What a person pasted, all of which has to be of use: what is left out in silence would be looked for in vain. */
function pastedIn(text: string): Configuration[] {
  const read = readConfiguration(text);
  const [broken] = read.broken;
  if (broken !== undefined) refuseBroken(broken, text);
  if (read.resources.length === 0) refuseOther(read);
  if (read.more > 0)
    raise(
      'bad-configuration',
      `This is more than ${read.resources.length} resources, which is as many as a run takes.`,
      'Paste the connection and the gateways of this tunnel alone.',
    );
  return read.resources.map((resource) => configurationOf(resource, null));
}

const HINT =
  'Paste what these print: az network vpn-connection show, local-gateway show, vnet-gateway show, or vpn-connection ipsec-policy list.';

function refuseBroken({ line, why }: ReadConfiguration['broken'][number], text: string): never {
  const lines = text.split('\n').length;
  raise(
    'bad-configuration',
    why === 'cut'
      ? `The JSON that begins in line ${line} is cut off: it has no end in the ${lines === 1 ? 'one line' : `${lines} lines`} that were pasted.`
      : `The JSON cannot be read from line ${line} on.`,
    why === 'cut' ? 'Copy it whole, down to its last bracket.' : HINT,
  );
}

function refuseOther({ isJson }: ReadConfiguration): never {
  raise(
    'bad-configuration',
    isJson
      ? 'This JSON holds no connection, no local network gateway, no virtual network gateway and no IPsec policy.'
      : 'There is no JSON in this text.',
    HINT,
  );
}
