import type { CSSProperties } from 'react';
import type { LinePoint } from '../../grid/point.ts';
import { Gist } from './explained.tsx';
import { useExplanation } from './use-explanation.ts';
import styles from './card.module.css';

const WIDTH = 400;
const BELOW = 18;
const LOW = 180;

/** What the line under the mouse means, beside it. Nothing is drawn until it is known. */
export function HoverCard(props: { readonly run: string; readonly file: string; readonly point: LinePoint }) {
  const { x, y, line } = props.point;
  const loaded = useExplanation(props.run, props.file, line);
  if (loaded.state !== 'ready') return null;
  const above = y + LOW > innerHeight;
  const place: CSSProperties = {
    left: Math.max(8, Math.min(x, innerWidth - WIDTH - 16)),
    maxWidth: WIDTH,
    ...(above ? { bottom: innerHeight - y + BELOW } : { top: y + BELOW }),
  };
  return (
    <div role="tooltip" className={styles['card']} style={place}>
      <Gist explanation={loaded.value} />
    </div>
  );
}
