import { Suspense, lazy, useEffect, useMemo, useState } from 'react';
import { type Fault, faultOf } from '../../../shared/base/fault.ts';
import { ALL_MASKS, MASKS, MASK_WORDS, type Mask, masked } from '../../../shared/base/mask.ts';
import { printable } from '../../../shared/base/text.ts';
import { plural } from '../../../shared/base/units.ts';
import type { LogFile } from '../../../shared/model/analysis.ts';
import { Button, Field, Pick, Skeleton, Toggle } from '../../kit/controls.tsx';
import { Choices } from '../../kit/menu.tsx';
import { MaskIcon } from '../../kit/icons.ts';
import { useAnalysis, useApp } from '../../state/app.ts';
import type { WorkRoute } from '../../state/route.ts';
import { useKeys } from '../shared/keys.ts';
import { faultText } from '../shared/words.ts';
import { readRange } from './line-range.ts';
import { MOST_LINES, type Stretch, cutText, isLong, readStretch } from './stretch.ts';
import type { SideWish } from './sides.ts';
import type { DiffDone } from '../../source/diff.tsx';
import styles from './text-diff.module.css';

const Diff = lazy(() => import('../../source/diff.tsx'));

interface TextDiffProps {
  readonly sides: { readonly a: SideWish; readonly b: SideWish };
  readonly state: WorkRoute['state'];
  readonly onState: (change: WorkRoute['state']) => void;
}

interface Loaded {
  readonly key: string;
  readonly a: Stretch;
  readonly b: Stretch;
}

/** Two files, or stretches of them, line against line, with what never counts taken out; each kind can be put back. */
export function TextDiff(props: TextDiffProps) {
  const { sides, state, onState } = props;
  const { link } = useApp();
  const filesA = useFiles(sides.a.run);
  const filesB = useFiles(sides.b.run);
  const fileA = chosenFile(filesA, state['fa']);
  const fileB = chosenFile(filesB, state['fb'], fileA);
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [fault, setFault] = useState<{ readonly key: string; readonly fault: Fault } | null>(null);
  const [done, setDone] = useState<DiffDone | null>(null);
  const [step, setStep] = useState(0);
  const masks = useMemo(() => readMasks(state['show']), [state]);
  const rangeA = useMemo(() => readRange(state['ra'] ?? '', fileA?.lines ?? 0, MOST_LINES), [state, fileA]);
  const rangeB = useMemo(() => readRange(state['rb'] ?? '', fileB?.lines ?? 0, MOST_LINES), [state, fileB]);
  const key = JSON.stringify([sides.a.run, sides.b.run, fileA?.name, fileB?.name, rangeA, rangeB]);

  useEffect(() => {
    if (fileA === null || fileB === null || rangeA === null || rangeB === null) return undefined;
    const controller = new AbortController();
    Promise.all([
      readStretch(link, sides.a.run, fileA, rangeA, controller.signal),
      readStretch(link, sides.b.run, fileB, rangeB, controller.signal),
    ]).then(
      ([a, b]) => setLoaded({ key, a, b }),
      (error: unknown) => {
        if (!controller.signal.aborted) setFault({ key, fault: faultOf(error) });
      },
    );
    return () => controller.abort();
    // The key says all that is asked for.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [link, key]);

  const texts = useMemo(
    () => (loaded === null ? null : { a: masked(loaded.a.text, masks), b: masked(loaded.b.text, masks) }),
    [loaded, masks],
  );
  const wrap =
    state['wrap'] === undefined || state['wrap'] === '' ? texts !== null && isLong(texts.a) : state['wrap'] === '1';
  useKeys({
    n: () => setStep((now) => now + 1),
    'shift+n': () => setStep((now) => now - 1),
    w: () => onState({ wrap: wrap ? '0' : '1' }),
  });

  const shown = loaded?.key === key ? loaded : null;
  const cuts = [cutText('A', fileA, rangeA, shown?.a ?? null), cutText('B', fileB, rangeB, shown?.b ?? null)].flatMap(
    (text) => text ?? [],
  );
  return (
    <section className={styles['diff']} aria-label="Text of both">
      <div className={styles['tools']}>
        <FileChoice
          letter="A"
          files={filesA}
          file={fileA}
          range={state['ra'] ?? ''}
          onFile={(fa) => onState({ fa, ra: '' })}
          onRange={(ra) => onState({ ra })}
        />
        <FileChoice
          letter="B"
          files={filesB}
          file={fileB}
          range={state['rb'] ?? ''}
          onFile={(fb) => onState({ fb, rb: '' })}
          onRange={(rb) => onState({ rb })}
        />
        <Choices
          label="What never counts as a difference"
          icon={MaskIcon}
          choices={MASKS.map((id) => ({ id, name: MASK_WORDS[id] }))}
          chosen={[...masks]}
          onToggle={(mask) => onState({ show: toggled(masks, mask) })}
        />
        <Toggle
          label="One below the other"
          text="Inline"
          on={state['inline'] === '1'}
          onChange={(on) => onState({ inline: on ? '1' : '' })}
        />
        <Toggle
          label="Wrap long lines (W)"
          text="Wrap"
          on={wrap}
          onChange={(on) => onState({ wrap: on ? '1' : '0' })}
        />
        <Button quiet label="Previous (Shift+N)" onClick={() => setStep(step - 1)} />
        <Button quiet label="Next difference (N)" onClick={() => setStep(step + 1)} />
        <span className={styles['count']} role="status">
          {texts === null || done === null ? '' : foundText(done)}
        </span>
      </div>
      {cuts.length === 0 ? null : <p className={styles['cut']}>{cuts.join(' ')}</p>}
      {fault?.key === key ? (
        <p role="alert" className={styles['fault']}>
          {faultText(fault.fault)}
        </p>
      ) : fileA === null || fileB === null ? (
        <p>One of the runs holds no file to compare.</p>
      ) : rangeA === null || rangeB === null ? (
        <p role="alert" className={styles['fault']}>
          Lines are given as FROM-TO, for example 100-2000.
        </p>
      ) : (
        <div className={styles['editor']}>
          <Suspense fallback={<Waiting />}>
            {texts === null ? (
              <Waiting />
            ) : (
              <Diff
                label={`${fileA.name} against ${fileB.name}`}
                a={texts.a}
                b={texts.b}
                step={step}
                inline={state['inline'] === '1'}
                wrap={wrap}
                onDone={setDone}
              />
            )}
          </Suspense>
        </div>
      )}
    </section>
  );
}

function foundText({ places, coarse }: DiffDone): string {
  const found = places === 0 ? 'nothing differs' : `${plural(places, 'place')} differ${places === 1 ? 's' : ''}`;
  return coarse ? `${found}, roughly: they differ too much to be matched line by line in time` : found;
}

function useFiles(run: string): readonly LogFile[] {
  const loaded = useAnalysis(run);
  return loaded.state === 'ready' ? loaded.value.files : [];
}

/** The one that is named, else the one that is like the other side's, else the first log. */
function chosenFile(files: readonly LogFile[], name: string | undefined, like: LogFile | null = null): LogFile | null {
  const named = files.find((file) => file.name === name);
  if (named !== undefined) return named;
  const logs = files.filter(({ kind }) => kind === 'ike-logs' || kind === 'wfpdiag' || kind === 'resource-log');
  return (
    files.find((file) => like !== null && file.name === like.name) ??
    files.find((file) => like !== null && file.kind === like.kind) ??
    logs[0] ??
    files[0] ??
    null
  );
}

function FileChoice(props: {
  readonly letter: 'A' | 'B';
  readonly files: readonly LogFile[];
  readonly file: LogFile | null;
  readonly range: string;
  readonly onFile: (name: string) => void;
  readonly onRange: (range: string) => void;
}) {
  const { letter, files, file } = props;
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <span className={styles['file']} role="group" aria-label={`Text of ${letter}`}>
      <b>{letter}</b>
      <Pick
        label={`File of ${letter}`}
        choices={files.map(({ name }) => ({ id: name, name: printable(name) }))}
        chosen={file?.name ?? ''}
        onChange={props.onFile}
      />
      <span className={styles['range']}>
        <Field
          mono
          label={`Lines of ${letter}, FROM-TO`}
          placeholder="all lines"
          value={typed ?? props.range}
          onChange={setTyped}
          onBlur={() => {
            if (typed !== null) props.onRange(typed);
            setTyped(null);
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && typed !== null) props.onRange(typed);
          }}
        />
      </span>
    </span>
  );
}

/** The masks that are on; the state names those that were switched off. */
function readMasks(off: string | undefined): ReadonlySet<Mask> {
  const names = new Set((off ?? '').split(' '));
  return new Set([...ALL_MASKS].filter((mask) => !names.has(mask)));
}

function toggled(masks: ReadonlySet<Mask>, mask: Mask): string {
  return MASKS.filter((one) => (one === mask ? masks.has(one) : !masks.has(one))).join(' ');
}

function Waiting() {
  return (
    <div className={styles['ghosts']} role="status" aria-label="Loading the editor" aria-busy>
      {[1, 2, 3, 4].map((row) => (
        <Skeleton key={row} width={`${700 - row * 60}px`} height={12} />
      ))}
    </div>
  );
}
