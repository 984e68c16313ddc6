import { printable } from '../../shared/base/text.ts';
import styles from './highlight.module.css';

/** The colours that rules may give to rows, by the names that stand in files. */
export const HUES = ['amber', 'green', 'blue', 'violet', 'rose', 'grey'] as const;
export type Hue = (typeof HUES)[number];

/** What a rule of the user's gives to a row: never a colour alone. */
export interface Highlight {
  readonly hue: Hue;
  readonly label: string;
}

export function HighlightTag(props: { readonly highlight: Highlight }) {
  return (
    <span className={styles['tag']} data-hue={props.highlight.hue}>
      {printable(props.highlight.label)}
    </span>
  );
}

/** Where there is no room for words: its name is its tooltip, and is read out. */
export function HighlightMark(props: { readonly highlight: Highlight }) {
  const label = printable(props.highlight.label);
  return <span className={styles['mark']} data-hue={props.highlight.hue} role="img" aria-label={label} title={label} />;
}
