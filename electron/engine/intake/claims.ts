import type { NoticeDraft } from '../notices.ts';
import { type ShownName, showName } from './name.ts';

/** What a zip says of an entry, in its directory or in the header before the data, judged alike. */
export interface Claims {
  readonly shown: ShownName;
  readonly encrypted: boolean;
  readonly method: number;
}

/** The flags of APPNOTE.TXT 4.4.4: 1 is encryption, 0x800 a name in UTF-8. */
export function claimsOf(decodedName: string, flags: number, method: number): Claims {
  return { shown: showName(decodedName), encrypted: (flags & 1) !== 0, method };
}

export function isFolderName(decodedName: string): boolean {
  return decodedName.endsWith('/') || decodedName.endsWith('\\');
}

/** False where nothing of the entry can be read; what is odd about it, or stands in the way, goes to `notices`. */
export function judge(claims: Claims, name: string, notices: NoticeDraft[]): boolean {
  const { shown, encrypted, method } = claims;
  const readable = !encrypted && (method === 0 || method === 8);
  if (shown.odd !== null) {
    notices.push({
      code: 'entry-name',
      file: name,
      line: null,
      text: `An entry is named "${shown.raw}" (${shown.odd}); ${readable ? 'it was read, and ' : ''}nothing is written under that name.`,
    });
  }
  if (encrypted) {
    notices.push({
      code: 'entry-encrypted',
      file: name,
      line: null,
      text: `${name} is encrypted and was not read. Unpack the zip with its password, and open the folder.`,
    });
  } else if (!readable) {
    notices.push({
      code: 'entry-method',
      file: name,
      line: null,
      text: `${name} is packed by method ${method}, which is not read here. Unpack the zip with another program, and open the folder.`,
    });
  }
  return readable;
}
