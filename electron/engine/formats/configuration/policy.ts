import type { Policy } from '../../../../shared/model/analysis.ts';

/**
 * Algorithms and groups of a custom policy, in the names that the API gives them (Microsoft's cryptographic requirements and
 * the enumerations of its SDK). Anything else is kept as it is printed.
 */
const NAMES: ReadonlyMap<string, string> = new Map(
  (
    'GCMAES256 GCMAES192 GCMAES128 AES256 AES192 AES128 DES3 DES None SHA384 SHA256 SHA1 MD5 ' +
    'DHGroup24 ECP384 ECP256 DHGroup14 DHGroup2048 DHGroup2 DHGroup1 PFS24 PFS2048 PFS14 PFS2 PFS1 PFSMM'
  )
    .split(' ')
    .map((name) => [name.toLowerCase(), name]),
);

export const NO_POLICY: Policy = {
  ikeEncryption: null,
  ikeIntegrity: null,
  dhGroup: null,
  ipsecEncryption: null,
  ipsecIntegrity: null,
  pfsGroup: null,
  saLifeTimeSeconds: null,
  saDataSizeKilobytes: null,
};

export function policyName(printed: string): string {
  return NAMES.get(printed.toLowerCase()) ?? printed;
}

/**
 * How the fields of a custom policy are called where people copy them from: the portal's form, the options of az, those of
 * PowerShell's New-AzIpsecPolicy, and its lists. In the form the label stands above the value.
 */
const LABELS: readonly (readonly [keyof Policy, RegExp])[] = [
  ['ikeEncryption', /\bike[\s-]?encryption\b|^\s{0,40}encryption\b/im],
  ['ikeIntegrity', /\bike[\s-]?integrity\b|^\s{0,40}integrity\s?\/\s?prf\b/im],
  ['dhGroup', /\bdh[\s-]?group\b/im],
  ['ipsecEncryption', /\bipsec[\s-]?encryption\b/im],
  ['ipsecIntegrity', /\bipsec[\s-]?integrity\b/im],
  ['pfsGroup', /\bpfs[\s-]?group\b/im],
  ['saLifeTimeSeconds', /\bsa[\s-]?life\s?time(?:[\s-]?(?:in[\s-])?seconds)?\b(?! in kilo)/im],
  ['saDataSizeKilobytes', /\bsa[\s-]?(?:data[\s-]?size[\s-]?kilobytes|max-size|life\s?time in kilobytes)\b/im],
];
const VALUE = /^[\s:="'*]{0,80}(?<value>\w{1,20})/;
const NUMBERS: ReadonlySet<keyof Policy> = new Set(['saLifeTimeSeconds', 'saDataSizeKilobytes']);
/** So many of its six algorithms make words a policy. */
const ENOUGH = 4;
const MAX_WORDS = 64 * 1024;

/** A custom policy in words, with the line on which it begins; null where too little of one is there. */
export function policyInWords(text: string): { readonly policy: Policy; readonly line: number } | null {
  const words = text.slice(0, MAX_WORDS);
  const found: Partial<Record<keyof Policy, string | number>> = {};
  let first = words.length;
  for (const [field, label] of LABELS) {
    const match = label.exec(words);
    if (match === null) continue;
    const value = VALUE.exec(words.slice(match.index + match[0].length))?.groups?.['value'] ?? '';
    const read = NUMBERS.has(field) ? numberIn(value) : (NAMES.get(value.toLowerCase()) ?? null);
    if (read === null) continue;
    found[field] = read;
    first = Math.min(first, match.index);
  }
  const algorithms = Object.values(found).filter((value) => typeof value === 'string').length;
  if (algorithms < ENOUGH) return null;
  return { policy: { ...NO_POLICY, ...found } as Policy, line: words.slice(0, first).split('\n').length };
}

function numberIn(value: string): number | null {
  return /^\d{1,12}$/.test(value) ? Number(value) : null;
}
