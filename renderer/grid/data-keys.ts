/** What a key asks of a data grid. */
export type GridAct =
  | { readonly kind: 'move'; readonly by: number }
  | { readonly kind: 'across'; readonly by: -1 | 1 }
  | { readonly kind: 'open' | 'toggle' | 'menu' | 'copy' };

type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>;

/** `page` is how many rows are in sight. Null for a key that is not the grid's. */
export function gridAct(event: Pressed, page: number): GridAct | null {
  const { key } = event;
  const wide = event.ctrlKey || event.metaKey;
  if (event.altKey) return null;
  if (key === 'ContextMenu' || (key === 'F10' && event.shiftKey)) return { kind: 'menu' };
  if (key === 'Home' || key === 'End') return { kind: 'move', by: key === 'Home' ? -Infinity : Infinity };
  if (wide) return key.toLowerCase() === 'c' ? { kind: 'copy' } : null;
  switch (key) {
    case 'ArrowDown':
    case 'ArrowUp':
      return { kind: 'move', by: key === 'ArrowDown' ? 1 : -1 };
    case 'PageDown':
    case 'PageUp':
      return { kind: 'move', by: key === 'PageDown' ? page : -page };
    case 'ArrowLeft':
    case 'ArrowRight':
      return { kind: 'across', by: key === 'ArrowRight' ? 1 : -1 };
    case 'Enter':
      return { kind: 'open' };
    case ' ':
      return { kind: 'toggle' };
    default:
      return null;
  }
}
