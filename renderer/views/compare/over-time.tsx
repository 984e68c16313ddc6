import { useState } from 'react';
import { printable } from '../../../shared/base/text.ts';
import { plural } from '../../../shared/base/units.ts';
import type { LibrarySummary } from '../../../shared/contract/api.ts';
import type { Analysis } from '../../../shared/model/analysis.ts';
import type { ComparedSide, RunComparison } from '../../../shared/model/comparison.ts';
import { Toggle } from '../../kit/controls.tsx';
import { HealthTag } from '../../kit/marks.tsx';
import { Section } from '../../kit/section.tsx';
import { useAsks } from '../../state/ask.ts';
import { useApp } from '../../state/app.ts';
import { formatRoute, workRoute } from '../../state/route.ts';
import { useStore } from '../../state/store.ts';
import { useClock } from '../shared/time.ts';
import { findingWord } from '../shared/words.ts';
import { CHANGE_WORDS } from './change-words.ts';
import { settingName } from './parameters.tsx';
import { type Track, tracksOf } from './tracks.ts';
import styles from './over-time.module.css';

/** Runs of the same tunnel that are set beside each other. */
const MOST = 12;

/** All runs of the library that know one of this run's peers, the earliest first: verdict, cause and settings over time. */
export function OverTime(props: { readonly run: string; readonly analysis: Analysis }) {
  const { run, analysis } = props;
  const { library } = useApp();
  const { runs, removed } = useStore(library.store);
  const [all, setAll] = useState(false);
  const alike = runs
    .filter(({ id, peers }) => !removed.has(id) && (id === run || peers.some((peer) => analysis.peers.includes(peer))))
    .toSorted((a, b) => (startOf(a) < startOf(b) ? -1 : 1))
    .slice(-MOST);
  // Each against the one before it: what changed from time to time.
  const steps = useAsks(
    'compare.runs',
    alike.slice(1).map(({ id }, at) => ({ a: { run: alike[at]?.id ?? '' }, b: { run: id } })),
  ).map((loaded) => (loaded.state === 'ready' ? loaded.value : null));
  if (alike.length < 2)
    return (
      <Section name="More runs">
        <p>
          No other run in the library is of one of this run’s peers. Open the zips from before and after, and they stand
          here by time.
        </p>
      </Section>
    );
  const tracks = tracksOf(alike.map((_, at) => sideOf(steps, at)));
  const shown = all ? tracks : tracks.filter(({ varies }) => varies);
  return (
    <Section name="More runs" note="of the same peers, by time">
      <div className={styles['tools']}>
        <Toggle
          label="Settings that stay the same too"
          text={all ? 'All settings' : `Only what changes`}
          on={all}
          onChange={setAll}
        />
        <span
          className={styles['quiet']}
        >{`${plural(tracks.filter(({ varies }) => varies).length, 'setting')} of ${tracks.length} not the same in all`}</span>
      </div>
      <div className={styles['frame']}>
        <table className={styles['table']} aria-label="Runs of the same peers">
          <Heads runs={alike} here={run} />
          <tbody>
            <tr>
              <th scope="row">Verdict</th>
              {alike.map(({ id, health }) => (
                <td key={id}>
                  <HealthTag health={health} />
                </td>
              ))}
            </tr>
            <tr>
              <th scope="row">Cause</th>
              {alike.map(({ id, cause }) => (
                <td key={id}>{cause === null ? '–' : findingWord(cause)}</td>
              ))}
            </tr>
            <tr>
              <th scope="row">From the one before</th>
              {alike.map(({ id }, at) => (
                <td key={id}>
                  <Change of={at === 0 ? null : (steps[at - 1] ?? null)} />
                </td>
              ))}
            </tr>
            {shown.map((track) => (
              <Setting key={`${track.what} ${track.of}`} track={track} runs={alike} />
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}

function Heads(props: { readonly runs: readonly LibrarySummary[]; readonly here: string }) {
  const clock = useClock();
  return (
    <thead>
      <tr>
        <th scope="col">
          <span className="unseen">What</span>
        </th>
        {props.runs.map(({ id, name, from, openedAt }, at) => {
          const before = props.runs[at - 1];
          const shown = printable(name);
          return (
            <th key={id} scope="col" data-here={id === props.here || undefined}>
              <span className={styles['when']}>
                {from === null ? `opened ${clock.whole(openedAt)}` : clock.whole(from)}
              </span>
              <span className={styles['name']} title={shown}>
                {before === undefined ? (
                  shown
                ) : (
                  <a href={formatRoute(workRoute(before.id, 'compare', { state: { b: id } }))}>{shown}</a>
                )}
              </span>
            </th>
          );
        })}
      </tr>
    </thead>
  );
}

function Change(props: { readonly of: RunComparison | null }) {
  if (props.of === null) return <>–</>;
  const { word, sign, tone } = CHANGE_WORDS[props.of.verdict.change];
  return (
    <span className={styles['change']} data-tone={tone} title={printable(props.of.verdict.headline)}>
      <span aria-hidden>{sign}</span> {word}
    </span>
  );
}

function Setting(props: { readonly track: Track; readonly runs: readonly LibrarySummary[] }) {
  const { track, runs } = props;
  return (
    <tr>
      <th scope="row">
        {settingName(track.what)}
        {track.of === '' ? null : <span className={styles['of']}>{track.of}</span>}
      </th>
      {track.values.map(({ value, changed, same }, at) => (
        <td key={runs[at]?.id} data-mono data-changed={changed || undefined}>
          {value === null ? (
            <span className={styles['quiet']}>not in the log</span>
          ) : same ? (
            <span className={styles['quiet']}>the same</span>
          ) : (
            value.split('; ').map((one) => (
              <span key={one} className={styles['value']}>
                {changed ? `≠ ${printable(one)}` : printable(one)}
              </span>
            ))
          )}
        </td>
      ))}
    </tr>
  );
}

/** A run's own side, whichever comparison tells it first. */
function sideOf(steps: readonly (RunComparison | null)[], at: number): ComparedSide | null {
  return steps[at - 1]?.sides.b ?? steps[at]?.sides.a ?? null;
}

function startOf({ from, openedAt }: LibrarySummary): string {
  return from ?? openedAt;
}
