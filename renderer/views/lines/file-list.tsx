import { printable } from '../../../shared/base/text.ts';
import { formatCount } from '../../../shared/base/units.ts';
import type { LogFile } from '../../../shared/model/analysis.ts';
import { type LinesRoute, formatRoute, linesRoute } from '../../state/route.ts';
import { usePlace, useRun } from '../shared/run.tsx';
import { KIND_NAMES } from '../../../shared/model/names.ts';
import { instanceWord } from '../shared/words.ts';
import styles from './file-list.module.css';

/** The run's files by instance; the one that is open is marked. */
export function FileList(props: { readonly file: string | null; readonly route: LinesRoute }) {
  const { analysis } = useRun();
  const { name } = usePlace();
  const groups = filesByInstance(analysis.files);
  return (
    <div className={styles['list']}>
      {groups.map(([instance, files]) => (
        <section key={instance ?? ''} className={styles['group']}>
          {groups.length === 1 && instance === null ? null : (
            <h2 className={styles['instance']}>{instance === null ? 'Of no instance' : instanceWord(instance)}</h2>
          )}
          <ul>
            {files.map((file) => (
              <li key={file.name}>
                <a
                  className={styles['file']}
                  href={formatRoute(
                    linesRoute(analysis.run.id, {
                      file: file.name,
                      finding: props.route.finding,
                      search: props.route.search,
                    }),
                  )}
                  aria-current={file.name === props.file ? 'true' : undefined}
                  title={printable(file.name)}
                >
                  <span className={styles['name']}>
                    {instance === null ? name(file.name) : withoutInstance(name(file.name))}
                  </span>
                  <span className={styles['about']}>
                    <span>{KIND_NAMES[file.kind]}</span>
                    <span>{formatCount(file.lines)}</span>
                  </span>
                </a>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

/** The group's heading already says which instance it is. */
function withoutInstance(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

/** Instances in order, and last what belongs to none. */
export function filesByInstance(files: readonly LogFile[]): [string | null, LogFile[]][] {
  const groups = new Map<string | null, LogFile[]>();
  for (const file of files) groups.set(file.instance, [...(groups.get(file.instance) ?? []), file]);
  return [...groups].toSorted(([a], [b]) => (a === null ? 1 : b === null ? -1 : a < b ? -1 : 1));
}
