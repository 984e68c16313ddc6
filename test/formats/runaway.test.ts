import { describe, expect, it } from 'vitest';
import { FORMATS } from '../../electron/engine/formats/registry.ts';
import { LINE_CAP } from '../../electron/engine/intake/lines.ts';
import { reading } from './reading.ts';

/**
 * The worst lines for each pattern: as long as a parser is ever handed one, and made of what the pattern repeats. The time
 * limit of a test is the budget; a pattern that runs away takes hours.
 */
const LONG = LINE_CAP - 200;
const fill = (piece: string) => piece.repeat(Math.ceil(LONG / piece.length));

const WORST: readonly (readonly [name: string, line: string])[] = [
  ['colons and hex', `Remote ${fill('a:')}`],
  ['an endpoint that never ends', `Remote ${fill('a')}:500: Local`],
  ['an open mask', `Remote <${fill('x')}`],
  ['tags', `${fill('[SEND]')} x`],
  ['blanks in a structured record', `(Error)[Remote] 1.2.3.4:500 [Local]${fill(' ')}x`],
  ['keys in a structured record', `(Error)[Remote] ${fill('[Key] v ')}`],
  ['brackets in a structured record', `(Error)[Remote] ${fill('[A')}`],
  ['policy keys', `[RECEIVED]Received IPSec payload: Policy1:${fill('Pfs')}`],
  ['policy values and blanks', `[RECEIVED]Received IPSec payload: Policy1:Cipher=${fill(' ')}x`],
  ['policies', `[RECEIVED]Received IPSec payload: ${fill('Policy1:')}`],
  [
    'selectors',
    `Received Traffic Selector payload request- [Tsid 0x1 ]${fill('StartAddress 1.2.3.4 EndAddress 1.2.3.4 ')}`,
  ],
  ['a selector of blanks', `Received Traffic Selector payload request- [Tsid 0x1 ]StartAddress${fill(' ')}x`],
  ['a status of dots', `[LOCAL_MSG] IKE Tunnel closed for tunnelId 0x3 with status ${fill('.')}x`],
  ['a notify of blanks', `[SEND][NOTIFY] Sending Notify Message - a${fill(' ')}b`],
  ['a function name that never fails', `Ike${fill('a ')} failed with Windows error`],
  ['a key of blanks', `Connectivity State${fill(' ')}x`],
  ['bytes of digits', `Ingress Bytes (since last connected) : ${fill('1,')}x`],
  ['an error of blanks', `Error: a${fill(' ')}b`],
  ['a quotation of blanks', `\t based on log : a${fill(' ')}b`],
  ['a trace line', `[0]0368.03A4::02/02/2017-17:36:01.496 [ikeext] 3038|1.2.3.4|Ike${fill('a ')}`],
  ['a block label', `[0]0368.03A4::02/02/2017-17:36:01.496 [ikeext] 3038|1.2.3.4|  A${fill(' a')}`],
  ['digits', fill('1')],
  ['blanks', `${fill(' ')}x`],
];

describe('no line makes a parser run away', () => {
  it.each(WORST)('%s', (_, line) => {
    // As much of a file as is ever looked at to tell its kind.
    const head = { name: 'x.txt', text: line.slice(0, 65_536), lines: [line.slice(0, 20_000)] };
    for (const format of FORMATS) {
      expect(format.sniff(head)).toBeGreaterThanOrEqual(0);
      // In a block and out of it: the reader's state decides which patterns are tried.
      reading(format, [
        '[0]0368.03A4::02/02/2017-17:36:01.496 [ikeext] 3038|1.2.3.4|IKE diagnostic event:',
        line,
        line,
      ]);
    }
  });
});
