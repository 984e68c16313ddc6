import { useId, useMemo, useRef, useState } from 'react';
import type { Fault } from '../../../shared/base/fault.ts';
import { formatCount, plural } from '../../../shared/base/units.ts';
import { Button, IconButton } from '../../kit/controls.tsx';
import { RedoIcon, UndoIcon } from '../../kit/icons.ts';
import { useAsk } from '../../state/ask.ts';
import { useAnalysis, useApp } from '../../state/app.ts';
import { trailOf } from '../../state/lens.ts';
import { useStore } from '../../state/store.ts';
import { FilterField } from '../search/filter-field.tsx';
import { useKeys } from '../shared/keys.ts';
import { faultText } from '../shared/words.ts';
import { SavedLenses } from './saved-lenses.tsx';
import styles from './lens-bar.module.css';

/** The filter that holds in all views: its parts as chips, how much passes it, and the steps that led here. */
export function LensBar(props: { readonly run: string; readonly lens: string }) {
  const { run, lens } = props;
  const app = useApp();
  const loaded = useAnalysis(run);
  const trail = trailOf(useStore(app.lens.trail), run);
  // Of the lens that it was said of; another lens begins anew.
  const [said, setSaid] = useState<{ readonly lens: string; readonly fault: Fault | null }>({ lens, fault: null });
  const setFault = (fault: Fault | null) => setSaid({ lens, fault });
  const wrong = useId();
  const box = useRef<HTMLDivElement>(null);
  const counted = useAsk('run.facets', { run, filter: lens, fields: [...COMPLETED], most: 40 });
  const analysis = loaded.state === 'ready' ? loaded.value : null;
  const known = useMemo(() => {
    const values = counted.value?.facets.map(
      ({ field, values: found }) => [field, found.flatMap(({ value }) => (value === '' ? [] : [value]))] as const,
    );
    return {
      ...Object.fromEntries(values ?? []),
      file: analysis?.files.map(({ name }) => name) ?? [],
      instance: analysis?.run.instances ?? [],
    };
  }, [counted.value, analysis]);

  useKeys({
    f: () => box.current?.querySelector('input')?.focus(),
    'ctrl+z': () => app.lens.undo(),
    'ctrl+y': () => app.lens.redo(),
  });

  const trouble = (said.lens === lens ? said.fault : null) ?? counted.fault;
  const all = analysis?.totals.events ?? null;
  return (
    <section className={styles['bar']} aria-label="Lens">
      <div ref={box} className={styles['filter']}>
        <FilterField
          value={lens}
          known={known}
          onChange={(text) => app.lens.set(text)}
          onFault={setFault}
          wrong={trouble === null ? null : wrong}
          onEscape={() => box.current?.querySelector('input')?.blur()}
        />
      </div>
      <span className={styles['count']} aria-live="polite" data-busy={counted.busy || undefined}>
        {counted.value === null || all === null
          ? ''
          : lens === ''
            ? plural(all, 'event')
            : `${formatCount(counted.value.total)} of ${plural(all, 'event')}`}
      </span>
      <span className={styles['acts']}>
        <IconButton
          label="Undo the last change of the filter (Ctrl+Z)"
          icon={UndoIcon}
          disabled={trail.before.length === 0}
          onClick={() => app.lens.undo()}
        />
        <IconButton
          label="Do it again (Ctrl+Y)"
          icon={RedoIcon}
          disabled={trail.after.length === 0}
          onClick={() => app.lens.redo()}
        />
        <SavedLenses lens={lens} />
        {lens === '' ? null : <Button quiet label="Clear" onClick={() => app.lens.set('')} />}
      </span>
      {trouble === null ? null : (
        <p id={wrong} className={styles['fault']} role="alert">
          {faultText(trouble)}
        </p>
      )}
    </section>
  );
}

/** Fields whose values are offered while one types. */
const COMPLETED = [
  'peer',
  'phase',
  'code',
  'severity',
  'step',
  'message',
  'direction',
  'notify',
  'thread',
  'provider',
  'type',
  'point',
] as const;
