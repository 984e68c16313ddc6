import { type Random, random } from '../make/random.ts';

/** Small traces with everything in them that a prefix may be, may nearly be, and may not be. */
export function oddTrace(seed: number, count: number, end: '\n' | '\r\n'): string {
  const dice = random(seed);
  let text = '';
  for (let line = 0; line < count; line += 1) text += `${oddLine(dice)}${end}`;
  return dice.chance(0.3) ? text.slice(0, -end.length) : text;
}

const THREADS = ['0368.03A4', '0368.0F10', '1A2B.0001', '12345678901234567890123', 'ab', ''];
const STAMPS = [
  '03/04/2026-08:00:00.011',
  '03/04/2026-08:00:59.999',
  '03/04/2026-08:01:00.1234567',
  '03/04/2026-23:59:61.000',
  '03/05/2026-00:00:00.000',
  '99/99/2026-08:00:00.000',
  '03/04/2026-08:00:XX.000',
  '03/04/2026-08:00:05',
  '3/4/2026-8:00:05.000',
];
const PROVIDERS = ['ikeext', 'BFE', '', 'a]b', 'Microsoft-Windows-WFP'];
const PEERS = [
  '203.0.113.9',
  '2001:db8:40::9',
  '',
  '<IPaddress>',
  '184.x.x.x',
  'p'.repeat(62),
  'p'.repeat(63),
  'p'.repeat(64),
];
const WORDS = [
  'IKE diagnostic event:',
  'Event Header:',
  '  Timestamp: 1601-01-01T00:00:00.000Z',
  'Failure type: IKE/Authip Main Mode Failure',
  '  Failure error code:0x000035e9',
  '    IKE authentication credentials are unacceptable',
  '  Failure point: Remote',
  'Deleted ICookie from the high priority thread pool list',
  'IkeFindPayloadInPacket failed with Windows error 13843(ERROR_IPSEC_IKE_INVALID_PAYLOAD)',
  'Peer failed with Windows error 13801(ERROR_IPSEC_IKE_AUTH_FAIL)',
  'größer als 漢字 🚇',
  '',
  ' ',
  '\u00a0blank',
  'a|b|c',
  'cr\rinside',
  'nul\0inside',
  '[0]0368.03A4::',
];

function oddLine(dice: Random): string {
  if (dice.chance(0.1)) return dice.pick(WORDS);
  const words = dice.chance(0.3) ? `${dice.pick(WORDS)} ${dice.below(1e6).toString(16)}` : dice.pick(WORDS);
  // Mostly as tracefmt prints it; each part may be odd.
  const part = <T>(usual: T, odd: () => T): T => (dice.chance(0.95) ? usual : odd());
  const processor = part(`[${dice.below(4)}]`, () => dice.pick(['[]', '[1234567890123]', '(0)', '[0']));
  const thread = part(THREADS[dice.below(2)] ?? '', () => dice.pick(THREADS));
  const stamp = part(STAMPS[dice.below(2)] ?? '', () => dice.pick(STAMPS));
  const sequence = part('', () => '0000001F ');
  const provider = part('ikeext', () => dice.pick(PROVIDERS));
  const context = part(` ${dice.below(5)}|${part('203.0.113.9', () => dice.pick(PEERS))}|`, () =>
    dice.pick(['', ' ', ' |', ' 12|', ' 12|203.0.113.9', 'x|y|', ' |203.0.113.9|', '7||']),
  );
  const line = `${processor}${thread}::${stamp} ${sequence}[${provider}]${context}${words}`;
  return part(line, () => line.slice(0, dice.below(line.length)));
}
