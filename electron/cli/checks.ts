import { printable } from '../../shared/base/text.ts';
import type { Analysis, Check } from '../../shared/model/analysis.ts';
import { type Ink, labelled, wrap } from './ink.ts';

const MARGIN = 12;
/** Of the mark and its word. */
const INDENT = 11;

const MARKS: Readonly<Record<Check['status'], string>> = {
  passed: '✓ passed',
  failed: '✗ failed',
  unknown: '– unknown',
};

/** Microsoft's questions in their order, each with its answer in a word; what failed with its reason and what to look at. */
export function checkText({ verdict, checks }: Analysis, ink: Ink): string[] {
  if (verdict.health === 'healthy' || checks.every(({ status }) => status === 'unknown')) return [];
  const width = ink.width - MARGIN - INDENT;
  const inset = (lines: readonly string[]) => lines.map((line) => ' '.repeat(INDENT) + line);
  const paint = { passed: ink.green, failed: ink.red, unknown: ink.dim } as const;
  const lines = checks.flatMap((check) => {
    const [first = '', ...rest] = wrap(printable(check.title), width);
    const word = MARKS[check.status];
    const head = [`${paint[check.status](word)}${' '.repeat(INDENT - word.length)}${first}`, ...inset(rest)];
    return check.status === 'failed' ? [...head, ...inset(wrap(printable(check.text), width).map(ink.dim))] : head;
  });
  const told = ink.dim('(--markdown and --json say why, and have a command or query that tells)');
  return [labelled('Checks', [...lines, told], MARGIN, ink.bold)];
}

/** What only shows over time or over instances. */
export function patternText({ patterns }: Analysis, ink: Ink): string[] {
  const lines = patterns.flatMap(({ text }) => wrap(printable(text), ink.width - MARGIN));
  return lines.length === 0 ? [] : [labelled('Over time', lines, MARGIN, ink.bold)];
}

type Plain = (text: string) => string;

export function checkMarkdown({ checks }: Analysis, plain: Plain): string[] {
  if (checks.every(({ status }) => status === 'unknown')) return [];
  // Several checks are told by one query: it is shown with the first of them.
  const shown = new Set<string>();
  const once = (language: string, text: string | null) => {
    if (text === null || shown.has(text)) return [];
    shown.add(text);
    return fenced(language, text);
  };
  const rows = checks.flatMap((check) => [
    `- ${MARKS[check.status]}: **${plain(check.title)}** ${plain(check.text)}`,
    ...(check.status === 'passed' ? [] : [...once('sh', check.command), ...once('kusto', check.query)]),
  ]);
  return ['## Checks', '', ...rows, ''];
}

export function patternMarkdown({ patterns }: Analysis, plain: Plain): string[] {
  return patterns.length === 0 ? [] : ['## Over time', '', ...patterns.map(({ text }) => `- ${plain(text)}`), ''];
}

function fenced(language: string, text: string): string[] {
  const lines = printable(text).replaceAll('```', "'''").split('\n');
  return ['', `  \`\`\`${language}`, ...lines.map((line) => `  ${line}`), '  ```', ''];
}
