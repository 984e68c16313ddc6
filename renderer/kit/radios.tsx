import { Checkbox, Radio, RadioGroup, Switch } from '@fluentui/react-components';
import styles from './radios.module.css';

interface RadiosProps<Id extends string> {
  readonly label: string;
  readonly choices: readonly { readonly id: Id; readonly name: string }[];
  readonly chosen: Id;
  readonly onChange: (id: Id) => void;
}

/** One of a few, all of them in sight. */
export function Radios<Id extends string>(props: RadiosProps<Id>) {
  return (
    <RadioGroup
      layout="horizontal"
      className={styles['radios']}
      aria-label={props.label}
      value={props.chosen}
      onChange={(_, { value }) => {
        const choice = props.choices.find(({ id }) => id === value);
        if (choice !== undefined) props.onChange(choice.id);
      }}
    >
      {props.choices.map(({ id, name }) => (
        <Radio key={id} value={id} label={name} />
      ))}
    </RadioGroup>
  );
}

/** On or off, at once. */
export function OnOff(props: {
  readonly label: string;
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
}) {
  return (
    <Switch
      label={props.label}
      checked={props.on}
      className={styles['switch']}
      onChange={(_, { checked }) => props.onChange(checked)}
    />
  );
}

/** One of several that may hold together. */
export function Check(props: {
  readonly label: string;
  readonly on: boolean;
  readonly disabled?: boolean;
  readonly onChange: (on: boolean) => void;
}) {
  return (
    <Checkbox
      label={props.label}
      checked={props.on}
      disabled={props.disabled === true}
      className={styles['check']}
      onChange={(_, { checked }) => props.onChange(checked === true)}
    />
  );
}
