import { Menu, MenuItem, MenuList, MenuPopover } from '@fluentui/react-components';
import { useMemo } from 'react';

export interface MenuEntry {
  readonly label: string;
  /** The key that does the same, as it is shown. */
  readonly keys?: string;
  readonly do: () => void;
}

/** A menu at a place in the window; the focus goes back where it was. */
export function ContextMenu(props: {
  readonly x: number;
  readonly y: number;
  readonly label: string;
  readonly entries: readonly MenuEntry[];
  readonly onClose: () => void;
}) {
  const { x, y } = props;
  const target = useMemo(() => ({ getBoundingClientRect: () => new DOMRect(x, y, 0, 0) }), [x, y]);
  return (
    <Menu
      open
      onOpenChange={(_, { open }) => {
        if (!open) props.onClose();
      }}
      positioning={{ target, position: 'below', align: 'start' }}
    >
      <MenuPopover>
        <MenuList aria-label={props.label}>
          {props.entries.map((entry) => (
            <MenuItem
              key={entry.label}
              {...(entry.keys === undefined ? {} : { secondaryContent: entry.keys })}
              onClick={() => {
                props.onClose();
                entry.do();
              }}
            >
              {entry.label}
            </MenuItem>
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
