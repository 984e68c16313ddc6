/** Puts the focus on the next or previous of what takes part in J and K on a page. */
export function stepThrough(page: HTMLElement | null, by: 1 | -1): void {
  const stops = [...(page?.querySelectorAll<HTMLElement>('[data-step]') ?? [])];
  const at = stops.findIndex((stop) => stop === document.activeElement);
  const next = stops[at < 0 ? (by === 1 ? 0 : stops.length - 1) : Math.min(stops.length - 1, Math.max(0, at + by))];
  next?.focus();
}
