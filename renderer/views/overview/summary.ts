import { printable } from '../../../shared/base/text.ts';
import { formatCount } from '../../../shared/base/units.ts';
import type { Action, Analysis, Finding } from '../../../shared/model/analysis.ts';
import { healthWord } from '../../kit/words.ts';
import { SIDE_NAMES } from '../../../shared/model/names.ts';
import { clockOf } from '../shared/time.ts';
import { CONFIDENCE_WORDS, instanceWord } from '../shared/words.ts';
import { tell } from './findings.ts';

const MOST_PROOF = 5;
/** Whoever reads it has another screen than this one. */
const CLOCK = clockOf('utc');

/** The diagnosis as plain text for a ticket: what the overview says, in its order, without what only a screen can show. */
export function summaryText(analysis: Analysis): string {
  const { run, verdict } = analysis;
  const { main, symptoms, others } = tell(analysis);
  const parts: string[] = [];
  const confidence = main === null ? '' : ` (${CONFIDENCE_WORDS[main.confidence]})`;
  parts.push(`${healthWord(verdict.health).toUpperCase()}: ${verdict.headline}${confidence}`);
  parts.push(facts(analysis, main));
  if (main !== null && main.explanation !== '') parts.push(main.explanation);
  if (main !== null && main.actions.length > 0) parts.push(block('Change this', main.actions.map(actionText)));
  if (main !== null) parts.push(block('Proof', proof(main)));
  if (symptoms.length > 0) parts.push(block('Because of it', symptoms.map(oneLine)));
  if (others.length > 0) parts.push(block('Also found', others.map(oneLine)));
  const unsaid = analysis.coverage.filter(({ status }) => status !== 'present');
  if (unsaid.length > 0)
    parts.push(
      block(
        "What can't be said",
        unsaid.map(({ text }) => `- ${text}`),
      ),
    );
  parts.push(
    `Read by Tunnelscope from ${run.name}${analysis.files.length === 0 ? '' : ` (${analysis.files.length} files, ${formatCount(analysis.totals.lines)} lines)`}.`,
  );
  return `${parts.map(printable).join('\n\n')}\n`;
}

function facts({ run, verdict }: Analysis, main: Finding | null): string {
  const lines = [
    ['Log', CLOCK.range(run.from, run.to)],
    ['Peer', verdict.peer],
    [
      'Instance',
      main === null || main.instance === null ? listedInstances(run.instances) : instanceWord(main.instance),
    ],
    [
      'Seen',
      main === null || main.occurrences < 1
        ? null
        : [times(main.occurrences), CLOCK.range(main.firstSeen, main.lastSeen)]
            .filter((part) => part !== null)
            .join(', '),
    ],
  ] as const;
  return lines.flatMap(([name, value]) => (value === null ? [] : [`${name}: ${value}`])).join('\n');
}

function listedInstances(instances: readonly string[]): string | null {
  return instances.length === 0 ? null : instances.map(instanceWord).join(', ');
}

function block(title: string, lines: readonly string[]): string {
  return [title, ...lines].join('\n');
}

function actionText(action: Action): string {
  const lines = [`- ${SIDE_NAMES[action.side]}: ${action.text}`];
  if (action.command !== null) lines.push(`    ${action.command}`);
  if (action.url !== null) lines.push(`    ${action.url}`);
  return lines.join('\n');
}

function proof(finding: Finding): string[] {
  const lines = finding.evidence
    .slice(0, MOST_PROOF)
    .map(({ file, line, text }) => `  ${file}:${line}  ${text.trim()}`);
  const more = finding.evidence.length - lines.length;
  return more > 0 ? [...lines, `  and ${more} more`] : lines;
}

function oneLine(finding: Finding): string {
  const whom = finding.peer === null ? '' : `, peer ${finding.peer}`;
  return `- ${finding.title}${whom}${finding.occurrences > 1 ? ` (${times(finding.occurrences)})` : ''}`;
}

export function times(count: number): string {
  return count === 1 ? 'once' : count === 2 ? 'twice' : `${formatCount(count)} times`;
}
