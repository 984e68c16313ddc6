import { FILTER_FIELDS } from '../../../shared/query/filter.ts';
import { PHASES, SEVERITIES, STEPS } from '../../../shared/model/words.ts';

export interface Completion {
  readonly text: string;
  readonly says: string;
  /** False where a value is to follow. */
  readonly whole: boolean;
}

const SAYS: Partial<Record<string, string>> = {
  peer: 'the address of the other side',
  phase: 'where in the negotiation',
  code: 'an error by number or name',
  severity: 'error, warning or info',
  time: 'FROM..TO, UTC',
  file: 'by name',
  instance: 'of the gateway, as IN_0',
  step: 'of the exchange',
  message: 'as it was recognised',
  direction: 'sent, received or local',
  session: 'by its id',
  notify: 'by its name',
};

const VALUES: Readonly<Record<string, readonly string[]>> = {
  phase: PHASES,
  severity: SEVERITIES,
  step: STEPS,
  direction: ['sent', 'received', 'local'],
};
const MOST = 12;

/** What the word being typed may become: a field, or a value of the field before the colon. */
export function completionsOf(
  draft: string,
  known: Readonly<Record<string, readonly string[]>>,
): readonly Completion[] {
  const [, before = '', word = ''] = /^(.*?)([^\s()]*)$/s.exec(draft) ?? [];
  const sign = word.startsWith('-') ? '-' : '';
  const [field = '', value] = word.slice(sign.length).split(/:(.*)/s, 2);
  if (value === undefined) {
    return FILTER_FIELDS.filter((name) => name.startsWith(field.toLowerCase())).map((name) => ({
      text: `${before}${sign}${name}:`,
      says: SAYS[name] ?? '',
      whole: false,
    }));
  }
  const values = known[field] ?? VALUES[field] ?? [];
  return values
    .filter((one) => one.toLowerCase().includes(value.toLowerCase()) && one !== value)
    .slice(0, MOST)
    .map((one) => ({ text: `${before}${sign}${field}:${quoted(one)}`, says: '', whole: true }));
}

function quoted(value: string): string {
  return /[\s()",]/.test(value) ? `"${value.replace(/[\\"]/g, '\\$&')}"` : value;
}
