import codeTable from '../../../resources/explain/codes.json' with { type: 'json' };
import notifyTable from '../../../resources/explain/notifies.json' with { type: 'json' };
import type { Explanation } from '../../../shared/model/explanation.ts';
import { type Notify, errorByCode, notifyById, notifyByName, notifyByNumber } from '../formats/codes.ts';
import { type Telling, addMeaning } from './telling.ts';

interface CodeMeaning {
  readonly code: number;
  readonly grade: string;
  readonly normal?: string;
  readonly means: string;
}

const MEANINGS = new Map((codeTable.codes as readonly CodeMeaning[]).map((entry) => [entry.code, entry]));

interface OldNotify {
  readonly name: string;
  readonly number: number;
  readonly same?: string;
  readonly meaning?: string;
  readonly normal?: boolean;
}

const OLD: readonly OldNotify[] = notifyTable.notifies;

/** Code, name, the system's words, and ours where there are any. */
export function tellCode(told: Telling, code: number): void {
  const known = errorByCode(code);
  const name = known !== null && /^[A-Z]/.test(known.symbol) ? known.symbol : null;
  told.code = { code, hex: hexOf(code), name, message: known?.message ?? null };
  const own = MEANINGS.get(code);
  if (own === undefined) return;
  addMeaning(told, own.means);
}

/** Whether the code by itself is trouble; null where only its own words tell. */
export function weightOfCode(code: number): Explanation['normal'] | null {
  if (code === 0) return 'normal';
  const own = MEANINGS.get(code);
  return own === undefined ? null : ((own.normal ?? 'trouble') as Explanation['normal']);
}

export function gradeOfCode(code: number): Explanation['grade'] {
  return (MEANINGS.get(code)?.grade ?? null) as Explanation['grade'];
}

export const MEANT_CODES: readonly number[] = [...MEANINGS.keys()];

function hexOf(code: number): string {
  return `0x${code.toString(16).toUpperCase()}`;
}

export function tellNotify(told: Telling, notify: Notify): void {
  told.notify = { name: notify.name, number: notify.number, meaning: notify.meaning };
  addMeaning(told, notify.meaning);
}

export interface NamedNotify {
  /** As the catalogue of events knows it; null for what only IKEv1 has. */
  readonly known: Notify | null;
  readonly shown: NonNullable<Explanation['notify']>;
  readonly normal: boolean;
  /** True where it stands in IKEv1's table alone. */
  readonly old: boolean;
}

/** By its name in either version's spelling: "NO_PROPOSAL_CHOSEN", "NO-PROPOSAL-CHOSEN", "no proposal chosen". */
export function notifyNamed(text: string): NamedNotify | null {
  const bare = text.trim().toUpperCase();
  if (!/^[A-Z][A-Z0-9 _-]{2,60}$/.test(bare)) return null;
  const hyphened = bare.replace(/[ _]/g, '-');
  const modern = notifyByName(hyphened.replaceAll('-', '_')) ?? notifyByName(hyphened);
  const old = OLD.find((entry) => entry.name === hyphened);
  // Spelt with hyphens it is IKEv1's.
  if (modern !== null && !(old !== undefined && bare.includes('-'))) return modernOf(modern);
  return old === undefined ? null : oldOf(old);
}

export function notifyNumbered(number: number): NamedNotify | null {
  const modern = notifyByNumber(number);
  if (modern !== null) return modernOf(modern);
  const old = OLD.find((entry) => entry.number === number);
  return old === undefined ? null : oldOf(old);
}

function modernOf(known: Notify): NamedNotify {
  return {
    known,
    shown: { name: known.name, number: known.number, meaning: known.meaning },
    normal: !known.failure,
    old: false,
  };
}

function oldOf(entry: OldNotify): NamedNotify {
  const same = entry.same === undefined ? null : notifyById(entry.same);
  return {
    known: same,
    shown: { name: entry.name, number: entry.number, meaning: entry.meaning ?? same?.meaning ?? '' },
    normal: entry.normal === true,
    old: true,
  };
}
