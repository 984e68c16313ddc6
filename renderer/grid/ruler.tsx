import { type MouseEvent, memo, useMemo } from 'react';
import styles from './ruler.module.css';

/** So many parts of the file have a mark of their own: hits are counted by them. */
export const RULER_PARTS = 360;
/** A press this near to a mark means it, in px. */
const NEAR = 4;

interface RulerProps {
  readonly total: number;
  readonly current: number;
  /** Lines that prove something, and those that somebody marked. */
  readonly marked: ReadonlySet<number>;
  readonly bookmarks: ReadonlySet<number>;
  /** How many lines of each part are hits; null where nothing is looked for. */
  readonly hits: readonly number[] | null;
  /** A line to go to; with `hit`, the first hit from there on. */
  readonly onPick: (line: number, hit: boolean) => void;
}

/** Where in the file the hits, the proof, the bookmarks and the current line are. What it shows is had by keys as well. */
export const Ruler = memo(function Ruler(props: RulerProps) {
  const { total, hits } = props;
  const paths = useMemo(() => (hits === null ? null : hitPaths(hits)), [hits]);
  const place = (line: number) => ({ top: `${((line - 1) / Math.max(1, total - 1)) * 100}%` });

  const onMouseDown = (event: MouseEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const y = event.clientY - box.top;
    event.preventDefault();
    const lineAt = (at: number) => Math.min(total, Math.max(1, Math.round((at / box.height) * (total - 1)) + 1));
    const near = [...props.marked, ...props.bookmarks]
      .map((line) => ({ line, far: Math.abs(((line - 1) / Math.max(1, total - 1)) * box.height - y) }))
      .reduce((best, one) => (one.far < best.far ? one : best), { line: 0, far: NEAR + 1 });
    if (near.far <= NEAR) return props.onPick(near.line, false);
    const part = hits === null ? null : partNear(hits, y, box.height);
    if (part === null || hits === null) props.onPick(lineAt(y), false);
    else props.onPick(Math.floor((part * total) / hits.length) + 1, true);
  };

  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- for the mouse; the keys walk hits, proof and bookmarks
    <div className={styles['ruler']} aria-hidden onMouseDown={onMouseDown} data-ruler>
      {paths === null ? null : (
        <svg className={styles['hits']} viewBox={`0 0 1 ${hits?.length ?? 1}`} preserveAspectRatio="none">
          {paths.map((path, strength) => (
            // oxlint-disable-next-line react/no-array-index-key -- the strengths are fixed
            <path key={strength} d={path} data-strength={strength} />
          ))}
        </svg>
      )}
      {[...props.bookmarks].map((line) => (
        <span key={`b${line}`} className={styles['tick']} data-bookmark style={place(line)} />
      ))}
      {[...props.marked].map((line) => (
        <span key={line} className={styles['tick']} style={place(line)} />
      ))}
      <span className={styles['tick']} data-current style={place(props.current)} />
    </div>
  );
});

/** Three strengths by how many lines of a part are hits, against the fullest part. */
function hitPaths(counts: readonly number[]): readonly string[] {
  const most = Math.max(1, ...counts);
  const paths = ['', '', ''];
  counts.forEach((count, at) => {
    if (count === 0) return;
    const strength = count * 3 > most * 2 ? 2 : count * 3 > most ? 1 : 0;
    // One hit in ten million lines is to be seen as well: no mark is thinner than two parts.
    paths[strength] += `M0 ${at}h1v2h-1z`;
  });
  return paths;
}

function partNear(counts: readonly number[], y: number, height: number): number | null {
  const at = (y / height) * counts.length;
  const reach = Math.ceil((NEAR / height) * counts.length);
  let best: number | null = null;
  for (let part = Math.max(0, Math.floor(at) - reach); part <= Math.min(counts.length - 1, at + reach); part += 1) {
    if ((counts[part] ?? 0) > 0 && (best === null || Math.abs(part - at) < Math.abs(best - at))) best = part;
  }
  return best;
}
