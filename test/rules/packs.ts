import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const EXAMPLE = join(import.meta.dirname, '..', '..', 'resources', 'rules', 'example-pack.json');
export const EXAMPLE_TEXT = readFileSync(EXAMPLE, 'utf8');

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** The example with something in it changed, as JSON of two blanks; `undefined` takes it away. */
export function changed(path: readonly (string | number)[], value: Json | undefined): string {
  const pack = JSON.parse(EXAMPLE_TEXT) as Json;
  let at = pack as Record<string | number, Json>;
  for (const key of path.slice(0, -1)) at = at[key] as Record<string | number, Json>;
  const last = path.at(-1) ?? '';
  if (value === undefined) delete at[last];
  else at[last] = value;
  return JSON.stringify(pack, null, 2);
}

const P = 'Remote 203.0.113.9:500: Local 198.51.100.4:500: ';
export const LINES = {
  watchdog: `${P}[LOCAL_MSG] vpn watchdog restarted the tunnel 0x3`,
  asksForAddress: `${P}[RECEIVED][NOTIFY] Received Notify Message - FAILED_CP_REQUIRED`,
  authSent: `${P}[SEND][SA_AUTH] Sending SA AUTH message for tunnelId 0x3 and tsId 0x37`,
  refused: `${P}[RECEIVED][NOTIFY] Received Notify Message - Authentication failed`,
} as const;

/** A pack with one sign, over a notify that ours know. */
export function packOf(name: string, sign: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({
    schema: 'tunnelscope.rules/1',
    name,
    signs: [
      {
        id: 'refused',
        finding: 'certificate-rejected',
        notifies: ['authentication-failed'],
        severity: 'error',
        confidence: 'high',
        why: 'All our devices have certificates.',
        samples: [
          { lines: [LINES.authSent, LINES.refused], gives: ['certificate-rejected'], not: ['psk-mismatch'] },
          { lines: [LINES.authSent], gives: [], not: ['certificate-rejected'] },
        ],
        ...sign,
      },
    ],
  });
}
