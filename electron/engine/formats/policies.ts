import type { Direction } from '../../../shared/model/words.ts';
import type { ProposalDraft } from './format.ts';

/**
 * "Policy1:Cipher=AES-CBC-256 Integrity=SHA1 DhGroup=DhGroup2 Policy2:…". Attributes are cut at known keys and never at
 * blanks: `Cipher=DESIntegrity=Md5` is a real line. Values stay as they are printed; a list that breaks off gives what it has.
 */
export function parsePolicies(text: string, phase: 'ike' | 'ipsec', direction: Direction): ProposalDraft[] {
  const proposals: ProposalDraft[] = [];
  for (const [, number, body] of text.matchAll(/Policy(\d+):(.*?)(?=Policy\d+:|$)/g)) {
    const values = new Map<string, string>();
    for (const [, key, value] of (body ?? '').matchAll(ATTRIBUTE)) {
      if (key !== undefined && value !== undefined && value !== '') values.set(key.toLowerCase(), value.trim());
    }
    const pfs = [...values].find(([key]) => key.startsWith('pfs'));
    const prf = [...values].find(([key]) => key.startsWith('prf'));
    proposals.push({
      phase,
      direction,
      number: Number(number),
      encryption: values.get('cipher') ?? null,
      integrity: values.get('integrity') ?? null,
      prf: prf?.[1] ?? null,
      dhGroup: values.get('dhgroup') ?? null,
      pfsGroup: pfs?.[1] ?? null,
    });
  }
  return proposals;
}

const KEYS = 'Cipher|Integrity|DhGroup|Pfs\\w{0,16}|Prf\\w{0,16}|Auth\\w{0,16}';
const ATTRIBUTE = new RegExp(`(${KEYS})=(.*?)(?=\\s{0,8}(?:${KEYS})=|$)`, 'g');
