import { printable } from '../../../shared/base/text.ts';
import { formatCount } from '../../../shared/base/units.ts';
import { CopyButton } from '../../kit/copy.tsx';
import { useAsk } from '../../state/ask.ts';
import { PlaceLink } from '../shared/run.tsx';
import { faultText } from '../shared/words.ts';
import styles from './event-inspector.module.css';

/** So many lines of a block; the rest is a press away. */
const MOST = 40;

/** The lines of an event as they stand in the log. */
export function RawBlock(props: {
  readonly run: string;
  readonly file: string;
  readonly from: number;
  readonly to: number;
}) {
  const { run, file, from, to } = props;
  const asked = useAsk('run.lines', { run, file, from, count: Math.min(MOST, to - from + 1) });
  const lines = asked.value?.lines.filter(({ number }) => number >= from && number <= to) ?? [];
  return (
    <section aria-label="As it stands in the log">
      <h3 className={styles['heading']}>
        In the log
        <PlaceLink place={{ file, line: from }} />
        <CopyButton what="lines" text={() => lines.map(({ text }) => text).join('\n')} />
      </h3>
      {asked.fault === null ? (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- long lines are scrolled by key too
        <pre className={styles['raw']} tabIndex={0}>
          {lines.map(({ text }) => printable(text)).join('\n')}
        </pre>
      ) : (
        <p role="alert">{faultText(asked.fault)}</p>
      )}
      {to - from + 1 > MOST ? (
        <p className={styles['quiet']}>{`and ${formatCount(to - from + 1 - MOST)} lines more`}</p>
      ) : null}
    </section>
  );
}
