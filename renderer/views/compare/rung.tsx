import { printable } from '../../../shared/base/text.ts';
import { formatSpan } from '../../../shared/base/time.ts';
import type { ComparedMessage, ComparedRow } from '../../../shared/model/comparison.ts';
import { SeverityMark } from '../../kit/marks.tsx';
import { formatRoute, linesRoute } from '../../state/route.ts';
import styles from './rung.module.css';

const DIRECTIONS = { sent: 'sent by Azure', received: 'received from the peer', local: "Azure's own act" } as const;

/** One message of one side: its arrow between the rails of Azure and the peer, and what it says. */
export function Rung(props: {
  readonly of: ComparedMessage | null;
  readonly run: string;
  readonly open: boolean;
  /** Where there is none: whether it is missed, or its log only does not print it. */
  readonly missed: boolean;
}) {
  const { of, run, open, missed } = props;
  return (
    <div className={styles['rung']} data-nothing={of === null || undefined}>
      <span className={styles['rails']} title={of === null ? undefined : DIRECTIONS[of.direction]}>
        {of === null ? null : <Arrow direction={of.direction} />}
        {of === null ? null : <span className="unseen">{DIRECTIONS[of.direction]}</span>}
      </span>
      {of === null ? (
        <span className={styles['none']}>{missed ? 'nothing' : <span className="unseen">not in this log</span>}</span>
      ) : (
        <span className={styles['said']}>
          {of.severity === 'error' || of.severity === 'warning' ? (
            <SeverityMark severity={of.severity} size={12} label />
          ) : null}
          <span className={styles['text']} data-open={open || undefined}>
            {printable(of.text)}
            {open ? (
              <a className={styles['place']} href={formatRoute(linesRoute(run, { file: of.file, line: of.line }))}>
                {`${printable(of.file)}:${of.line}`}
              </a>
            ) : null}
          </span>
        </span>
      )}
      <span className={styles['after']}>
        {of === null || of.afterSeconds === null ? '' : `+${formatSpan(of.afterSeconds * 1_000_000)}`}
      </span>
    </div>
  );
}

/** From rail to rail; what one side does by itself is a tick on Azure's. */
function Arrow(props: { readonly direction: ComparedMessage['direction'] }) {
  return (
    <svg className={styles['arrow']} viewBox="0 0 48 12" aria-hidden data-direction={props.direction}>
      {props.direction === 'local' ? (
        <path d="M0 6h8" />
      ) : props.direction === 'sent' ? (
        <path d="M0 6h46M41 2l5 4-5 4" />
      ) : (
        <path d="M48 6H2M7 2 2 6l5 4" />
      )}
    </svg>
  );
}

/** What ties the two messages of a row, or tells that only one of them is there. */
export function Tie(props: { readonly row: ComparedRow }) {
  const { a, b, differs } = props.row;
  const { sign, word } = howOf(props.row);
  const side = a === null ? 'b' : b === null ? 'a' : undefined;
  return (
    <span className={styles['tie']} data-differs={differs ?? undefined} data-only={side}>
      {differs === null && side === undefined ? (
        <span className="unseen">alike</span>
      ) : (
        <span className={styles['how']}>
          {sign === '' ? null : (
            <span className={styles['sign']} aria-hidden>
              {sign}
            </span>
          )}
          {word}
        </span>
      )}
    </span>
  );
}

function howOf({ a, b, differs }: ComparedRow): { readonly sign: string; readonly word: string } {
  const sign = differs === null ? '' : '⊘';
  if (a === null) return { sign, word: 'only in B' };
  if (b === null) return { sign, word: 'only in A' };
  if (differs === 'missing') return { sign, word: 'other message' };
  return differs === 'outcome' ? { sign: '✕', word: 'other outcome' } : { sign: '≠', word: 'other values' };
}
