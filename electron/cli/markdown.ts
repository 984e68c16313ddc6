import { printable } from '../../shared/base/text.ts';
import { plural } from '../../shared/base/units.ts';
import type { Analysis, Finding } from '../../shared/model/analysis.ts';
import { KIND_NAMES, SIDE_NAMES } from '../../shared/model/names.ts';
import { comparisonTable } from './change.ts';
import { checkMarkdown, patternMarkdown } from './checks.ts';
import { connectionText, cpuText, factsOf, placeText, verdictWord } from './words.ts';

/** The diagnosis as Markdown, to be pasted into a ticket. Log text stands in code, where nothing in it means anything. */
export function markdownOf(analysis: Analysis): string {
  const { verdict, findings } = analysis;
  const out: string[] = [
    `# ${plain(analysis.run.name)}: ${verdictWord(verdict.health).toLowerCase()}`,
    '',
    `**${plain(verdict.headline)}**`,
    '',
  ];
  const roots = findings.filter((finding) => finding.causedByKey === null);
  for (const finding of roots) {
    // The cause's title is the headline above already.
    section(finding, finding.key === verdict.finding ? 'What failed' : finding.title, out);
    const symptoms = findings.filter((other) => other.causedByKey === finding.key);
    if (symptoms.length > 0)
      out.push(
        'Because of it:',
        '',
        ...symptoms.map((other) => `- ${plain(other.title)} ${plain(placeText(other))}`),
        '',
      );
  }
  if (analysis.contradictions.length > 0)
    out.push('## At odds', '', ...analysis.contradictions.map(({ text }) => `- ${plain(text)}`), '');
  if (analysis.verdicts.length > 1) {
    out.push('## Peers', '', '| instance | peer | health | cause |', '| --- | --- | --- | --- |');
    for (const row of analysis.verdicts)
      out.push(`| ${plain(row.instance ?? '')} | ${plain(row.peer ?? '')} | ${row.health} | ${row.cause ?? ''} |`);
    out.push('');
  }
  out.push(...patternMarkdown(analysis, plain), ...checkMarkdown(analysis, plain));
  out.push(
    '## Seen',
    '',
    ...[...analysis.connection.map(connectionText), ...analysis.cpu.map(cpuText)].map((text) => `- ${plain(text)}`),
  );
  for (const file of analysis.files)
    out.push(`- ${code(file.name)}: ${KIND_NAMES[file.kind]}, ${plural(file.lines, 'line')}`);
  for (const result of analysis.troubleshoot) {
    for (const entry of result.results)
      for (const action of entry.recommendedActions)
        out.push(`- Azure recommends: ${plain(action.actionText ?? '')}${link(action.actionUri)}`);
  }
  const gaps = analysis.coverage.filter((row) => row.status !== 'present');
  if (gaps.length > 0) out.push('', "## What can't be said", '', ...gaps.map((row) => `- ${plain(row.text)}`));
  return `${out.join('\n')}\n`;
}

function section(finding: Finding, heading: string, out: string[]): void {
  out.push(
    `## ${plain(heading)}`,
    '',
    `${finding.severity} · ${plain(factsOf(finding))}`,
    '',
    plain(finding.explanation),
    '',
    'Proof:',
    '',
    '```text',
  );
  for (const item of finding.evidence)
    out.push(printable(`${item.file}:${item.line}  ${item.text}`).replace(/\s/g, ' ').replace(/```/g, "'''"));
  out.push('```', '');
  if (finding.comparison !== null) out.push(...comparisonTable(finding.comparison, plain));
  if (finding.actions.length === 0) return;
  out.push('What to change:', '');
  for (const action of finding.actions) {
    out.push(`- **${SIDE_NAMES[action.side]}:** ${plain(action.text)}${link(action.url)}`);
    if (action.command !== null) out.push('', '  ```sh', `  ${action.command}`, '  ```', '');
  }
  out.push('');
}

/** Text that may come out of a log: nothing in it is Markdown or HTML, and no line break in it begins anything. */
function plain(text: string): string {
  return printable(text)
    .replace(/\s+/g, ' ')
    .replace(/[\\`*_[\]<>|#~&]/g, '\\$&');
}

/** An address as a link only where it leads to the web. */
function link(url: string | null): string {
  if (url === null) return '';
  const bare = printable(url).replace(/[<>\s]/g, '');
  return /^https?:\/\//i.test(bare) ? ` <${bare}>` : ` ${plain(bare)}`;
}

function code(text: string): string {
  return `\`${printable(text).replaceAll('`', "'")}\``;
}
