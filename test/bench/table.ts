import { formatBytes } from '../../shared/base/units.ts';
import type { Result } from './contest.ts';
import { OURS, WARM } from './contests.ts';

/** Each of ours beside each of the others that did the same. */
export function table(results: readonly Result[]): string {
  const lines = [
    '| log | what | ours | the other | ours / other | peak memory, ours and other |',
    '| --- | --- | --- | --- | --- | --- |',
  ];
  const isOurs = ({ program }: Result): boolean => program === OURS || program === WARM;
  for (const own of results.filter(isOurs)) {
    const others = results.filter(
      (other) => !isOurs(other) && other.log === own.log && other.what === own.what && other.pattern === own.pattern,
    );
    const what = own.pattern === null ? own.what : `search \`${own.pattern.replaceAll('|', '\\|')}\``;
    const front = `| ${own.log} | ${what}${own.program === WARM ? ', warm' : ''} | ${seconds(own.seconds)}`;
    if (others.length === 0) lines.push(`${front} | – | – | ${memory(own)} |`);
    for (const other of others)
      lines.push(
        `${front} | ${seconds(other.seconds)} ${other.program} | ${(own.seconds / other.seconds).toFixed(2)} | ${memory(own)}, ${memory(other)} |`,
      );
  }
  return lines.join('\n');
}

/** Three figures that say something, from a millisecond on. */
export function seconds(value: number): string {
  return value < 1 ? `${Math.round(value * 1000)} ms` : `${value.toFixed(value < 10 ? 2 : 1)} s`;
}

function memory({ peakBytes }: Result): string {
  return peakBytes === null ? '–' : formatBytes(peakBytes);
}
