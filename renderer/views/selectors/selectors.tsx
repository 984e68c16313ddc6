import { useId, useMemo, useRef } from 'react';
import { formatAddress } from '../../../shared/net/address.ts';
import { rangeName } from '../../../shared/net/ranges.ts';
import { formatCount } from '../../../shared/base/units.ts';
import { Section } from '../../kit/section.tsx';
import { useApp } from '../../state/app.ts';
import { linesRoute } from '../../state/route.ts';
import { useSaved } from '../../state/saved.ts';
import { useValueMenu } from '../frame/value-menu.tsx';
import { ActionList } from '../shared/actions.tsx';
import { useCarried } from '../shared/carried.ts';
import { ExchangePick } from '../shared/exchange-pick.tsx';
import { chosenExchange, chosenState, exchangesOf, failingExchange, pickedExchange } from '../shared/exchanges.ts';
import { useKeys } from '../shared/keys.ts';
import { SaidList } from '../shared/said.tsx';
import { stepThrough } from '../shared/steps.ts';
import { faultText } from '../shared/words.ts';
import type { WorkProps } from '../work/work.tsx';
import { configuredFor } from './configured.ts';
import { type Entry, LAYERS, type SelectorRow, entriesOf, saidBySelector } from './model.ts';
import { NoSelectors } from './none.tsx';
import { PastedBox } from './pasted-box.tsx';
import { isEmpty, rangesOfPasted, readPasted } from './pasted.ts';
import { SelectorTable, fitOf } from './selector-table.tsx';
import { sentencesOf } from './sentences.ts';
import { Sides } from './sides.tsx';
import styles from './selectors.module.css';

const NO_ROWS: readonly SelectorRow[] = [];

/** Traffic selectors: which ranges each side named, drawn against one another, and what it comes to. */
export function Selectors(props: WorkProps) {
  const { run, analysis, pick, state, onState, onPick } = props;
  const { router } = useApp();
  const asked = useCarried('run.selectors', props);
  const rows = asked.value?.rows ?? NO_ROWS;
  const page = useRef<HTMLDivElement>(null);
  const wordsId = useId();
  const showMenu = useValueMenu();
  const [pasted, setPasted] = useSaved(`ranges.${run}`, readPasted);

  const exchanges = useMemo(
    () => exchangesOf(rows, analysis.negotiations, saidBySelector),
    [rows, analysis.negotiations],
  );
  const chosenHere = chosenExchange(exchanges, state, pick);
  const picked = pickedExchange(exchanges, asked.attempt);
  const exchange =
    chosenHere ?? picked ?? failingExchange(exchanges, analysis.verdict.peer, ['ts', 'child-sa'], (row) => row.role);
  const peer = exchange?.peer ?? (analysis.peers.length === 1 ? (analysis.peers[0] ?? null) : null);
  const entries = useMemo(() => {
    const configured = [...configuredFor(analysis, peer), ...rangesOfPasted(pasted)];
    const named = configured.map(({ range, ...more }, index): Entry => ({
      ...more,
      range,
      key: `c${index}`,
      side: null,
      start: formatAddress({ family: range.family, value: range.from }),
      end: formatAddress({ family: range.family, value: range.to }),
      portStart: null,
      portEnd: null,
      protocol: null,
      row: null,
    }));
    return [...entriesOf(exchange?.rows ?? []), ...named].toSorted(
      (a, b) => LAYERS.indexOf(a.layer) - LAYERS.indexOf(b.layer),
    );
  }, [analysis, peer, pasted, exchange]);

  const finding = analysis.findings.find(
    (one) => one.id === 'traffic-selector-mismatch' && (one.peer === peer || one.peer === null),
  );
  const refused =
    finding !== undefined && finding.severity !== 'info' && exchange?.negotiation?.outcome !== 'established';
  const refusal = refused ? finding.title : null;
  const said = useMemo(() => sentencesOf(entries, refusal), [entries, refusal]);
  const chosen =
    entries.find(({ key }) => key === state['row']) ??
    entries.find(({ row }) => row !== null && pick?.kind === 'event' && row.event === pick.id) ??
    null;
  const choose = (entry: Entry) => {
    const next = entry.row === null ? pick : ({ kind: 'event', id: entry.row.event } as const);
    onState({ ...(exchange === null ? {} : chosenState(exchange.id, next)), row: entry.key });
    onPick(next);
  };

  useKeys({
    j: () => stepThrough(page.current, 1),
    k: () => stepThrough(page.current, -1),
    l: () => {
      const place = chosen?.row ?? entries.find(({ row }) => row !== null)?.row ?? null;
      if (place !== null) router.go(linesRoute(run, { file: place.file, line: place.line }));
    },
  });

  const box = (
    <PastedBox
      key={run}
      pasted={pasted}
      open={state['paste'] === undefined ? !isEmpty(pasted) : state['paste'] === 'open'}
      onOpen={(open) => onState({ paste: open ? 'open' : 'shut' })}
      onUse={setPasted}
      said={said}
    />
  );
  return (
    <div ref={page} className={styles['page']} aria-busy={asked.busy}>
      <h1 className="unseen">Traffic selectors</h1>
      {asked.fault !== null ? (
        <p role="alert" className={styles['trouble']}>
          {faultText(asked.fault)}
        </p>
      ) : null}
      {asked.value === null ? null : (
        <>
          {exchange === null ? (
            <NoSelectors analysis={analysis} all={asked.value.all} />
          ) : (
            <div className={styles['head']}>
              <ExchangePick
                exchanges={exchanges}
                chosen={exchange}
                onChange={(id) => onState({ ...chosenState(id, pick), row: '' }, 'go')}
              />
              {asked.attempt !== null && picked === null && chosenHere === null && !asked.busy ? (
                <span
                  className={styles['other']}
                >{`Attempt ${formatCount(asked.attempt)} names no ranges: this is another.`}</span>
              ) : null}
              {asked.value.total > rows.length ? (
                <span className={styles['cut']}>
                  {`The first ${formatCount(rows.length)} of ${formatCount(asked.value.total)} selectors: narrow the lens to see others.`}
                </span>
              ) : null}
            </div>
          )}
          {said.length === 0 ? null : (
            <div className={styles['said']}>
              <SaidList said={said} />
            </div>
          )}
          {entries.length === 0 ? null : <Legend entries={entries} />}
          {entries.length === 0 ? null : (
            <Sides
              entries={entries}
              chosen={chosen?.key ?? null}
              onChoose={choose}
              onMenu={(event, entry) =>
                showMenu(event, {
                  field: null,
                  value: entry.range === null ? entry.start : rangeName(entry.range),
                  peer: entry.row?.peer ?? null,
                })
              }
            />
          )}
          {entries.length === 0 ? null : (
            <section className={styles['words']} aria-labelledby={wordsId}>
              <h2 id={wordsId} className={styles['name']}>
                In words
              </h2>
              <SelectorTable entries={entries} chosen={chosen?.key ?? null} onChoose={choose} />
            </section>
          )}
          {finding === undefined || finding.actions.length === 0 ? null : (
            <Section name="Change this">
              <ActionList actions={finding.actions} />
            </Section>
          )}
          <Section name="Configured" note="kept with the library, on this computer">
            {box}
          </Section>
        </>
      )}
    </div>
  );
}

const FITS = {
  met: 'the other side has it too',
  lost: 'the other side left it out',
  unmatched: 'the other side has nothing of it',
  alone: 'nothing to compare with',
} as const;

/** How the parts of the picture are told apart, as far as they are in it. */
function Legend(props: { readonly entries: readonly Entry[] }) {
  const kinds = new Set(props.entries.map((entry) => fitOf(props.entries, entry).kind));
  if (!kinds.has('lost') && !kinds.has('unmatched')) return null;
  if (kinds.has('lost')) kinds.add('met');
  return (
    <p className={styles['legend']} aria-hidden>
      {(['met', 'lost', 'unmatched', 'alone'] as const).map((kind) =>
        kinds.has(kind) ? (
          <span key={kind} data-kind={kind}>
            {FITS[kind]}
          </span>
        ) : null,
      )}
    </p>
  );
}
