import { isAbsolute, relative, resolve, sep } from 'node:path';

/**
 * The file under `root` that the path of an address stands for, or null for one that no page of ours asks for: one that
 * climbs, that is empty or relative, or that Windows would read as a drive, a stream or another name. `path` is as sent,
 * with its percent signs and without its query; it is decoded once, so an address encoded twice names no file.
 */
export function contain(root: string, path: string): string | null {
  const decoded = decode(path);
  if (decoded === null || !decoded.startsWith('/')) return null;
  const wanted = decoded === '/' ? '/index.html' : decoded;
  const parts = wanted.slice(1).split('/');
  if (!parts.every(isPlain)) return null;
  const base = resolve(root);
  const file = resolve(base, ...parts);
  const inside = relative(base, file);
  return inside === '' || inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside) ? null : file;
}

function decode(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
}

/** Dots and spaces at the end are dropped by Windows, which makes another name of it. */
function isPlain(part: string): boolean {
  // oxlint-disable-next-line no-control-regex -- control characters are what is refused
  return part !== '' && !/[\\:*?"<>|\u0000-\u001f\u007f]/.test(part) && !/[. ]$/.test(part);
}

/** The path of an `app://bundle/…` address as it was asked for, or null for another scheme or host. */
export function pathOfAppAddress(address: string): string | null {
  return /^app:\/\/bundle(\/[^?#]*)/.exec(address)?.[1] ?? null;
}
