import { Tooltip } from '@fluentui/react-components';
import type { ReactElement } from 'react';

/** A description that appears on hover and focus. */
export function Tip(props: { readonly text: string; readonly children: ReactElement<Record<string, unknown>> }) {
  return (
    <Tooltip content={props.text} relationship="description" withArrow={false} positioning="after">
      {props.children}
    </Tooltip>
  );
}
