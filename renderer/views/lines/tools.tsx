import { COLUMN_IDS, COLUMN_NAMES, toggled } from '../../grid/columns.ts';
import { IconButton, Toggle } from '../../kit/controls.tsx';
import {
  BookmarkIcon,
  ColumnsIcon,
  EditorIcon,
  InspectorIcon,
  RawIcon,
  SearchIcon,
  WrapIcon,
} from '../../kit/icons.ts';
import { Choices } from '../../kit/menu.tsx';
import { useApp } from '../../state/app.ts';
import { runOf } from '../../state/route.ts';
import { useSelected, useStore } from '../../state/store.ts';
import { HighlightPanel } from '../highlight/panel.tsx';
import { viewer } from '../shared/viewer.ts';
import styles from './lines.module.css';

interface ToolsProps {
  /** True where the file's lines have columns to be shown or hidden. */
  readonly columns: boolean;
  /** True where the current line is bookmarked. */
  readonly marked: boolean;
  readonly source: boolean;
  readonly inspector: boolean;
  readonly onInspector: (on: boolean) => void;
  readonly onMark: () => void;
  readonly onSource: (on: boolean) => void;
}

const CHOICES = COLUMN_IDS.map((id) => ({ id, name: COLUMN_NAMES[id] }));

/** How lines are looked at. */
export function Tools(props: ToolsProps) {
  const { router, openSearch } = useApp();
  const view = useStore(viewer);
  const run = useSelected(router.route, runOf);
  return (
    <div className={styles['tools']} role="toolbar" aria-label="How lines are shown">
      <Toggle label="Bookmark the line (B)" icon={BookmarkIcon} on={props.marked} onChange={props.onMark} />
      {props.columns ? (
        <>
          <Choices
            label="Columns"
            icon={ColumnsIcon}
            choices={CHOICES}
            chosen={COLUMN_IDS.filter((id) => !view.columns.hidden.includes(id))}
            onToggle={(id) => viewer.update((now) => ({ ...now, columns: toggled(now.columns, id) }))}
          />
          <Toggle
            label="Lines as they stand (R)"
            icon={RawIcon}
            on={view.raw}
            onChange={(raw) => viewer.update((now) => ({ ...now, raw }))}
          />
        </>
      ) : null}
      <Toggle
        label="Wrap long lines (W)"
        icon={WrapIcon}
        on={view.wrap}
        onChange={(wrap) => viewer.update((now) => ({ ...now, wrap }))}
      />
      <HighlightPanel />
      <Toggle label="In the text editor (E)" icon={EditorIcon} on={props.source} onChange={props.onSource} />
      <Toggle label="Inspector (I)" icon={InspectorIcon} on={props.inspector} onChange={props.onInspector} />
      <IconButton label="Search (/)" icon={SearchIcon} onClick={() => (run === null ? undefined : openSearch(run))} />
    </div>
  );
}
