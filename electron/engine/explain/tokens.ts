import { canonicalPeer, parseAddress } from '../../../shared/net/address.ts';
import { notifyNamed } from './errors.ts';
import { type Telling, addField } from './telling.ts';

const MAX_TEXT = 4096;

/** What can be read off a text that nothing knows: addresses, ids, cookies, ports, names in capitals. */
const TOKENS: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['session', /\{?\b([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\b\}?/gi],
  ['cookie', /\b[ir]?cookie\s{0,4}[:=]?\s{0,4}(0x[0-9a-f]{1,16}|[0-9a-f]{16})\b/gi],
  ['SPI', /\bSPI\w{0,8}\s{0,4}[:=]?\s{0,4}(0x[0-9a-f]{1,16})\b/gi],
  ['tunnel id', /\btunnel ?id\s{0,4}[:=]?\s{0,4}(0x[0-9a-f]{1,8}|\d{1,8})\b/gi],
  ['selector id', /\bts ?id\s{0,4}[:=]?\s{0,4}(0x[0-9a-f]{1,8}|\d{1,8})\b/gi],
  ['time', /\b(\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?Z?)/g],
];
const ADDRESS = /(?<![\d.])(\d{1,3}(?:\.\d{1,3}){3})(?![\d.])/g;
const NAME = /\b[A-Z]{2,}(?:[_-][A-Z]{2,}){1,4}\b/g;

export function addTokens(told: Telling, line: string): void {
  const text = line.slice(0, MAX_TEXT);
  for (const [name, pattern] of TOKENS)
    for (const [, value = ''] of text.matchAll(pattern)) if (!isKnown(told, value)) addField(told, name, value);
  for (const [, value = ''] of text.matchAll(ADDRESS))
    if (parseAddress(value) !== null && !isKnown(told, value)) addField(told, 'address', canonicalPeer(value));
  for (const [name] of text.matchAll(NAME)) {
    const notify = notifyNamed(name);
    if (notify !== null && told.notify === null) told.notify = notify.shown;
  }
}

function isKnown(told: Telling, value: string): boolean {
  return told.fields.some((field) => field.value.toLowerCase() === value.toLowerCase());
}
