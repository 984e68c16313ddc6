import { cut } from '../../../shared/base/text.ts';
import { readTraceMessage } from './catalogue.ts';
import { type EventDraft, type Format, type Head, emptyEvent } from './format.ts';

/**
 * IKEErrors.txt: `Error: summary` and under it `based on log : quotation`. Several quotations, or none, are taken. The
 * quotations come from the trace beside it, so the trace's catalogue reads them.
 */
const ERROR = /^\s*Error\s*:(?<summary>.*)$/i;
const BASED_ON = /^\s*based on log\s*:(?<quote>.*)$/i;

export const ikeErrors: Format = {
  kind: 'ike-errors',
  sniff(head: Head): number {
    const errors = head.lines.filter((line) => ERROR.test(line)).length;
    const quotes = head.lines.filter((line) => BASED_ON.test(line)).length;
    if (quotes > 0) return 90;
    const named = /ike[\s_-]*errors?/.test(head.name);
    return errors > 0 && named ? 70 : named ? 10 : 0;
  },
  open(out) {
    let summary: { readonly line: number; readonly text: string } | null = null;
    let quoted = false;

    const flush = () => {
      if (summary !== null && !quoted) out.event(entry(summary.text, summary.line, null, summary.line));
      summary = null;
      quoted = false;
    };
    return {
      line(line) {
        const text = line.text();
        const error = ERROR.exec(text)?.groups?.['summary']?.trim();
        if (error !== undefined) {
          flush();
          summary = { line: line.number, text: error };
          return;
        }
        const quote = BASED_ON.exec(text)?.groups?.['quote']?.trim();
        if (quote === undefined) return;
        out.event(
          entry(summary?.text ?? '', summary !== null && !quoted ? summary.line : line.number, quote, line.number),
        );
        quoted = true;
      },
      end: flush,
    };
  },
};

function entry(summary: string, line: number, quote: string | null, lineTo: number): EventDraft {
  const event = emptyEvent(line);
  event.lineTo = lineTo;
  event.proof = lineTo === line ? [line] : [line, lineTo];
  event.message = 'ike-error';
  if (quote !== null && !readTraceMessage(quote, event)) event.message = 'ike-error';
  event.severity = 'error';
  event.text = cut([summary, quote ?? ''].filter((part) => part !== '').join(' '), 4096);
  // The summary's own words say which half of the negotiation the refusal was in.
  if (event.phase === null && /quick mode/i.test(summary)) [event.phase, event.phaseCertain] = ['quick-mode', true];
  else if (event.phase === null && /main mode/i.test(summary)) [event.phase, event.phaseCertain] = ['main-mode', true];
  // A summary without a quotation that is known says what it says: the gateway's own reading of its log.
  if (event.notify === null && event.errorCode === null) {
    if (/^Authentication failed/i.test(summary)) event.notify = 'authentication-failed';
    else if (/\brejected (quick|main) mode settings/i.test(summary)) event.notify = 'no-proposal-chosen';
  }
  if (event.failurePoint === null && /^On-prem\S*( device)? rejected/i.test(summary)) event.failurePoint = 'remote';
  else if (event.failurePoint === null && /^On-prem\S*( device)? sent invalid/i.test(summary))
    event.failurePoint = 'local';
  return event;
}
