import {
  Button as FluentButton,
  Input,
  ProgressBar,
  Select,
  Textarea,
  ToggleButton,
  Tooltip,
} from '@fluentui/react-components';
import type { AriaAttributes, AriaRole, ComponentType, KeyboardEvent, Ref } from 'react';
import { OutIcon, SearchIcon } from './icons.ts';
import styles from './controls.module.css';

type Icon = ComponentType<{ readonly 'aria-hidden'?: boolean }>;

interface ButtonProps {
  readonly label: string;
  readonly icon?: Icon;
  readonly primary?: boolean;
  readonly quiet?: boolean;
  readonly large?: boolean;
  readonly disabled?: boolean;
  /** What it acts on, read out behind the label where several buttons are called alike. */
  readonly about?: string;
  readonly onClick: () => void;
}

export function Button(props: ButtonProps) {
  const Icon = props.icon;
  return (
    <FluentButton
      size={props.large === true ? 'medium' : 'small'}
      appearance={props.primary === true ? 'primary' : props.quiet === true ? 'subtle' : 'secondary'}
      disabled={props.disabled === true}
      className={styles['button']}
      {...(props.about === undefined ? {} : { 'aria-label': `${props.label} ${props.about}` })}
      {...(Icon === undefined ? {} : { icon: <Icon aria-hidden /> })}
      onClick={props.onClick}
    >
      {props.label}
    </FluentButton>
  );
}

interface IconButtonProps {
  readonly label: string;
  readonly icon: Icon;
  readonly disabled?: boolean;
  readonly tabIndex?: number;
  readonly onClick: () => void;
}

/** A button of an icon alone: its label is its name and its tooltip. */
export function IconButton(props: IconButtonProps) {
  const Icon = props.icon;
  return (
    <Tooltip content={props.label} relationship="label" withArrow={false}>
      <FluentButton
        size="small"
        appearance="subtle"
        disabled={props.disabled === true}
        icon={<Icon aria-hidden />}
        onClick={props.onClick}
        {...(props.tabIndex === undefined ? {} : { tabIndex: props.tabIndex })}
      />
    </Tooltip>
  );
}

/** The same for a place in the page: it can be opened beside, and copied. */
export function IconLink(props: Omit<IconButtonProps, 'onClick' | 'disabled'> & { readonly href: string }) {
  const Icon = props.icon;
  return (
    <Tooltip content={props.label} relationship="label" withArrow={false}>
      <FluentButton
        as="a"
        href={props.href}
        size="small"
        appearance="subtle"
        icon={<Icon aria-hidden />}
        {...(props.tabIndex === undefined ? {} : { tabIndex: props.tabIndex })}
      />
    </Tooltip>
  );
}

/** A button that is in or out: an icon, or a short text in its place, named by its label. */
export function Toggle(props: {
  readonly label: string;
  readonly icon?: Icon;
  readonly text?: string;
  readonly on: boolean;
  readonly disabled?: boolean;
  readonly onChange: (on: boolean) => void;
}) {
  const Icon = props.icon;
  return (
    <Tooltip content={props.label} relationship="label" withArrow={false}>
      <ToggleButton
        size="small"
        appearance="subtle"
        className={styles['toggle']}
        checked={props.on}
        disabled={props.disabled === true}
        {...(Icon === undefined ? {} : { icon: <Icon aria-hidden /> })}
        onClick={() => props.onChange(!props.on)}
      >
        {props.text}
      </ToggleButton>
    </Tooltip>
  );
}

/** One of a few. */
export function Pick<Id extends string>(props: {
  readonly label: string;
  readonly choices: readonly { readonly id: Id; readonly name: string }[];
  readonly chosen: Id;
  readonly onChange: (id: Id) => void;
}) {
  return (
    <Select
      size="small"
      className={styles['pick']}
      aria-label={props.label}
      value={props.chosen}
      onChange={(_, { value }) => {
        const choice = props.choices.find(({ id }) => id === value);
        if (choice !== undefined) props.onChange(choice.id);
      }}
    >
      {props.choices.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </Select>
  );
}

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly placeholder?: string;
  readonly search?: boolean;
  readonly numeric?: boolean;
  readonly inputRef?: Ref<HTMLInputElement>;
  readonly onChange: (value: string) => void;
  readonly onKeyDown?: (event: KeyboardEvent<HTMLInputElement>) => void;
  readonly onFocus?: () => void;
  readonly onBlur?: () => void;
  readonly mono?: boolean;
  /** The id of what says that something is wrong with it; null where nothing is. */
  readonly wrong?: string | null;
  /** Further attributes, as of a box that completes. */
  readonly aria?: AriaAttributes & { readonly role?: AriaRole };
}

export function Field(props: FieldProps) {
  return (
    <Input
      size="small"
      className={styles['field']}
      data-mono={props.mono === true ? '' : undefined}
      aria-label={props.label}
      value={props.value}
      {...(props.placeholder === undefined ? {} : { placeholder: props.placeholder })}
      {...(props.search === true ? { contentBefore: <SearchIcon aria-hidden /> } : {})}
      {...(props.numeric === true ? { inputMode: 'numeric' as const } : {})}
      {...(props.onKeyDown === undefined ? {} : { onKeyDown: props.onKeyDown })}
      {...(props.onFocus === undefined ? {} : { onFocus: props.onFocus })}
      {...(props.onBlur === undefined ? {} : { onBlur: props.onBlur })}
      input={{
        ref: props.inputRef ?? null,
        autoComplete: 'off',
        spellCheck: false,
        ...(props.wrong === undefined || props.wrong === null
          ? {}
          : { 'aria-invalid': true, 'aria-describedby': props.wrong }),
        ...props.aria,
      }}
      onChange={(_, data) => props.onChange(data.value)}
    />
  );
}

/** Room for some lines to be typed or pasted. */
export function Area(props: {
  readonly label: string;
  readonly value: string;
  readonly placeholder: string;
  readonly rows: number;
  readonly disabled?: boolean;
  /** The id of what says that something is wrong with it; null where nothing is. */
  readonly wrong: string | null;
  readonly areaRef?: Ref<HTMLTextAreaElement>;
  readonly onChange: (value: string) => void;
  readonly onKeyDown?: (event: KeyboardEvent<HTMLTextAreaElement>) => void;
}) {
  return (
    <Textarea
      size="small"
      resize="vertical"
      className={styles['area']}
      value={props.value}
      placeholder={props.placeholder}
      disabled={props.disabled === true}
      textarea={{
        ref: props.areaRef ?? null,
        rows: props.rows,
        autoComplete: 'off',
        spellCheck: false,
        'aria-label': props.label,
        ...(props.wrong === null ? {} : { 'aria-invalid': true, 'aria-describedby': props.wrong }),
      }}
      {...(props.onKeyDown === undefined ? {} : { onKeyDown: props.onKeyDown })}
      onChange={(_, data) => props.onChange(data.value)}
    />
  );
}

/** `share` from 0 to 1; null where the end is not known. */
export function Bar(props: { readonly label: string; readonly share: number | null }) {
  return (
    <ProgressBar
      aria-label={props.label}
      thickness="medium"
      shape="square"
      {...(props.share === null ? {} : { value: props.share, max: 1 })}
    />
  );
}

/** A link out of the page; only https, and its host is shown beside it. */
export function OutLink(props: { readonly url: string; readonly text?: string | null }) {
  const host = httpsHost(props.url);
  if (host === null) return null;
  const text = props.text ?? null;
  return (
    <a className={styles['out']} href={props.url} target="_blank" rel="noopener noreferrer" title={props.url}>
      {text === null || text === '' ? host : text}
      {text === null || text === '' ? null : <span className={styles['host']}>{host}</span>}
      <OutIcon aria-hidden />
    </a>
  );
}

export function httpsHost(url: string): string | null {
  try {
    const parsed = new URL(url);
    return parsed.protocol === 'https:' && parsed.username === '' && parsed.password === '' ? parsed.host : null;
  } catch {
    return null;
  }
}

/** Holds the place of what is being fetched, at its final size and without motion. */
export function Skeleton(props: { readonly width: string; readonly height: number }) {
  return <span className={styles['skeleton']} style={{ width: props.width, height: props.height }} aria-hidden />;
}

export function Key(props: { readonly children: string }) {
  return <kbd className={styles['key']}>{props.children}</kbd>;
}
