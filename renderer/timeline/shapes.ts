import type { MarkKind } from './phases.ts';

/** The shape of each mark around a place, as path data: it is told by its form and not by its hue alone. */
export function shapeOf(kind: MarkKind, x: number, y: number, r: number): string {
  switch (kind) {
    case 'sent':
      return `M${n(x)} ${n(y - r)}l${n(r)} ${n(2 * r)}h${n(-2 * r)}z`;
    case 'received':
      return `M${n(x)} ${n(y + r)}l${n(-r)} ${n(-2 * r)}h${n(2 * r)}z`;
    case 'local': {
      const small = r * 0.7;
      return `M${n(x - small)} ${n(y)}a${n(small)} ${n(small)} 0 1 0 ${n(2 * small)} 0a${n(small)} ${n(small)} 0 1 0 ${n(-2 * small)} 0z`;
    }
    case 'notify':
      return `M${n(x)} ${n(y - r)}l${n(r)} ${n(r)}l${n(-r)} ${n(r)}l${n(-r)} ${n(-r)}z`;
    case 'again': {
      // Three quarters of a circle with an arrow's head at its end.
      const end = `M${n(x + r - 2)} ${n(y - 2)}l2 2l2 -2`;
      return `M${n(x)} ${n(y - r)}a${n(r)} ${n(r)} 0 1 0 ${n(r)} ${n(r)}${end}`;
    }
    case 'failure':
      return `M${n(x - r)} ${n(y - r)}l${n(2 * r)} ${n(2 * r)}M${n(x + r)} ${n(y - r)}l${n(-2 * r)} ${n(2 * r)}`;
  }
}

/** In the order in which they are drawn: the last is uppermost. */
export const MARK_KINDS: readonly MarkKind[] = ['local', 'received', 'sent', 'notify', 'again', 'failure'];

export const MARK_LABELS: Readonly<Record<MarkKind, string>> = {
  sent: 'sent',
  received: 'received',
  local: 'local',
  notify: 'notify',
  again: 'retransmit',
  failure: 'failure',
};

export function n(value: number): string {
  return String(Math.round(value * 10) / 10);
}
