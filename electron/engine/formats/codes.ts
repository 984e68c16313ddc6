import filterEngine from '../../../resources/codes/filter-engine.json' with { type: 'json' };
import notifyTable from '../../../resources/codes/notifies.json' with { type: 'json' };
import windowsIke from '../../../resources/codes/windows-ike.json' with { type: 'json' };
import windowsOther from '../../../resources/codes/windows-other.json' with { type: 'json' };
import { withoutStop } from '../../../shared/base/text.ts';

export interface ErrorCode {
  readonly code: number;
  readonly symbol: string;
  readonly message: string;
}

export interface Notify {
  readonly id: string;
  readonly name: string;
  /** As RFC 7296 numbers it (3.10.1); of a notify that only IKEv1 has, RFC 2408. */
  readonly number: number;
  readonly failure: boolean;
  readonly meaning: string;
}

interface NotifyRow extends Notify {
  readonly texts: readonly string[];
  readonly codes?: readonly number[];
}

const byCode = new Map<number, ErrorCode>();
const bySymbol = new Map<string, ErrorCode>();
const byText = new Map<string, ErrorCode>();
for (const table of [windowsIke, windowsOther, filterEngine]) {
  for (const [code, symbol, message] of table.rows) {
    const entry = { code: Number(code), symbol: String(symbol), message: String(message) };
    byCode.set(entry.code, entry);
    bySymbol.set(entry.symbol, entry);
    const key = textKey(entry.message);
    // Where several codes share one text ("Negotiation request sat in Queue too long"), the text stands for the first.
    if (!byText.has(key)) byText.set(key, entry);
  }
}

const byNotifyCode = new Map<number, string>();
const byNotifyText = new Map<string, Notify>();
const byNotifyName = new Map<string, Notify>();
const byNotifyNumber = new Map<number, Notify>();
const byNotifyId = new Map<string, Notify>();
for (const { texts, codes, ...notify } of notifyTable.notifies as readonly NotifyRow[]) {
  for (const code of codes ?? []) byNotifyCode.set(code, notify.id);
  byNotifyName.set(notify.name, notify);
  byNotifyNumber.set(notify.number, notify);
  byNotifyId.set(notify.id, notify);
  for (const text of texts) byNotifyText.set(textKey(text), notify);
}

/** The notify that a Windows error stands for, by its id; null where none is known to. */
export function standsFor(code: number): string | null {
  return byNotifyCode.get(code) ?? null;
}

function textKey(text: string): string {
  // No message of the tables is longer; what is, is none of them.
  return withoutStop(text.slice(0, 512).replace(/\s+/g, ' ').trim()).toLowerCase();
}

export function errorByCode(code: number): ErrorCode | null {
  return byCode.get(code) ?? null;
}

/** By the Windows system message, without regard to case, blanks and the final period. */
export function errorByText(text: string): ErrorCode | null {
  return byText.get(textKey(text)) ?? null;
}

export function errorBySymbol(symbol: string): ErrorCode | null {
  return bySymbol.get(symbol) ?? null;
}

/** "13801", "0x35E9", "0x000035e9", and the HRESULT 0x800735E9 (0x80070000 | code). Null for what is no number. */
export function readCode(token: string): number | null {
  if (!/^(\d+|0x[0-9a-f]+)$/i.test(token)) return null;
  const value = Number(token);
  return value >= 0x80070000 && value <= 0x8007ffff ? value - 0x80070000 : value;
}

/** By the words after "Notify Message - ", or by its RFC name. */
export function notifyByText(text: string): Notify | null {
  return byNotifyText.get(textKey(text)) ?? byNotifyName.get(text.trim().toUpperCase().replace(/ /g, '_')) ?? null;
}

export function notifyByName(name: string): Notify | null {
  return byNotifyName.get(name) ?? null;
}

export function notifyByNumber(number: number): Notify | null {
  return byNotifyNumber.get(number) ?? null;
}

export function notifyById(id: string): Notify | null {
  return byNotifyId.get(id) ?? null;
}
