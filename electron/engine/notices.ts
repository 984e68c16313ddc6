import type { Severity } from '../../shared/model/words.ts';

/** A problem in the data: counted and shown, never thrown and never dropped. */
export interface NoticeDraft {
  readonly code: NoticeCode;
  readonly file: string | null;
  readonly line: number | null;
  readonly text: string;
}

/** Every code, its weight, and what it is about. The text of a notice says what, where and what to do. */
export const NOTICES = {
  'archive-truncated': 'warning', // the central directory is missing; entries were read from the front
  'archive-limit': 'warning', // a limit on entries, bytes or nesting was reached
  'entry-encrypted': 'warning',
  'entry-crc': 'warning',
  'entry-size': 'warning', // the archive claims another size than came out
  'entry-truncated': 'warning',
  'entry-damaged': 'warning',
  'entry-method': 'warning', // a compression method that is not read
  'entry-name': 'info', // ../, absolute, drive or control characters in a name
  'entry-repeated': 'info', // two entries of one name, both kept
  'entry-empty': 'info',
  'entry-unreadable': 'warning', // a file of a folder that the system does not let us read
  'not-read': 'info', // a neighbour that is known for what it is and not read
  'binary-file': 'info',
  'broken-text': 'warning', // bytes that are not valid in the encoding
  'nul-bytes': 'warning',
  'long-line': 'info',
  'unknown-file': 'info', // text, kept and searchable, of no known kind
  'block-cut': 'warning', // a diagnostic event whose end is missing
  'time-zone-assumed': 'info',
  'time-went-back': 'info',
  'date-ambiguous': 'info',
  'rows-descending': 'info',
  'rows-repeated': 'info', // rows that stand twice, in exports that overlap; counted once
  'value-unreadable': 'warning', // a field of a small file that cannot be read as what it should be
  'json-repaired': 'info', // not valid JSON as it stands, readable after a known repair
  'json-unreadable': 'warning',
  'not-diagnosed': 'info', // a kind that is recognised and kept, and that no rule reads
  'trace-undecodable': 'warning',
  'rule-pack': 'warning', // a pack of the user's rules that cannot be used
} as const satisfies Record<string, Severity>;

export type NoticeCode = keyof typeof NOTICES;

/** Those that say that something of what was opened could not be read at all: what it holds may be the failure. */
export const MISSING_CONTENT: readonly NoticeCode[] = [
  'archive-truncated',
  'archive-limit',
  'entry-encrypted',
  'entry-truncated',
  'entry-damaged',
  'entry-method',
  'entry-unreadable',
];
