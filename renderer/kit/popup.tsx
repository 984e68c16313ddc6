import { Button as FluentButton, Popover, PopoverSurface, PopoverTrigger, Tooltip } from '@fluentui/react-components';
import type { ComponentType, ReactNode } from 'react';

/** A button of an icon, or of words, that unfolds a panel over the page. Esc and a press outside fold it. */
export function Popup(props: {
  readonly label: string;
  readonly title: string;
  readonly icon?: ComponentType<{ readonly 'aria-hidden'?: boolean }>;
  readonly text?: string;
  readonly children: ReactNode;
}) {
  const Icon = props.icon;
  return (
    <Popover trapFocus positioning="below-end">
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
      <PopoverSurface aria-label={props.title}>{props.children}</PopoverSurface>
    </Popover>
  );
}
