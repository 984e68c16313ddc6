/**
 * What the page may do: run its own scripts and workers, show its own images and fonts, talk to its own origin, and
 * nothing else. Inline styles are the price of the text editor; scripts stay strict, and strings are no scripts.
 */
export const CSP = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "worker-src 'self'",
  "font-src 'self' data:",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

/** The same, with the web door's socket: not every browser takes `'self'` for a WebSocket of the page's own origin. */
export function cspWithSocket(socketOrigin: string): string {
  return CSP.replace("connect-src 'self'", `connect-src 'self' ${socketOrigin}`);
}
