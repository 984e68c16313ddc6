import words from '../../../../resources/devices/words.json' with { type: 'json' };
import { listed } from '../../../../shared/base/text.ts';
import type { Device, SnippetValues } from './table.ts';

const WORDS = words as unknown as {
  readonly reader: Readonly<Record<string, string | null>>;
  readonly attributes: Readonly<Record<string, string>>;
};

export interface Book {
  /** The device's keyword for a placeholder; a `<…>` where it has none or the algorithm is not known. Null for no placeholder of a keyword. */
  wordOf(name: string): string | null;
  /** What is to be said of the keywords that were asked for. */
  notes(): string[];
}

const READER: Readonly<Record<string, string>> = {
  encryption: 'IKE-ENCRYPTION',
  integrity: 'IKE-INTEGRITY',
  prf: 'IKE-PRF',
  dhGroup: 'DH-GROUP',
  ipsecEncryption: 'IPSEC-ENCRYPTION',
  ipsecIntegrity: 'IPSEC-INTEGRITY',
  pfsGroup: 'PFS-GROUP',
};

export function keywordBook({ keywords, inferred, remarks }: Device, { ike, ipsec, ikeVersion }: SnippetValues): Book {
  const phase1 = ikeVersion === 1 && keywords.ikev1 !== undefined ? 'ikev1' : 'ike';
  const places: Readonly<
    Record<string, readonly [phase: 'ike' | 'ikev1' | 'ipsec', attribute: string, value: string | null]>
  > = {
    encryption: [phase1, 'encryption', ike.encryption],
    integrity: [phase1, 'integrity', ike.integrity],
    prf: [phase1, 'prf', ike.prf],
    dhGroup: [phase1, 'dhGroup', ike.dhGroup],
    ipsecEncryption: ['ipsec', 'encryption', ipsec.encryption],
    ipsecIntegrity: ['ipsec', 'integrity', ipsec.integrity],
    pfsGroup: ['ipsec', 'pfsGroup', ipsec.pfsGroup],
  };
  const lacking = new Set<string>();
  const unsure = new Set<string>();
  const said = new Set<string>();
  return {
    wordOf(name) {
      const place = places[name];
      if (place === undefined) return null;
      const [phase, attribute, value] = place;
      if (value === null) return `<${READER[name] ?? ''}>`;
      const remark = remarks[`${phase}.${value}`] ?? remarks[value];
      if (remark !== undefined) said.add(remark);
      const table = keywords[phase]?.[attribute];
      const word = typeof table === 'object' ? table[value] : undefined;
      const what = `${WORDS.attributes[name] ?? name} ${value}`;
      if (word === undefined) {
        lacking.add(what);
        return `<${READER[name] ?? ''}>`;
      }
      if (inferred.includes(`${phase}.${attribute}.${value}`)) unsure.add(what);
      return word;
    },
    notes: () => [
      ...(lacking.size === 0
        ? []
        : [`No keyword of this device is known for ${listed([...lacking])}: choose what both sides have.`]),
      ...said,
      ...(unsure.size === 0
        ? []
        : [`Check the keyword for ${listed([...unsure])} against the device's documentation.`]),
    ],
  };
}

/** "To fill in: TUNNEL (of your configuration); KEY (the pre-shared key …)." Null where nothing is left to the reader. */
export function fillIn(text: string): string | null {
  const names = [...new Set([...text.matchAll(/<([A-Z][A-Z0-9-]{0,30})>/g)].map(([, name]) => name ?? ''))];
  if (names.length === 0) return null;
  const own = names.filter((name) => (WORDS.reader[name] ?? null) === null);
  const told = [
    ...(own.length === 0 ? [] : [`${listed(own)} (as your configuration names ${own.length === 1 ? 'it' : 'them'})`]),
    ...names.filter((name) => !own.includes(name)).map((name) => `${name} (${WORDS.reader[name] ?? ''})`),
  ];
  return `To fill in: ${told.join('; ')}.`;
}
