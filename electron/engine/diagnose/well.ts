import { isoFromMicros } from '../../../shared/base/time.ts';
import { formatBytes } from '../../../shared/base/units.ts';
import type { FileSeen } from './diagnoser.ts';
import { type FindingDraft, findingDraft } from './draft.ts';
import { type ConnectionFact, type TroubleshootFact, carriesTraffic, resultHealth } from './facts.ts';
import type { Place } from './session.ts';
import type { Standing } from './standing.ts';

/** Tunnels of which the proof is cited. */
const MAX_PROOF = 4;

/** Told where every tunnel is well: by the statistics, by Azure's own result, or by the last word of the log. */
export function noFault(
  files: readonly FileSeen[],
  connections: readonly ConnectionFact[],
  results: readonly TroubleshootFact[],
  standing: Standing,
): FindingDraft {
  const carrying = connections.filter(carriesTraffic);
  const [fact] = carrying;
  const result = results.find((entry) => resultHealth(entry) === 'healthy');
  const parts: string[] = [];
  if (fact !== undefined) {
    const since =
      fact.connectedSince === null
        ? ''
        : ` since ${isoFromMicros(fact.connectedSince).slice(0, 19).replace('T', ' ')} UTC`;
    parts.push(
      `Connected${since}, ${formatBytes(fact.ingressBytes ?? 0)} in and ${formatBytes(fact.egressBytes ?? 0)} out.`,
    );
  }
  if (result !== undefined) parts.push('The troubleshoot result reports no fault.');
  if (files.every((file) => file.kind === 'connection-stats'))
    parts.push('A healthy result leaves only ConnectionStats.txt, which is why there is so little to open.');
  const evidence: Place[] = carrying
    .slice(0, MAX_PROOF)
    .flatMap((entry) =>
      [entry.line, entry.ingressLine, entry.egressLine].flatMap((line) =>
        line === null ? [] : [{ file: entry.file, line }],
      ),
    );
  if (result !== undefined) evidence.push({ file: result.file, line: result.codeLine });
  const byLog = fact === undefined && result === undefined;
  if (byLog) {
    evidence.push(...[...standing.values()].slice(0, MAX_PROOF));
    parts.push(
      standing.size === 1
        ? "The last that the log says of the tunnel is that it came up (Azure's final selectors, or a record of the connection), and nothing of it failed behind that."
        : `The last that the log says of each of the ${standing.size} tunnels is that it came up (Azure's final selectors, or a record of the connection), and nothing of it failed behind that.`,
    );
  }
  return findingDraft('no-fault', 'info', byLog ? 'medium' : 'high', {
    sign: byLog ? 'log-only' : fact === undefined ? 'result-only' : null,
    peer: fact?.remoteEndpoint ?? null,
    instance: carrying.length === 1 ? (fact?.instance ?? null) : null,
    value: parts.join(' '),
    evidence,
  });
}
