import { memo } from 'react';
import { printable } from '../../shared/base/text.ts';
import { formatCount } from '../../shared/base/units.ts';
import { SeverityMark } from '../kit/marks.tsx';
import type { Column } from './columns.ts';
import { type Highlight, HighlightMark } from './highlight.tsx';
import type { GridLine } from './line.ts';
import { type Match, type Piece, cellPlace, piecesOf } from './pieces.ts';
import styles from './line-row.module.css';

interface LineRowProps {
  readonly id: string;
  readonly number: number;
  readonly line: GridLine | undefined;
  /** Null where lines are shown as they stand. */
  readonly columns: readonly Column[] | null;
  readonly current: boolean;
  readonly selected: boolean;
  readonly marked: boolean;
  readonly bookmarked: boolean;
  /** One more line of the record above: the mark stands at its first line, and a rail goes on from there. */
  readonly joined: boolean;
  /** Null for a line that is no hit. */
  readonly matches: readonly Match[] | null;
  readonly highlight: Highlight | null;
}

const NO_MATCHES: readonly Match[] = [];

export const LineRow = memo(function LineRow(props: LineRowProps) {
  const { line, number, columns } = props;
  const matches = props.matches ?? NO_MATCHES;
  const split = columns !== null && line !== undefined && line.cells !== null;
  return (
    <div
      id={props.id}
      className={styles['row']}
      role="row"
      aria-rowindex={columns === null ? number : number + 1}
      aria-selected={props.current || props.selected}
      data-line={number}
      data-current={props.current || undefined}
      data-selected={props.selected || undefined}
      data-marked={props.marked || undefined}
      data-hit={props.matches !== null || undefined}
      data-hue={props.highlight?.hue}
    >
      <span className={styles['gutter']} role="rowheader" data-gutter>
        <span className={styles['flag']} data-flag data-set={props.bookmarked || undefined}>
          {props.bookmarked ? <Flag /> : null}
        </span>
        <span className={styles['mark']}>
          {line === undefined ? null : <Recognised mark={line.mark} joined={props.joined} />}
        </span>
        <span className={styles['number']}>
          {props.highlight === null ? null : (
            <span className={styles['highlight']}>
              <HighlightMark highlight={props.highlight} />
            </span>
          )}
          {formatCount(number)}
        </span>
      </span>
      {columns?.map(({ id, width }) => {
        const cell = line?.cells?.[id] ?? '';
        return (
          <span key={id} className={styles['cell']} role="gridcell" style={{ width }} data-column={id}>
            {line === undefined || cell === '' ? null : <Cell line={line} cell={cell} matches={matches} />}
          </span>
        );
      })}
      <span className={styles['text']} role="gridcell" data-text>
        {line === undefined ? (
          ''
        ) : (
          <Pieces pieces={piecesOf(line.text, split ? line.textAt : 0, line.text.length, matches)} />
        )}
        {line !== undefined && line.cutBytes > 0 ? (
          <span className={styles['cut']}>{` … ${formatCount(line.cutBytes)} more bytes`}</span>
        ) : null}
      </span>
    </div>
  );
});

/** A cell says what the line says, and so shows the part of a match that falls on it. */
function Cell(props: { readonly line: GridLine; readonly cell: string; readonly matches: readonly Match[] }) {
  const { line, cell, matches } = props;
  const place = matches.length === 0 ? null : cellPlace(line.text, line.textAt, cell);
  return place === null ? printable(cell) : <Pieces pieces={piecesOf(line.text, place[0], place[1], matches)} />;
}

export function Pieces(props: { readonly pieces: readonly Piece[] }) {
  return props.pieces.map(({ text, hit }, at) =>
    hit ? (
      // oxlint-disable-next-line react/no-array-index-key -- the pieces of one text
      <mark key={at} className={styles['hit']}>
        {printable(text)}
      </mark>
    ) : (
      printable(text)
    ),
  );
}

function Flag() {
  return (
    <svg width="10" height="12" viewBox="0 0 10 12" role="img" aria-label="Bookmark">
      <path d="M1.5 1h7v10L5 8.2 1.5 11z" fill="currentColor" />
    </svg>
  );
}

function Recognised(props: { readonly mark: GridLine['mark']; readonly joined: boolean }) {
  if (props.mark === null) return null;
  if (props.joined) return <span className={styles['rail']} role="img" aria-label="Part of the record above" />;
  if (props.mark === 'plain' || props.mark === 'info')
    return <span className={styles['dot']} role="img" aria-label="Recognised" />;
  return <SeverityMark severity={props.mark} size={11} label />;
}
