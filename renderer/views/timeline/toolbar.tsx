import { Button, IconButton, Toggle } from '../../kit/controls.tsx';
import { FilterIcon, TableIcon, ZoomAllIcon, ZoomInIcon, ZoomOutIcon } from '../../kit/icons.ts';
import styles from './timeline.module.css';

const FACTOR = 0.5;

export function Toolbar(props: {
  /** The range in sight, in words. */
  readonly fit: string;
  readonly table: boolean;
  /** Whether less than the whole is in sight, and whether the filter may be narrowed to it. */
  readonly zoomed: boolean;
  readonly filters: boolean;
  readonly onTable: (on: boolean) => void;
  readonly onZoom: (factor: number) => void;
  readonly onWhole: () => void;
  readonly onFilter: () => void;
}) {
  return (
    <div className={styles['bar']} role="toolbar" aria-label="Timeline">
      <span className={styles['fit']} aria-live="polite">
        {props.fit}
      </span>
      {props.filters ? (
        <Button quiet icon={FilterIcon} label="Only events of this time" onClick={props.onFilter} />
      ) : null}
      <span className={styles['acts']}>
        <IconButton label="Zoom in (+)" icon={ZoomInIcon} onClick={() => props.onZoom(FACTOR)} />
        <IconButton
          label="Zoom out (-)"
          icon={ZoomOutIcon}
          disabled={!props.zoomed}
          onClick={() => props.onZoom(1 / FACTOR)}
        />
        <IconButton label="The whole run (0)" icon={ZoomAllIcon} disabled={!props.zoomed} onClick={props.onWhole} />
        <Toggle label="As a table" icon={TableIcon} on={props.table} onChange={props.onTable} />
      </span>
    </div>
  );
}
