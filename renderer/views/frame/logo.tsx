/** A tunnel seen from its mouth, with the light that does or does not come through. */
export function Logo() {
  return (
    <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden fill="none" stroke="currentColor">
      <path d="M1.5 16V9a7.5 7.5 0 0 1 15 0v7" strokeWidth="2" strokeLinecap="round" />
      <path d="M5.5 16V9.5a3.5 3.5 0 0 1 7 0V16" strokeWidth="1.5" strokeLinecap="round" />
      <circle cx="9" cy="12.5" r="1.4" fill="currentColor" stroke="none" />
    </svg>
  );
}
