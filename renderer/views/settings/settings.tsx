import { useState } from 'react';
import { printable } from '../../../shared/base/text.ts';
import { Button } from '../../kit/controls.tsx';
import { CopyButton } from '../../kit/copy.tsx';
import { OnOff, Radios } from '../../kit/radios.tsx';
import { ROW_HEIGHTS } from '../../kit/density.ts';
import { Section } from '../../kit/section.tsx';
import { useAsk } from '../../state/ask.ts';
import { useApp } from '../../state/app.ts';
import { type Preferences, USUAL, preferences } from '../../state/preference.ts';
import { useStore } from '../../state/store.ts';
import { useKeys } from '../shared/keys.ts';
import { clockOf } from '../shared/time.ts';
import { faultText } from '../shared/words.ts';
import { DENSITY_NAMES, THEME_NAMES, ZONE_NAMES, choicesOf } from '../shared/preferences.ts';
import styles from './settings.module.css';

/** How the page is to be, for every run. What is chosen holds at once; there is nothing to be confirmed. */
export function Settings() {
  const { router } = useApp();
  const chosen = useStore(preferences);
  const [before, setBefore] = useState<Preferences | null>(null);
  const change = (values: Partial<Preferences>) => {
    setBefore(null);
    preferences.update((now) => ({ ...now, ...values }));
  };
  useKeys({ escape: () => router.go({ view: 'library' }) });

  const usual = JSON.stringify(chosen) === JSON.stringify(USUAL);
  return (
    <div className={styles['page']}>
      <header className={styles['head']}>
        <h1 className={styles['title']}>Settings</h1>
        <p className={styles['lead']}>They hold at once, and are kept with the library.</p>
      </header>
      <Section name="Theme">
        <Radios
          label="Theme"
          choices={choicesOf(THEME_NAMES)}
          chosen={chosen.theme}
          onChange={(theme) => change({ theme })}
        />
      </Section>
      <Section name="Rows">
        <Radios
          label="Height of rows"
          choices={choicesOf(DENSITY_NAMES)}
          chosen={chosen.density}
          onChange={(density) => change({ density })}
        />
        <p className={styles['note']}>
          {`${ROW_HEIGHTS[chosen.density].row} px a row in tables, ${ROW_HEIGHTS[chosen.density].line} px a line of log text.`}
        </p>
      </Section>
      <Section name="Times">
        <Radios
          label="Time zone"
          choices={choicesOf(ZONE_NAMES)}
          chosen={chosen.zone}
          onChange={(zone) => change({ zone })}
        />
        <p className={styles['note']}>{zoneNote(chosen)}</p>
      </Section>
      <Section name="Keys">
        <OnOff
          label="Keys of a single letter or sign"
          on={chosen.singleKeys}
          onChange={(singleKeys) => change({ singleKeys })}
        />
        <p className={styles['note']}>
          Off, a letter typed by mistake or by speech changes nothing. Keys with Ctrl, the function keys, Esc and the
          arrows stay; Ctrl+K finds everything.
        </p>
      </Section>
      <Section name="Library">
        <LibraryFolder />
      </Section>
      <Section name="Reset">
        <div className={styles['reset']}>
          <Button
            label="Reset these settings"
            disabled={usual}
            onClick={() => {
              setBefore(chosen);
              preferences.set(USUAL);
            }}
          />
          <span role="status">{before === null ? '' : 'All as usual again.'}</span>
          {before === null ? null : <Button quiet label="Undo" onClick={() => change(before)} />}
        </div>
      </Section>
    </div>
  );
}

function zoneNote({ zone }: Preferences): string {
  if (zone === 'log')
    return 'As the log prints them. Azure’s gateways log in UTC; where a log names no zone, none is said.';
  const now = new Date().toISOString();
  return zone === 'utc'
    ? `Now it is ${clockOf('utc').whole(now)}.`
    : `By this computer’s clock, with its distance from UTC at that time. Now it is ${clockOf('local').whole(now)}.`;
}

function LibraryFolder() {
  const { door } = useApp();
  const { value, fault } = useAsk('app.about', {});
  if (fault !== null) return <p className={styles['note']}>{faultText(fault)}</p>;
  if (value === null) return <p className={styles['folder']} aria-busy />;
  return (
    <>
      <p className={styles['folder']}>
        <code>{printable(value.library)}</code>
        <CopyButton what="the folder" text={() => value.library} />
      </p>
      <p className={styles['note']}>
        {value.temporary
          ? 'This library goes when Tunnelscope ends: it was started with --no-library.'
          : 'It holds every run that was opened, with its text. Removing a run in the library frees its room.'}
      </p>
      <p className={styles['note']}>
        {door.kind === 'desktop' ? (
          <>
            For another one, start Tunnelscope with the environment variable <code>TUNNELSCOPE_LIBRARY</code> set to its
            folder.
          </>
        ) : (
          <>
            For another one, start Tunnelscope with <code>tunnelscope serve --library FOLDER</code>.
          </>
        )}
      </p>
      <p className={styles['note']}>{`Tunnelscope ${value.version}`}</p>
    </>
  );
}
