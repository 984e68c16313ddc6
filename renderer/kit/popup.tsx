import { Button as FluentButton, Popover, PopoverSurface, PopoverTrigger, Tooltip } from '@fluentui/react-components';
import { type ComponentType, type ReactNode, useState } from 'react';

/** A button of an icon, or of words, that unfolds a panel over the page. Esc and a press outside fold it. */
export function Popup(props: {
  readonly label: string;
  readonly title: string;
  readonly icon?: ComponentType<{ readonly 'aria-hidden'?: boolean }>;
  readonly text?: string;
  /** A function is given what folds the panel again. */
  readonly children: ReactNode | ((close: () => void) => ReactNode);
}) {
  const Icon = props.icon;
  const { children } = props;
  const [open, setOpen] = useState(false);
  return (
    <Popover trapFocus positioning="below-end" open={open} onOpenChange={(_, next) => setOpen(next.open)}>
      <PopoverTrigger disableButtonEnhancement>
        <Tooltip content={props.label} relationship="label" withArrow={false}>
          <FluentButton
            size="small"
            appearance="subtle"
            {...(Icon === undefined ? {} : { icon: <Icon aria-hidden /> })}
          >
            {props.text}
          </FluentButton>
        </Tooltip>
      </PopoverTrigger>
      <PopoverSurface aria-label={props.title}>
        {typeof children === 'function' ? children(() => setOpen(false)) : children}
      </PopoverSurface>
    </Popover>
  );
}
