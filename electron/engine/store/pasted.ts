import type { Configuration } from '../../../shared/model/analysis.ts';
import type { Diagnosis } from '../diagnose/diagnoser.ts';
import { type WritableDb, guarded } from './driver.ts';
import type { RunRow } from './library.ts';

/**
 * What Azure is configured to be as somebody pasted it, by the hash of what was opened, and the diagnosis that it gives. It
 * lies beside the run, whose folder is never written again, and goes with the last run of that content.
 */
export interface Pasted {
  get(hash: string): PastedConfiguration | null;
  /** Keeps it, and has the rows of that content and version say what the diagnosis says. */
  set(hash: string, pasted: PastedConfiguration, head: Head): void;
  /** The rows say again what `head` says. */
  remove(hash: string, version: string, head: Head): void;
}

export interface PastedConfiguration {
  readonly configuration: readonly Configuration[];
  readonly diagnosis: Diagnosis;
  /** Of the index that the diagnosis was made from. */
  readonly version: string;
}

/** What the catalogue says of a run's diagnosis. */
export type Head = Pick<RunRow, 'health' | 'cause' | 'headline' | 'peers' | 'errors' | 'warnings'>;

export function headOf({ verdict, findings, peers }: Pick<Diagnosis, 'verdict' | 'findings' | 'peers'>): Head {
  const count = (severity: string) => findings.filter((finding) => finding.severity === severity).length;
  return {
    health: verdict.health,
    cause: verdict.cause,
    headline: verdict.headline,
    peers: JSON.stringify(peers),
    errors: count('error'),
    warnings: count('warning'),
  };
}

export function pastedOf(db: WritableDb): Pasted {
  const row = db.prepare('select json, version, diagnosis from configurations where hash = ?');
  const tell = (hash: string, version: string, head: Head) =>
    db
      .prepare(
        'update runs set health = @health, cause = @cause, headline = @headline, peers = @peers, errors = @errors, warnings = @warnings where hash = @hash and version = @version',
      )
      .run({ ...head, hash, version });
  return {
    get(hash) {
      const found = row.get(hash) as { json: string; version: string; diagnosis: string } | undefined;
      return found === undefined
        ? null
        : {
            configuration: JSON.parse(found.json) as Configuration[],
            diagnosis: JSON.parse(found.diagnosis) as Diagnosis,
            version: found.version,
          };
    },
    set(hash, { configuration, diagnosis, version }, head) {
      guarded(() =>
        db
          .transaction(() => {
            // The run may have been removed for good while it was judged.
            if (db.prepare('select 1 from runs where hash = ?').get(hash) === undefined) return;
            db.prepare(
              'insert or replace into configurations (hash, json, version, diagnosis) values (?, ?, ?, ?)',
            ).run(hash, JSON.stringify(configuration), version, JSON.stringify(diagnosis));
            tell(hash, version, head);
          })
          .immediate(),
      );
    },
    remove(hash, version, head) {
      guarded(() =>
        db
          .transaction(() => {
            db.prepare('delete from configurations where hash = ?').run(hash);
            tell(hash, version, head);
          })
          .immediate(),
      );
    },
  };
}
