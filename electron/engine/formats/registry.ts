import { azureConfiguration } from './configuration.ts';
import { ikeErrors } from './errors.ts';
import type { Format, Head } from './format.ts';
import { ikeLogs } from './ike.ts';
import { netEvents } from './netevents.ts';
import { p2sLog } from './others.ts';
import { resourceLog } from './resource/resource.ts';
import { connectionStats, cpuStats } from './stats.ts';
import { traceSummary } from './summary.ts';
import { troubleshootResult } from './troubleshoot.ts';
import { wfpdiag } from './wfpdiag.ts';

export const FORMATS: readonly Format[] = [
  wfpdiag,
  ikeLogs,
  ikeErrors,
  connectionStats,
  cpuStats,
  traceSummary,
  troubleshootResult,
  azureConfiguration,
  resourceLog,
  netEvents,
  p2sLog,
];

/** The name alone never decides: a file of a known name and of other content is told as unknown, an empty one by name. */
const NAME_ONLY = 10;

export function formatOf(head: Head): Format | null {
  let best: Format | null = null;
  let most = 0;
  for (const format of FORMATS) {
    const score = format.sniff(head);
    if (score > most) [best, most] = [format, score];
  }
  return most > NAME_ONLY || (most === NAME_ONLY && head.lines.length === 0) ? best : null;
}
