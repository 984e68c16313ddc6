import { useEffect, useRef, useState } from 'react';
import { faultOf } from '../../../shared/base/fault.ts';
import { formatBytes, formatCount, plural } from '../../../shared/base/units.ts';
import type { LogFile } from '../../../shared/model/analysis.ts';
import type { LineRange } from '../../grid/selection.ts';
import { Button } from '../../kit/controls.tsx';
import { useApp } from '../../state/app.ts';
import { fetchText } from '../../state/text.ts';
import { faultText } from '../shared/words.ts';
import styles from './lines.module.css';

/** What a clipboard and the programs behind it still take. */
const MOST_LINES = 500_000;
const MOST_BYTES = 64_000_000;
/** A copy that takes longer than this says how far it is. */
const QUIET_MS = 300;

type Copying =
  | { readonly state: 'idle' }
  | { readonly state: 'under-way'; readonly lines: number; readonly bytes: number; readonly said: boolean }
  | { readonly state: 'said'; readonly text: string };

export interface CopyLines {
  readonly copy: (range: LineRange) => void;
  readonly status: React.ReactNode;
}

/** Copies lines as they stand, and fetches those that are not here. */
export function useCopyLines(run: string, file: LogFile): CopyLines {
  const { link } = useApp();
  const [copying, setCopying] = useState<Copying>({ state: 'idle' });
  const controller = useRef<AbortController | null>(null);
  const timer = useRef<number | undefined>(undefined);
  useEffect(
    () => () => {
      controller.current?.abort();
      clearTimeout(timer.current);
    },
    [],
  );

  const say = (text: string) => {
    setCopying({ state: 'said', text });
    clearTimeout(timer.current);
    timer.current = window.setTimeout(() => setCopying({ state: 'idle' }), 4000);
  };
  const tooMany = (lines: number) =>
    `${plural(lines, 'line')} are more than can be copied at once (${formatCount(MOST_LINES)} lines, ${formatBytes(MOST_BYTES)}). Select fewer, or write them to a file by “tunnelscope lines”.`;

  const copy = ({ first, last }: LineRange) => {
    const lines = last - first + 1;
    controller.current?.abort();
    if (lines > MOST_LINES) return say(tooMany(lines));
    const own = new AbortController();
    controller.current = own;
    const begun = performance.now();
    setCopying({ state: 'under-way', lines, bytes: 0, said: false });
    const onBytes = (bytes: number) =>
      setCopying({ state: 'under-way', lines, bytes, said: performance.now() - begun > QUIET_MS });
    fetchText(
      link,
      { run, file: file.name, encoding: file.encoding, from: first, count: lines },
      { signal: own.signal, onBytes, mostBytes: MOST_BYTES },
    )
      .then(async (text) => {
        if (text === null) return say(tooMany(lines));
        await navigator.clipboard.writeText(text).then(
          () => say(`${plural(lines, 'line')} copied.`),
          () => say('The clipboard was refused.'),
        );
      })
      .catch((error: unknown) => {
        if (own.signal.aborted) setCopying({ state: 'idle' });
        else say(faultText(faultOf(error)));
      });
  };

  const status = (
    <div role="status" className={styles['said']} data-empty={!isSeen(copying) || undefined}>
      {copying.state === 'said' ? copying.text : null}
      {copying.state === 'under-way' && copying.said ? (
        <>
          {`Copying ${plural(copying.lines, 'line')}: ${formatBytes(copying.bytes)} so far`}
          <Button label="Cancel" onClick={() => controller.current?.abort()} />
        </>
      ) : null}
    </div>
  );
  return { copy, status };
}

function isSeen(copying: Copying): boolean {
  return copying.state === 'said' || (copying.state === 'under-way' && copying.said);
}
