import table from '../../../resources/findings/en.json' with { type: 'json' };
import { listed, sentence } from '../../../shared/base/text.ts';
import { rangeText } from '../../../shared/net/address.ts';
import type { Action } from '../../../shared/model/analysis.ts';
import type { FindingId } from '../../../shared/model/words.ts';
import { errorByCode } from '../formats/codes.ts';
import type { ProposalDraft, SelectorDraft } from '../formats/format.ts';
import type { FindingDraft } from './draft.ts';

interface Words {
  readonly fault: string | null;
  readonly broader: string | null;
  readonly title: { readonly any?: string; readonly remote?: string; readonly local?: string };
  readonly explanation: readonly string[];
  readonly actions: readonly Action[];
}

const WORDS = table.findings as unknown as Readonly<Record<FindingId, Words>>;

export interface Told {
  readonly fault: string | null;
  readonly broader: FindingId | null;
  readonly title: string;
  readonly explanation: string;
  readonly actions: readonly Action[];
}

/** What a finding says to people; sentences that would name something unknown are left out. */
export function tell(draft: FindingDraft): Told {
  const words = WORDS[draft.id];
  const values = valuesOf(draft);
  const { title } = words;
  const chosen =
    (draft.failurePoint === null ? undefined : title[draft.failurePoint]) ?? title.any ?? title.remote ?? '';
  const explanation = words.explanation.map((text) => fill(text, values)).filter((text) => text !== null);
  if (draft.healed) explanation.push('It was established afterwards, so this is history.');
  return {
    fault: draft.fault ?? words.fault,
    broader: words.broader as FindingId | null,
    title: fill(chosen, values) ?? chosen,
    explanation: explanation.join(' '),
    actions: words.actions.map((action) => ({ ...action, text: fill(action.text, values) ?? action.text })),
  };
}

function valuesOf(draft: FindingDraft): ReadonlyMap<string, string> {
  const peer = draft.peer === null ? 'the on-premises device' : `the peer ${draft.peer}`;
  const error = draft.errorCode === null ? null : errorByCode(draft.errorCode);
  const values = new Map<string, string>([
    ['peer', peer],
    ['Peer', sentence(peer)],
    ['azureNote', draft.local === null ? '' : ` (${draft.local})`],
  ]);
  const put = (name: string, value: string | null) => {
    if (value !== null && value !== '') values.set(name, value);
  };
  put('code', draft.errorCode === null ? null : String(draft.errorCode));
  put('codeName', draft.errorName ?? error?.symbol ?? null);
  put('codeText', error === null ? null : error.message);
  put('value', draft.value);
  put('detail', draft.detail);
  put('offers', offers(draft.proposals, draft.id === 'policy-mismatch-ike' ? 'ike' : 'ipsec'));
  put('selectors', ranges(draft.selectors));
  return values;
}

function fill(text: string, values: ReadonlyMap<string, string>): string | null {
  let whole = true;
  const filled = text.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values.get(name);
    if (value === undefined) whole = false;
    return value ?? '';
  });
  return whole ? filled.replace(/\.\)/g, ')').replace(/\.\./g, '.') : null;
}

/** "The peer offered DES with Md5. Azure offered AES-CBC-256 with SHA1 and DhGroup2, …", as the log prints the names. */
function offers(proposals: readonly ProposalDraft[], phase: 'ike' | 'ipsec'): string | null {
  const side = (direction: 'sent' | 'received') => {
    const names = proposals
      .filter(
        // One without integrity was cut by the log's own end of line.
        (proposal) => proposal.phase === phase && proposal.direction === direction && proposal.integrity !== null,
      )
      .map(proposalText);
    return [...new Set(names)].slice(0, 6);
  };
  const received = side('received');
  const sent = side('sent');
  const told = [
    received.length === 0 ? null : `The peer's proposal in the log: ${listed(received, 'or')}.`,
    sent.length === 0 ? null : `Azure's: ${listed(sent, 'or')}.`,
  ].filter((text) => text !== null);
  return told.length === 0 ? null : told.join(' ');
}

export function proposalText(
  proposal: Pick<ProposalDraft, 'encryption' | 'integrity' | 'dhGroup' | 'pfsGroup'>,
): string {
  const main = [proposal.encryption, proposal.integrity].filter((part) => part !== null).join(' with ');
  return [main, proposal.dhGroup, proposal.pfsGroup].filter((part) => part !== null && part !== '').join(', ');
}

function ranges(selectors: readonly SelectorDraft[]): string | null {
  const text = (owner: 'azure' | 'peer', roles: readonly SelectorDraft['role'][]) => {
    const found = selectors
      .filter((selector) => selector.owner === owner && roles.includes(selector.role))
      .map((selector) => rangeText(selector.start, selector.end));
    return [...new Set(found)];
  };
  const asked = text('peer', ['requested']);
  const wanted = text('azure', ['requested']);
  const proposed = text('azure', ['proposed']);
  const expected = text('peer', ['proposed']);
  const told = [
    asked.length === 0 ? null : `The peer asked for ${listed(asked)} on its side and ${listed(wanted)} on Azure's.`,
    proposed.length === 0
      ? null
      : `Azure proposed ${listed(proposed)} on its side${expected.length === 0 ? '' : ` and ${listed(expected)} on the peer's`}.`,
  ].filter((part) => part !== null);
  return told.length === 0 ? null : told.join(' ');
}
