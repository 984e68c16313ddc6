import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

export function makeSecret(): string {
  return randomBytes(24).toString('base64url');
}

/** Compares in a time that tells nothing of how much was right. */
export function isSame(given: string, secret: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(secret));
}

/** Another name that leads to this machine (DNS rebinding) must not reach the door, so the names are these two. */
export function isOurHost(host: string | undefined, port: number): boolean {
  return host === `127.0.0.1:${port}` || host === `localhost:${port}`;
}

/** A page of another origin may send here, but never under our own origin; a browser always says whose page it is. */
export function isOurOrigin(origin: string | undefined, host: string | undefined): boolean {
  return origin !== undefined && host !== undefined && origin === `http://${host}`;
}

/** Cookies are shared by all ports of a host: each door has a name of its own. */
export function cookieName(port: number): string {
  return `tunnelscope-${port}`;
}

export function setCookie(port: number, session: string): string {
  return `${cookieName(port)}=${session}; HttpOnly; SameSite=Strict; Path=/`;
}

export function hasSession(cookies: string | undefined, port: number, session: string): boolean {
  if (cookies === undefined) return false;
  return cookies.split(';').some((cookie) => {
    const [name, value] = cookie.split('=').map((word) => word.trim());
    return name === cookieName(port) && value !== undefined && isSame(value, session);
  });
}
