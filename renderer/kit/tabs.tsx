import { Tab, TabList } from '@fluentui/react-components';
import { type ReactNode, useId } from 'react';
import styles from './tabs.module.css';

interface TabsProps<Id extends string> {
  readonly label: string;
  readonly choices: readonly { readonly id: Id; readonly name: string }[];
  readonly chosen: Id;
  readonly onChange: (id: Id) => void;
  /** What the chosen one shows. */
  readonly children: ReactNode;
}

/** One of several, all of them in sight, over what the chosen one shows. */
export function Tabs<Id extends string>(props: TabsProps<Id>) {
  const panel = useId();
  return (
    <div className={styles['tabs']}>
      <TabList
        size="small"
        className={styles['list']}
        aria-label={props.label}
        selectedValue={props.chosen}
        onTabSelect={(_, { value }) => {
          const choice = props.choices.find(({ id }) => id === value);
          if (choice !== undefined) props.onChange(choice.id);
        }}
      >
        {props.choices.map(({ id, name }) => (
          <Tab key={id} value={id} aria-controls={panel}>
            {name}
          </Tab>
        ))}
      </TabList>
      <div id={panel} role="tabpanel" aria-label={props.choices.find(({ id }) => id === props.chosen)?.name}>
        {props.children}
      </div>
    </div>
  );
}
