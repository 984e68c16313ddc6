import { readFile } from 'node:fs/promises';
import { contain } from './contain.ts';
import { mimeOf } from './mime.ts';

export interface PageReply {
  readonly status: 200 | 400 | 404;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array<ArrayBuffer>;
}

/** What every answer carries, whatever it is. A worker takes its policy from its script's own answer. */
export function safeHeaders(csp: string): Readonly<Record<string, string>> {
  return {
    'Content-Security-Policy': csp,
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
  };
}

/** Answers the path of an address (as sent, without its query) with a file of the built page in `root`. */
export async function pageReply(root: string, path: string, csp: string): Promise<PageReply> {
  const file = contain(root, path);
  if (file === null) return refused(400, 'This address is not one of the page.', csp);
  try {
    const body = await readFile(file);
    const headers = { ...safeHeaders(csp), 'Content-Type': mimeOf(file), 'Cache-Control': cacheOf(path) };
    return { status: 200, headers, body };
  } catch {
    return refused(404, 'There is no such file in the page.', csp);
  }
}

/** The build puts a hash of the content into the name of what it writes to assets/. */
function cacheOf(path: string): string {
  return /^\/assets\/[^/]+-[\w-]{8}\.\w+$/.test(path) ? 'public, max-age=31536000, immutable' : 'no-store';
}

function refused(status: 400 | 404, text: string, csp: string): PageReply {
  const headers = { ...safeHeaders(csp), 'Content-Type': mimeOf('.txt'), 'Cache-Control': 'no-store' };
  return { status, headers, body: new TextEncoder().encode(`${text}\n`) };
}
