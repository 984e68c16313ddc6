import { formatCount, plural } from '../../../shared/base/units.ts';
import type { TraceSummary } from '../../../shared/model/analysis.ts';
import type { MeterPart } from '../../kit/meter.tsx';
import { percent } from './format.ts';

/** How far a trace can be relied on, by what its own summary counts. */
export interface Trust {
  readonly level: 'good' | 'gaps' | 'doubtful' | 'unknown';
  readonly word: string;
  /** What it means for whoever reads the trace. */
  readonly text: string;
  readonly parts: readonly MeterPart[];
}

/** Providers beside IKE write into the same trace, and the decoder knows not all of them: so many are usual. */
const USUAL_UNKNOWN = 0.05;

export function trustOf(summary: TraceSummary): Trust {
  const { eventsProcessed, eventsLost, formatsUnknown, formatErrors } = summary;
  if (eventsProcessed === null || eventsLost === null)
    return {
      level: 'unknown',
      word: 'Not known',
      text: 'This summary does not count the events, so nobody knows whether some were lost.',
      parts: [],
    };
  const unknown = formatsUnknown ?? 0;
  const errors = formatErrors ?? 0;
  const decoded = Math.max(0, eventsProcessed - unknown - errors);
  const parts = [
    { name: 'decoded', count: decoded, tone: 'good' },
    { name: 'in a format that the decoder did not know', count: unknown, tone: 'warn' },
    { name: 'that could not be formatted', count: errors, tone: 'bad' },
    { name: 'lost', count: eventsLost, tone: 'none' },
  ] as const;
  const all = eventsProcessed + eventsLost;
  if (eventsLost > 0)
    return {
      level: 'doubtful',
      word: 'Doubtful',
      text: `${plural(eventsLost, 'event')} (${percent(eventsLost, all)}) never reached the trace. What it does not show may have happened all the same.`,
      parts,
    };
  if (eventsProcessed === 0)
    return {
      level: 'doubtful',
      word: 'Doubtful',
      text: 'The trace holds no event at all. Run VPN troubleshoot again while the tunnel is tried.',
      parts,
    };
  if (errors > 0)
    return {
      level: 'doubtful',
      word: 'Doubtful',
      text: `Nothing was lost, but ${plural(errors, 'event')} could not be formatted: what they say is garbled or missing in the trace.`,
      parts,
    };
  if (unknown > eventsProcessed * USUAL_UNKNOWN)
    return {
      level: 'gaps',
      word: 'Good, with gaps',
      text: `Nothing was lost, but ${formatCount(unknown)} of ${plural(eventsProcessed, 'event')} (${percent(unknown, eventsProcessed)}) stand in a format that the decoder did not know: what they say cannot be read.`,
      parts,
    };
  return { level: 'good', word: 'Good', text: 'Nothing was lost, and nearly all of it could be decoded.', parts };
}

/** What the summary counts, in a few words. */
export function traceWords(summary: TraceSummary): readonly string[] {
  const words: string[] = [];
  const { eventsProcessed, eventsLost, formatsUnknown, formatErrors, elapsedSeconds } = summary;
  if (eventsProcessed !== null) words.push(plural(eventsProcessed, 'event'));
  if (eventsLost === 0) words.push('none lost');
  if (formatsUnknown !== null && formatsUnknown > 0) {
    const share = eventsProcessed === null ? '' : ` (${percent(formatsUnknown, eventsProcessed)})`;
    words.push(`${formatCount(formatsUnknown)}${share} in a format that the decoder did not know`);
  }
  if (formatErrors !== null && formatErrors > 0) words.push(plural(formatErrors, 'format error'));
  if (elapsedSeconds !== null) words.push(`${formatCount(elapsedSeconds)} s long`);
  return words;
}
