import type { ReactNode } from 'react';
import { listed, printable } from '../../../shared/base/text.ts';
import { PHASE_NAMES } from '../../../shared/model/names.ts';
import type { Explanation } from '../../../shared/model/explanation.ts';
import { OutLink } from '../../kit/controls.tsx';
import { NormalMark } from '../../kit/marks.tsx';
import { useClock } from '../shared/time.ts';
import { CONFIDENCE_WORDS, codeWord, findingWord } from '../shared/words.ts';
import styles from './explained.module.css';

/** A time as the contract gives it. */
const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/** What a line means, whole: for the inspector. `brief` leaves out what stands beside it anyway. */
export function Explained(props: { readonly explanation: Explanation; readonly brief?: boolean }) {
  const { explanation: of } = props;
  const brief = props.brief === true;
  const clock = useClock();
  return (
    <div className={styles['explained']}>
      <Gist explanation={of} />
      <dl className={styles['facts']}>
        {brief || of.phase === null ? null : <Fact name="Phase">{PHASE_NAMES[of.phase]}</Fact>}
        {brief || of.direction === null ? null : <Fact name="Direction">{DIRECTION_WORDS[of.direction]}</Fact>}
        {of.code === null ? null : (
          <Fact name="Code">
            {printable(codeWord(of.code.code, of.code.name) ?? '')}
            {of.code.message === null ? null : <q className={styles['quote']}>{printable(of.code.message)}</q>}
          </Fact>
        )}
        {of.notify === null ? null : (
          <Fact name="Notify">
            {printable(of.notify.name)}
            {of.notify.number === null ? '' : ` (${of.notify.number})`}
            <span className={styles['under']}>{printable(of.notify.meaning)}</span>
          </Fact>
        )}
        {(brief ? [] : of.fields).map(({ name, value }) => (
          <Fact key={`${name} ${value}`} name={capital(name)}>
            <code className={styles['value']}>{printable(ISO.test(value) ? clock.stamp(value) : value)}</code>
          </Fact>
        ))}
        {of.proposals.map((one) => (
          <Fact key={`${one.phase} ${one.number}`} name={`Proposal ${one.number}`}>
            {printable(
              [one.encryption, one.integrity, one.dhGroup, one.pfsGroup].filter((part) => part !== null).join(' / '),
            )}
          </Fact>
        ))}
        {of.selectors.map((one, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- the ranges of one line, which never change
          <Fact
            key={index}
            name={`${one.side}${one.owner === null ? '' : one.owner === 'azure' ? ', Azure’s' : ', peer’s'}`}
          >
            {printable(one.cidrs.length > 0 && one.cidrs.length < 3 ? listed(one.cidrs) : `${one.start} – ${one.end}`)}
          </Fact>
        ))}
      </dl>
      {of.findings.length === 0 ? null : (
        <>
          <h3 className={styles['heading']}>May be a sign of</h3>
          <ul className={styles['signs']}>
            {of.findings.map((sign) => (
              <li key={`${sign.id} ${sign.when}`}>
                <b>{findingWord(sign.id)}</b>
                <span
                  className={styles['under']}
                >{`${printable(sign.when)} (${CONFIDENCE_WORDS[sign.confidence]})`}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      {of.references.length === 0 ? null : (
        <>
          <h3 className={styles['heading']}>See</h3>
          <ul className={styles['references']}>
            {of.references.map(({ title, url }) => (
              <li key={`${url} ${title}`}>
                <OutLink url={url} text={printable(title)} />
              </li>
            ))}
          </ul>
        </>
      )}
      {of.grade === null ? null : (
        <p className={styles['grade']}>
          {GRADE_WORDS[of.grade]}
          {of.source === null ? '' : `: ${printable(of.source)}`}
        </p>
      )}
    </div>
  );
}

/** What it is and what that means, in a few words: for a card beside the mouse. */
export function Gist(props: { readonly explanation: Explanation }) {
  const { title, means, normal } = props.explanation;
  return (
    <div className={styles['gist']}>
      <p className={styles['title']}>
        <NormalMark normal={normal} />
        <span>{printable(title)}</span>
      </p>
      {means === null ? null : <p className={styles['means']}>{printable(means)}</p>}
    </div>
  );
}

function Fact(props: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className={styles['fact']}>
      <dt>{props.name}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const DIRECTION_WORDS = {
  sent: 'sent by Azure',
  received: 'received from the peer',
  local: 'Azure’s own act',
} as const;

const GRADE_WORDS = {
  seen: 'This form stands in a public sample',
  'seen-in-picture': 'This form was read off a public screenshot',
  documented: 'This form is documented',
  vocabulary: 'Its words are known, and no whole line was ever seen',
  inferred: 'This form is inferred from others',
} as const;
