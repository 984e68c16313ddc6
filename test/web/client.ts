import { type IncomingHttpHeaders, request } from 'node:http';
import type { TestDoor } from './double.ts';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export interface Ask {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** Sends exactly what is said: no browser or URL parser tidies the path or the headers up. */
export function ask(
  { door }: Pick<TestDoor, 'door'>,
  path: string,
  { method = 'GET', headers = {}, body }: Ask = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const call = request({ host: '127.0.0.1', port: door.port, path, method, headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => (text += chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
      response.on('error', reject);
    });
    call.on('error', reject);
    call.end(body);
  });
}

/** The headers of a page that came in by the token: its cookie, and its origin for what changes something. */
export async function comeIn(test: TestDoor): Promise<{ readonly Cookie: string; readonly Origin: string }> {
  const answer = await ask(test, new URL(test.door.url).pathname + new URL(test.door.url).search);
  const cookie = answer.headers['set-cookie']?.[0] ?? '';
  return { Cookie: cookie.split(';')[0] ?? '', Origin: `http://127.0.0.1:${test.door.port}` };
}
