import { cut } from '../../../shared/base/text.ts';

/** Names that Windows keeps for devices, with any ending. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;
const LONGEST = 120;

/**
 * A part of a blob's name as the name of a file on any system: Windows takes the fewest. Two names may come out the same; who
 * writes several side by side looks for that.
 */
export function safeName(name: string): string {
  const plain = name.replace(/[<>:"/\\|?*\p{Cc}\p{Bidi_Control}\ufffe\uffff]/gu, '_').trim();
  const ending = /\.[A-Za-z0-9]{1,8}$/.exec(plain)?.[0] ?? '';
  const short = plain.length <= LONGEST ? plain : `${cut(plain, LONGEST - ending.length)}${ending}`;
  const ended = short.replace(/[. ]+$/, '');
  if (ended === '') return 'unnamed';
  return DEVICE.test(ended) ? `_${ended}` : ended;
}
