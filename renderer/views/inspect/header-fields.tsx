import type { TableRow } from '../../../shared/contract/api.ts';
import { printable } from '../../../shared/base/text.ts';
import { CopyButton } from '../../kit/copy.tsx';
import { useAsk } from '../../state/ask.ts';
import { blockFields } from './block-fields.ts';
import styles from './event-inspector.module.css';

/** A block is some 25 lines; those of other threads may stand between them. */
const MOST = 400;

/** All that a WFP event prints of itself, field by field, with what its flags say of each. */
export function HeaderFields(props: {
  readonly run: string;
  readonly row: TableRow;
  readonly wfp: NonNullable<TableRow['wfp']>;
}) {
  const { run, row, wfp } = props;
  const count = Math.min(MOST, row.lineTo - row.line + 1);
  const asked = useAsk('run.lines', { run, file: row.file, from: row.line, count });
  const lines = asked.value?.lines.filter(({ number }) => number >= row.line && number <= row.lineTo) ?? [];
  const fields = blockFields(lines, wfp.flags === null ? null : wfp.set);
  return (
    <section aria-label="As the event prints itself">
      <h3 className={styles['heading']}>
        The event’s own fields
        <CopyButton
          what="the event’s fields"
          text={() => fields.map(({ name, value, more }) => [name, value, ...more].join('\t')).join('\n')}
        />
      </h3>
      <dl className={styles['fields']}>
        {wfp.flags === null ? null : (
          <div className={styles['field']}>
            <dt>Set by flags</dt>
            <dd>{wfp.set.length === 0 ? 'nothing' : wfp.set.join(', ')}</dd>
          </div>
        )}
        {fields.map(({ name, value, more, set }, at) => (
          // oxlint-disable-next-line react/no-array-index-key -- a block may say a name twice
          <div key={at} className={styles['field']} data-unset={set === false || undefined}>
            <dt>{printable(name)}</dt>
            <dd>
              <span className={styles['plain']}>{printable(value === '' ? '–' : value)}</span>
              {set === false ? <span className={styles['quiet']}> not set, means nothing</span> : null}
              {more.map((text) => (
                <span key={text} className={styles['more']}>
                  {printable(text)}
                </span>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
