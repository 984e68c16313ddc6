import {
  Button as FluentButton,
  Menu,
  MenuItemCheckbox,
  MenuList,
  MenuPopover,
  MenuTrigger,
  Tooltip,
} from '@fluentui/react-components';
import type { ComponentType } from 'react';

interface ChoicesProps<Id extends string> {
  readonly label: string;
  readonly icon: ComponentType<{ readonly 'aria-hidden'?: boolean }>;
  readonly choices: readonly { readonly id: Id; readonly name: string }[];
  readonly chosen: readonly Id[];
  readonly onToggle: (id: Id) => void;
}

/** A button that unfolds things to be ticked, any number of them. */
export function Choices<Id extends string>(props: ChoicesProps<Id>) {
  const Icon = props.icon;
  return (
    <Menu
      checkedValues={{ chosen: [...props.chosen] }}
      onCheckedValueChange={(_, { checkedItems }) => {
        for (const { id } of props.choices)
          if (checkedItems.includes(id) !== props.chosen.includes(id)) props.onToggle(id);
      }}
    >
      <MenuTrigger disableButtonEnhancement>
        <Tooltip content={props.label} relationship="label" withArrow={false}>
          <FluentButton size="small" appearance="subtle" icon={<Icon aria-hidden />} />
        </Tooltip>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          {props.choices.map(({ id, name }) => (
            <MenuItemCheckbox key={id} name="chosen" value={id}>
              {name}
            </MenuItemCheckbox>
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
