import { cut, printable } from '../../shared/base/text.ts';
import { formatBytes, formatCount, plural } from '../../shared/base/units.ts';
import type { Analysis, Evidence, Finding } from '../../shared/model/analysis.ts';
import { SIDE_NAMES } from '../../shared/model/names.ts';
import { comparisonLines, contradictionLines } from './change.ts';
import { checkText, patternText } from './checks.ts';
import { type Ink, labelled, wrap } from './ink.ts';
import { placeText, connectionText, cpuText, factsOf, verdictWord } from './words.ts';

const MARGIN = 12;
const PROOF_LINES = 3;
const LONGEST_PROOF = 600;
const MOST_GAPS = 40;

/** The diagnosis as a person reads it: verdict, causes with their proof, what to do, and what is missing. Fits 100 columns. */
export function textOf(analysis: Analysis, ink: Ink): string {
  const { verdict, findings } = analysis;
  const cause = findings.find((finding) => finding.key === verdict.finding) ?? null;
  const symptoms = findings.filter((finding) => finding.causedByKey !== null && finding.causedByKey === cause?.key);
  const others = findings.filter(
    (finding) => finding !== cause && !symptoms.includes(finding) && finding.id !== 'no-fault',
  );
  const healthy = findings.find((finding) => finding.id === 'no-fault') ?? null;

  const blocks = [
    [ink.dim(printable(analysis.run.path))],
    [...head(analysis, ink), ...(cause !== null ? body(cause, ink) : healthy !== null ? body(healthy, ink) : [])],
    symptoms.length === 0
      ? []
      : [
          block(
            'With it',
            symptoms.flatMap((finding) => wrap(printable(short(finding)), ink.width - MARGIN)),
            ink,
          ),
        ],
    contradictionLines(analysis, ink),
    ...others.map((finding) => other(finding, findings, ink)),
    peerTable(analysis, ink),
    patternText(analysis, ink),
    checkText(analysis, ink),
    facts(analysis, ink),
    missing(analysis, ink),
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function head({ verdict }: Analysis, ink: Ink): string[] {
  const word = verdictWord(verdict.health);
  const paint = verdict.health === 'healthy' ? ink.green : verdict.health === 'unhealthy' ? ink.red : ink.yellow;
  return [
    labelled(word, wrap(printable(verdict.headline), ink.width - MARGIN).map(ink.bold), MARGIN, (text) =>
      ink.bold(paint(text)),
    ),
  ];
}

/** Details, explanation, proof and actions of a finding. */
function body(finding: Finding, ink: Ink): string[] {
  const width = ink.width - MARGIN;
  const facts = finding.id === 'no-fault' ? [] : wrap(factsOf(finding), width).map(ink.dim);
  const lines = [...facts, ...wrap(printable(finding.explanation), width)].map((line) => ' '.repeat(MARGIN) + line);
  lines.push('', proof(finding.evidence, ink));
  if (finding.comparison !== null) lines.push('', comparisonLines(finding.comparison, ink));
  if (finding.actions.length > 0) lines.push('', actions(finding, ink));
  return lines;
}

function proof(evidence: readonly Evidence[], ink: Ink): string {
  const width = ink.width - MARGIN;
  const lines = evidence.slice(0, PROOF_LINES).flatMap((item) => {
    const place = `${printable(item.file)}:${item.line}`;
    const text = printable(item.text).replace(/\t/g, ' ');
    if (place.length + 2 + text.length <= width) return [`${ink.cyan(place)}  ${text}`];
    return [...pieces(place, width).map(ink.cyan), ...pieces(text, width - 2).map((piece) => `  ${piece}`)];
  });
  const more = evidence.length - PROOF_LINES;
  if (more > 0) lines.push(ink.dim(`and ${plural(more, 'line')} more (--json has them all)`));
  return labelled('Proof', lines, MARGIN, ink.bold);
}

/** A log line over as many lines as it takes, cut where it is longer than anybody reads here. */
function pieces(text: string, width: number): string[] {
  const shown =
    text.length > LONGEST_PROOF
      ? `${cut(text, LONGEST_PROOF)}… (${plural(text.length - LONGEST_PROOF, 'more character')})`
      : text;
  const found: string[] = [];
  let rest = shown;
  while (rest.length > width) {
    // Behind a blank where there is one: nothing is lost of the line, and words stay whole.
    const blank = rest.lastIndexOf(' ', width - 1);
    const at = blank > width * 0.6 ? blank + 1 : width;
    found.push(rest.slice(0, at));
    rest = rest.slice(at);
  }
  return [...found, rest];
}

/** A command over several lines, with the mark by which this platform's usual shell goes on. */
function commandLines(command: string, width: number): string[] {
  const goesOn = process.platform === 'win32' ? ' `' : ' \\';
  const lines = wrap(
    command.replace(/ --/g, '\u0000--').replace(/ /g, '\u0001').replaceAll('\u0000', ' '),
    width - goesOn.length,
  ).map((line) => line.replaceAll('\u0001', ' '));
  return lines.map((line, index) => `${index === 0 ? '  ' : '    '}${line}${index < lines.length - 1 ? goesOn : ''}`);
}

function actions(finding: Finding, ink: Ink): string {
  const width = ink.width - MARGIN;
  const lines = finding.actions.flatMap((action) => {
    const text = wrap(`${SIDE_NAMES[action.side]}: ${printable(action.text)}`, width);
    const command = action.command === null ? [] : commandLines(action.command, width - 4).map(ink.cyan);
    return [...text, ...command];
  });
  return labelled('Change', lines, MARGIN, ink.bold);
}

function short(finding: Finding): string {
  return `${finding.title} ${placeText(finding)}`.trim();
}

function other(finding: Finding, all: readonly Finding[], ink: Ink): string[] {
  const cause = all.find((candidate) => candidate.key === finding.causedByKey);
  const width = ink.width - MARGIN;
  const because = cause === undefined ? '' : ` Because of: ${cause.title}`;
  const paint = finding.severity === 'error' ? ink.red : finding.severity === 'warning' ? ink.yellow : ink.dim;
  const title = wrap(printable(`${finding.title}${because}`), width).map(ink.bold);
  const told =
    finding.severity === 'info'
      ? []
      : [...wrap(factsOf(finding), width).map(ink.dim), ...wrap(printable(finding.explanation), width)];
  const lines = [
    labelled(
      finding.severity === 'error' ? 'Error' : finding.severity === 'warning' ? 'Warning' : 'Note',
      [...title, ...told],
      MARGIN,
      paint,
    ),
    proof(finding.evidence, ink),
  ];
  if (finding.severity === 'error' && cause === undefined) {
    if (finding.comparison !== null) lines.push(comparisonLines(finding.comparison, ink));
    if (finding.actions.length > 0) lines.push(actions(finding, ink));
  }
  return lines;
}

function peerTable({ verdicts }: Analysis, ink: Ink): string[] {
  if (verdicts.length < 2) return [];
  const rows = verdicts.map((row) => [
    row.instance ?? '',
    row.peer ?? '',
    verdictWord(row.health).toLowerCase(),
    row.cause ?? '',
  ]);
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => printable(cell).padEnd(widths[column] ?? 0))
      .filter((_, column) => column > 2 || (widths[column] ?? 0) > 0)
      .join('  ')
      .trimEnd(),
  );
  const width = ink.width - MARGIN;
  const fitting = lines.flatMap((line) => (line.length > width ? wrap(line, width) : [line]));
  return [block('Peers', fitting, ink)];
}

function facts(analysis: Analysis, ink: Ink): string[] {
  const lines = [...analysis.connection.map(connectionText), ...analysis.cpu.map(cpuText)].flatMap((text) =>
    wrap(printable(text), ink.width - MARGIN),
  );
  for (const result of analysis.troubleshoot) {
    lines.push(
      printable(
        `Azure's own result: ${result.code ?? 'no code'} (${result.results.map((entry) => entry.reasonType ?? entry.id ?? 'unnamed').join(', ')})`,
      ),
    );
    for (const entry of result.results)
      for (const action of entry.recommendedActions)
        lines.push(
          ...wrap(
            printable(
              `Azure recommends: ${action.actionText ?? ''}${action.actionUri === null ? '' : ` <${action.actionUri}>`}`,
            ),
            ink.width - MARGIN,
          ),
        );
  }
  const { totals } = analysis;
  const files = analysis.files.reduce((sum, file) => sum + file.bytes, 0);
  lines.push(
    `${plural(analysis.files.length, 'file')}, ${formatBytes(files)}, ${plural(totals.lines, 'line')}, ${plural(totals.events, 'event')}, ${plural(totals.negotiations, 'negotiation')}`,
  );
  if (analysis.run.from !== null && analysis.run.to !== null) lines.push(timeRange(analysis.run.from, analysis.run.to));
  return [block('Seen', lines, ink)];
}

function missing(analysis: Analysis, ink: Ink): string[] {
  const width = ink.width - MARGIN;
  const gaps = analysis.coverage.filter((row) => row.status !== 'present').map((row) => row.text);
  const told = new Set(gaps);
  for (const notice of analysis.notices) if (told.size < MOST_GAPS) told.add(notice.text);
  const lines = [...told].flatMap((text) =>
    wrap(printable(text), width - 2).map((line, index) => (index === 0 ? `- ${line}` : `  ${line}`)),
  );
  const rest = analysis.totals.notices - analysis.notices.length;
  if (rest > 0) lines.push(ink.dim(`and ${formatCount(rest)} more notices (--all)`));
  return lines.length === 0 ? [] : [block("Can't say", lines, ink)];
}

function block(label: string, lines: readonly string[], ink: Ink): string {
  return labelled(label, lines, MARGIN, ink.bold);
}

function timeRange(from: string, to: string): string {
  return from === to ? `${shortTime(from)} UTC` : `${shortTime(from)} to ${shortTime(to)} UTC`;
}

function shortTime(iso: string): string {
  return iso.slice(0, 19).replace('T', ' ');
}
