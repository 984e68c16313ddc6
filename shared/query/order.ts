const SEVERITY_ORDER: readonly string[] = ['error', 'warning', 'info'];
/** Made once: comparing with a collator of its own each time takes many times as long. */
const { compare: byLetters } = new Intl.Collator('en', { numeric: true });

/**
 * How a table sorts the values of a field: nothing first, then errors before warnings before the rest, codes by their size,
 * all else by its letters, and numbers within it by their size.
 */
export function valueOrder(field: string): (a: string, b: string) => number {
  return (a, b) => {
    // -1 is less than nothing, and an error code.
    if (a === '' || b === '') return (a === '' ? 0 : 1) - (b === '' ? 0 : 1);
    if (field === 'severity') return SEVERITY_ORDER.indexOf(a) - SEVERITY_ORDER.indexOf(b);
    return field === 'code' ? Number(a) - Number(b) : byLetters(a, b);
  };
}
