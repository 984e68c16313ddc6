import { Suspense, lazy, useEffect, useState } from 'react';
import { type Fault, faultOf } from '../../../shared/base/fault.ts';
import { printable } from '../../../shared/base/text.ts';
import { formatBytes, formatCount } from '../../../shared/base/units.ts';
import type { LogFile } from '../../../shared/model/analysis.ts';
import { Button, Skeleton } from '../../kit/controls.tsx';
import { SeverityMark } from '../../kit/marks.tsx';
import { useApp } from '../../state/app.ts';
import { useSelected } from '../../state/store.ts';
import { fetchText } from '../../state/text.ts';
import { faultText } from '../shared/words.ts';
import { type Stretch, stretchAround } from './stretch.ts';
import { viewer } from '../shared/viewer.ts';
import styles from './excerpt.module.css';

const Source = lazy(() => import('../../source/source.tsx'));

/** Beyond this even the lines around one are more than the editor should hold. */
const MOST_BYTES = 16_000_000;

interface ExcerptProps {
  readonly run: string;
  readonly file: LogFile;
  readonly line: number;
  readonly onLine: (line: number) => void;
  readonly onClose: () => void;
}

interface Loaded extends Stretch {
  readonly text: string;
}

/** A small file whole, or the lines around one, in the text editor. */
export function Excerpt(props: ExcerptProps) {
  const { run, file, line } = props;
  const { link } = useApp();
  const wrap = useSelected(viewer, (view) => view.wrap);
  const [stretch, setStretch] = useState(() => stretchAround(line, file));
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [fault, setFault] = useState<Fault | string | null>(null);
  if (line < stretch.first || line > stretch.last) setStretch(stretchAround(line, file));

  useEffect(() => {
    const controller = new AbortController();
    const { first, last } = stretch;
    const wish = { run, file: file.name, encoding: file.encoding, from: first, count: last - first + 1 };
    fetchText(link, wish, { signal: controller.signal, mostBytes: MOST_BYTES }).then(
      (text) => {
        if (text === null) setFault(`These lines are more than ${formatBytes(MOST_BYTES)}, too much for the editor.`);
        else setLoaded({ ...stretch, text });
      },
      (error: unknown) => {
        if (!controller.signal.aborted) setFault(faultOf(error));
      },
    );
    return () => controller.abort();
  }, [link, run, file, stretch]);

  const whole = stretch.first === 1 && stretch.last === file.lines;
  return (
    <div className={styles['excerpt']}>
      <div className={styles['head']}>
        <span>
          {whole
            ? `The whole file, ${formatCount(file.lines)} lines`
            : `Lines ${formatCount(stretch.first)} to ${formatCount(stretch.last)} of ${formatCount(file.lines)}`}
        </span>
        <span className={styles['quiet']}>Ctrl+F finds in what is shown</span>
        <span className={styles['end']}>
          <Button label="Back to the lines (Esc)" onClick={props.onClose} />
        </span>
      </div>
      {fault === null ? null : (
        <p className={styles['fault']} role="alert">
          <SeverityMark severity="error" />
          {typeof fault === 'string' ? fault : faultText(fault)}
        </p>
      )}
      <div className={styles['text']}>
        {loaded === null ? (
          fault === null ? (
            <Waiting />
          ) : null
        ) : (
          <Suspense fallback={<Waiting />}>
            <Source
              label={`Lines of ${printable(file.name)}`}
              text={loaded.text}
              first={loaded.first}
              current={line}
              wrap={wrap}
              onLine={props.onLine}
              onLeave={props.onClose}
            />
          </Suspense>
        )}
      </div>
    </div>
  );
}

function Waiting() {
  return (
    <div className={styles['ghosts']} role="status" aria-label="Loading the editor" aria-busy>
      {[1, 2, 3, 4, 5, 6].map((row) => (
        <Skeleton key={row} width={`${700 - row * 60}px`} height={12} />
      ))}
    </div>
  );
}
