import { formatCount, plural } from '../../../shared/base/units.ts';
import type { Coverage } from '../../../shared/model/analysis.ts';
import type { FileKind } from '../../../shared/model/words.ts';
import { MISSING_CONTENT, type NoticeCode, type NoticeDraft } from '../notices.ts';
import { isLog } from './absence.ts';
import type { ConnectionFact, SummaryFact } from './facts.ts';

export interface Seen {
  readonly files: readonly {
    readonly name: string;
    readonly kind: FileKind;
    readonly instance: string | null;
    readonly hasTime: boolean;
    readonly lines: number;
    readonly ike?: boolean;
  }[];
  readonly connections: readonly ConnectionFact[];
  readonly summaries: readonly SummaryFact[];
  readonly notices: readonly NoticeDraft[];
  readonly healthy: boolean;
  /** Sessions that begin without their first packet. */
  readonly headless: boolean;
  /** Peers whose last negotiation is neither refused nor finished where the log ends, and whether Azure began it. */
  readonly unfinished: readonly string[];
  /** IKEv1's aggressive mode was named. */
  readonly aggressive: boolean;
  /** More peers than are told apart, more connections than are weighed. */
  readonly manyPeers: number | null;
  readonly manyConnections: number | null;
}

/** What was there, what was not, and so what cannot be concluded. */
export function coverageOf(seen: Seen): Coverage[] {
  const rows: Coverage[] = [];
  const has = (kind: FileKind) => seen.files.some((file) => file.kind === kind);
  const add = (check: string, status: Coverage['status'], text: string) => rows.push({ check, status, text });
  const ikeLogs = has('ike-logs');
  const trace = has('wfpdiag');
  const exported = seen.files.some((file) => file.kind === 'resource-log' && file.ike === true);
  const only =
    seen.healthy && seen.files.every((file) => file.kind === 'connection-stats' || file.kind === 'troubleshoot-result');

  if (has('connection-stats'))
    add('connection-stats', 'present', 'Connection statistics are there: state, endpoint and bytes.');
  else
    add(
      'connection-stats',
      'missing',
      'ConnectionStats.txt is missing: whether the tunnel is connected now, and carries traffic, is not known.',
    );

  if (ikeLogs || trace || exported) {
    add(
      'ike-log',
      'present',
      ikeLogs
        ? 'The IKE log of a newer gateway (IkeLogs.txt) is there.'
        : trace
          ? 'The WFP diagnostic trace (Scrubbed-wfpdiag.txt) is there.'
          : 'Rows of the IKE log out of Azure Monitor (IKEDiagnosticLog) are there.',
    );
  } else if (only) {
    add('ike-log', 'missing', 'A healthy result leaves only ConnectionStats.txt, which is why there is no IKE log.');
  } else {
    add(
      'ike-log',
      'missing',
      'Neither IkeLogs.txt nor Scrubbed-wfpdiag.txt is there: the negotiation itself cannot be looked at. Run the VPN troubleshoot again while the fault lasts.',
    );
  }

  if (trace || has('ike-errors')) {
    if (has('ike-errors')) add('ike-errors', 'present', 'IKEErrors.txt is there.');
    else add('ike-errors', 'missing', 'IKEErrors.txt is missing; what it sums up is read from the trace.');
  }
  if (has('cpu-stats')) add('cpu-stats', 'present', 'CPU and memory of the gateway are there.');
  else if (!only) add('cpu-stats', 'missing', 'CPUStats.txt is missing: the load of the gateway is not known.');

  addTrace(seen, trace, has('wfpdiag-summary'), add);
  addInstances(seen, add);

  const clockless = seen.files.filter(
    (file) => (file.kind === 'ike-logs' || file.kind === 'wfpdiag') && file.lines > 0 && !file.hasTime,
  );
  if (clockless.length > 0)
    add(
      'clock',
      'missing',
      `${plural(clockless.length, 'log')} without a clock: the order of lines is known, and no times or durations.`,
    );
  if (seen.headless)
    add(
      'log-head',
      'partial',
      'A negotiation begins in the log without its first packet: who began it, and what came before, is not known.',
    );
  addTail(seen.unfinished, add);
  if (seen.aggressive)
    add(
      'aggressive-mode',
      'partial',
      "The log names IKEv1's aggressive mode. No public text of a gateway in this mode exists, so its lines are shown and nothing is concluded from them.",
    );
  if (seen.manyPeers !== null)
    add(
      'peers',
      'partial',
      `More than ${plural(seen.manyPeers, 'peer')}: those after the first ${formatCount(seen.manyPeers)} are counted together, without a name. Filter the lines by address to look at one of them.`,
    );
  if (seen.manyConnections !== null)
    add(
      'connections',
      'partial',
      `More than ${plural(seen.manyConnections, 'connection')} in the statistics: those after the first ${formatCount(seen.manyConnections)} are listed and not weighed.`,
    );
  addNotices(seen.notices, add);
  return rows;
}

/** A run that ended before the failure, or before the success, tells of neither. */
function addTail(unfinished: readonly string[], add: Add): void {
  const [first] = unfinished;
  if (first === undefined) return;
  const whom = unfinished.length === 1 ? first : `${plural(unfinished.length, 'peer')}`;
  add(
    'log-tail',
    'partial',
    `The log ends while a negotiation with ${whom} is under way: what came of it is not known. Run the VPN troubleshoot again for longer, and let the device begin the negotiation while it runs.`,
  );
}

type Add = (check: string, status: Coverage['status'], text: string) => void;

function addTrace(seen: Seen, trace: boolean, hasSummary: boolean, add: Add): void {
  if (!trace && !hasSummary) return;
  if (!hasSummary) {
    add(
      'trace-summary',
      'missing',
      'wfpdiag.txt.sum is missing: how many events the trace lost or could not decode is not known.',
    );
    return;
  }
  const told = seen.summaries.map(countsOf);
  if (told.length === 0) return;
  const whole = told.every((summary) => summary.whole);
  add(
    'trace-summary',
    whole ? 'present' : 'partial',
    `The trace's own count: ${told.map(({ text }) => text).join('; ')}.${whole ? '' : ' What is not in the trace may still have happened.'}`,
  );
}

function countsOf(summary: SummaryFact): { readonly text: string; readonly whole: boolean } {
  const { eventsLost: lost, eventsProcessed: processed, formatsUnknown: unknown, formatErrors: errors } = summary;
  const parts = [
    lost === null ? null : `${plural(lost, 'event')} lost`,
    unknown === null || processed === null
      ? null
      : `${plural(unknown, 'event')} of ${plural(processed, 'event')} of a format that could not be decoded`,
    errors === null ? null : `${plural(errors, 'format error')}`,
  ].filter((part) => part !== null);
  const where = summary.instance === null ? '' : `${summary.instance}: `;
  return {
    text: `${where}${parts.join(', ')}`,
    whole: (lost ?? 0) === 0 && (unknown ?? 0) === 0 && (errors ?? 0) === 0,
  };
}

function addInstances(seen: Seen, add: Add): void {
  const instances = [...new Set(seen.files.map((file) => file.instance).filter((name) => name !== null))];
  if (instances.length < 2) return;
  const logs = (instance: string) => seen.files.some((file) => file.instance === instance && isLog(file));
  const without = instances.filter((instance) => !logs(instance));
  if (without.length > 0 && without.length < instances.length) {
    add(
      'instances',
      'partial',
      `No IKE log of ${without.join(', ')}: only the other instance's negotiations can be looked at.`,
    );
  } else
    add('instances', 'present', `Logs of ${plural(instances.length, 'gateway instance')}: ${instances.join(', ')}.`);
}

const GAPS: ReadonlySet<NoticeCode> = new Set([
  ...MISSING_CONTENT,
  'entry-crc',
  'block-cut',
  'trace-undecodable',
  'json-unreadable',
]);

/** What could not be read is a gap in what can be concluded, so it is said here too, once for each kind. */
function addNotices(notices: readonly NoticeDraft[], add: Add): void {
  const first = new Map<string, { text: string; count: number }>();
  for (const notice of notices) {
    if (!GAPS.has(notice.code)) continue;
    const known = first.get(notice.code);
    if (known === undefined) first.set(notice.code, { text: notice.text, count: 1 });
    else known.count += 1;
  }
  for (const [code, { text, count }] of first)
    add(code, 'partial', count === 1 ? text : `${text} (and ${plural(count - 1, 'more like it', 'more like it')})`);
}
