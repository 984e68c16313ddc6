/**
 * For `cli(TELL_PEAK)`: the process tells its own peak as the last thing it does. On Linux by VmHWM: what resourceUsage says
 * there is never less than the parent had when it began this process.
 */
export const TELL_PEAK: readonly string[] = [
  '--import',
  `data:text/javascript,${encodeURIComponent(`
import { readFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
if (isMainThread) process.on('exit', () => {
  let peak = process.resourceUsage().maxRSS;
  try { peak = Number(/VmHWM:\\s+(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]); } catch {}
  process.stderr.write('peak ' + peak + ' KB\\n');
});`)}`,
];

/** In megabytes, out of what the process wrote to standard error. */
export function peakOf(err: string): number {
  const kilobytes = /peak (\d+) KB/.exec(err)?.[1];
  if (kilobytes === undefined) throw new Error(`no peak was told: ${err}`);
  return Number(kilobytes) / 1024;
}

/** Standard error without that line. */
export function withoutPeak(err: string): string {
  return err.replace(/peak \d+ KB\n/, '');
}
