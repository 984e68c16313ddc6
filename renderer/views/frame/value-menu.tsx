import { type MouseEvent, type ReactNode, createContext, useCallback, useContext, useMemo, useState } from 'react';
import type { FilterField } from '../../../shared/query/filter.ts';
import { cut, printable } from '../../../shared/base/text.ts';
import { formatSpan } from '../../../shared/base/time.ts';
import { ContextMenu, type MenuEntry } from '../../kit/context-menu.tsx';
import { useApp } from '../../state/app.ts';

/** A value that stands on the screen: what a press of the right button may ask of it. */
export interface ShownValue {
  readonly field: FilterField | null;
  readonly value: string;
  /** Of the row that it stands in: the peer, and the time in microseconds. */
  readonly peer?: string | null;
  readonly time?: number | null;
  /** Further things that the view offers, above the others. */
  readonly entries?: readonly MenuEntry[];
}

type Show = (event: Pick<MouseEvent, 'clientX' | 'clientY' | 'preventDefault'>, value: ShownValue) => void;

const Menu = createContext<Show>(() => {});

/** Opens the menu of a value where the mouse is, or at an element that a key was pressed in. */
export function useValueMenu(): Show {
  return useContext(Menu);
}

const SECOND = 1_000_000;
const AROUND = [10 * SECOND, 60 * SECOND, 600 * SECOND] as const;

export function ValueMenuProvider(props: { readonly children: ReactNode }) {
  const [open, setOpen] = useState<{ readonly x: number; readonly y: number; readonly value: ShownValue } | null>(null);
  const show = useCallback<Show>((event, value) => {
    event.preventDefault();
    setOpen({ x: event.clientX, y: event.clientY, value });
  }, []);
  const entries = useEntries(open?.value ?? null);
  return (
    <Menu value={show}>
      {props.children}
      {open === null ? null : (
        <ContextMenu x={open.x} y={open.y} label="Filter by this" entries={entries} onClose={() => setOpen(null)} />
      )}
    </Menu>
  );
}

function useEntries(shown: ShownValue | null): readonly MenuEntry[] {
  const { lens } = useApp();
  return useMemo(() => {
    if (shown === null) return [];
    const { field, value } = shown;
    const entries: MenuEntry[] = [...(shown.entries ?? [])];
    const word = cut(printable(value), 40);
    if (field !== null && field !== 'time' && value !== '') {
      entries.push({ label: `Only ${field} ${word}`, do: () => lens.include(field, value) });
      entries.push({ label: `Without ${field} ${word}`, do: () => lens.exclude(field, value) });
    }
    const peer = shown.peer ?? null;
    if (peer !== null && field !== 'peer')
      entries.push({ label: `Only this peer, ${printable(peer)}`, do: () => lens.include('peer', peer) });
    const time = shown.time ?? null;
    if (time !== null) {
      entries.push({ label: 'From here on', do: () => lens.time(time, null) });
      entries.push({ label: 'Up to here', do: () => lens.time(null, time) });
      for (const span of AROUND)
        entries.push({ label: `${formatSpan(span)} around this`, do: () => lens.time(time - span, time + span) });
    }
    if (value !== '')
      entries.push({
        label: `Copy ${word}`,
        do: () => void navigator.clipboard.writeText(value).catch(() => undefined),
      });
    return entries;
  }, [shown, lens]);
}
