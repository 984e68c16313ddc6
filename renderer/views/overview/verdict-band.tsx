import { printable } from '../../../shared/base/text.ts';
import type { Finding } from '../../../shared/model/analysis.ts';
import type { Confidence } from '../../../shared/model/words.ts';
import { CopyButton } from '../../kit/copy.tsx';
import { HealthTag } from '../../kit/marks.tsx';
import { PlaceLink, useRun } from '../shared/run.tsx';
import { useClock } from '../shared/time.ts';
import { PHASE_NAMES } from '../../../shared/model/names.ts';
import { CONFIDENCE_WORDS, codeWord, instanceWord, refusedBy } from '../shared/words.ts';
import { summaryText, times } from './summary.ts';
import styles from './verdict-band.module.css';

/** The sentence that can be read aloud, and in one line under it with whom, where, when and how often. */
export function VerdictBand(props: { readonly main: Finding | null }) {
  const { analysis } = useRun();
  const { verdict } = analysis;
  const { main } = props;
  return (
    <header className={styles['band']} data-health={verdict.health}>
      <div className={styles['health']}>
        <HealthTag health={verdict.health} strong />
        {main === null || main.id === 'no-fault' ? null : <ConfidenceWord confidence={main.confidence} />}
      </div>
      <div className={styles['said']}>
        <div className={styles['first']}>
          <h1 className={styles['headline']}>
            {printable(verdict.headline)}
            <span className={styles['copy']}>
              <CopyButton what="the headline" text={() => printable(verdict.headline)} />
            </span>
          </h1>
          <CopyButton what="the summary" label="Copy summary" text={() => summaryText(analysis)} />
        </div>
        {main === null || main.explanation === '' ? null : (
          <p className={styles['explanation']}>{printable(main.explanation)}</p>
        )}
        {main === null ? null : <FactLine finding={main} />}
      </div>
    </header>
  );
}

/** With whom, where, how often and when, each said only where it is known. */
export function FactLine(props: { readonly finding: Finding }) {
  const { finding } = props;
  const first = finding.evidence[0];
  const seen = finding.occurrences < 1 || finding.id === 'no-fault' ? null : times(finding.occurrences);
  const when = useClock().range(finding.firstSeen, finding.lastSeen);
  const code = codeWord(finding.errorCode, finding.errorName);
  const refused = refusedBy(finding);
  return (
    <dl className={styles['facts']}>
      {finding.peer === null ? null : <Fact name="Peer" value={printable(finding.peer)} />}
      {finding.instance === null ? null : <Fact name="Instance" value={instanceWord(finding.instance)} />}
      {finding.phase === null ? null : <Fact name="Phase" value={PHASE_NAMES[finding.phase]} />}
      {code === null ? null : <Fact name="Code" value={printable(code)} />}
      {refused === null ? null : <Fact name="Refused by" value={refused} />}
      {finding.rule === null ? null : (
        <Fact name="By your rule" value={printable(`${finding.rule.pack}, ${finding.rule.id}`)} />
      )}
      {seen === null && when === null ? null : (
        <div className={styles['fact']}>
          <dt>{seen === null ? 'At' : 'Seen'}</dt>
          <dd>
            {seen === null || first === undefined ? (
              seen
            ) : (
              <PlaceLink place={{ file: first.file, line: first.line, finding: finding.key }}>{seen}</PlaceLink>
            )}
            {seen !== null && when !== null ? ', ' : ''}
            {when}
          </dd>
        </div>
      )}
    </dl>
  );
}

function Fact(props: { readonly name: string; readonly value: string }) {
  return (
    <div className={styles['fact']}>
      <dt>{props.name}</dt>
      <dd>{props.value}</dd>
    </div>
  );
}

const BARS = { low: 1, medium: 2, high: 3 } as const;

function ConfidenceWord(props: { readonly confidence: Confidence }) {
  const full = BARS[props.confidence];
  return (
    <span className={styles['confidence']}>
      <svg width="14" height="12" viewBox="0 0 14 12" aria-hidden>
        {[1, 2, 3].map((bar) => (
          <rect
            key={bar}
            x={(bar - 1) * 5 + 0.5}
            y={11.5 - bar * 3.4}
            width="3"
            height={bar * 3.4}
            fill={bar <= full ? 'currentColor' : 'none'}
            stroke="currentColor"
          />
        ))}
      </svg>
      {CONFIDENCE_WORDS[props.confidence]}
    </span>
  );
}
