import type { z } from 'zod';
import { printable } from '../../../shared/base/text.ts';
import { RULE_LIMITS, type RulePack, type RuleProblem, rulePackSchema } from '../../../shared/model/rules.ts';
import { formatBytes } from '../../../shared/base/units.ts';
import { compilePack } from './compile.ts';
import type { RuleSet } from './installed.ts';
import { namesIn } from './names.ts';
import { lineAt, lineOf } from './where.ts';

export interface ReadPack {
  /** Null where the text has not the form of a pack. */
  readonly pack: RulePack | null;
  /** Null where there are problems. */
  readonly rules: RuleSet | null;
  readonly problems: readonly RuleProblem[];
}

/** A problem before its line is known. */
export interface Complaint {
  readonly path: readonly PropertyKey[];
  readonly text: string;
}

/** More of them help nobody. */
const MAX_PROBLEMS = 50;

/** Reads a pack as far as can be said without running its samples. Never throws. */
export function readPack(text: string): ReadPack {
  if (Buffer.byteLength(text) > RULE_LIMITS.bytes) return refused(null, TOO_LARGE);
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (thrown) {
    return refused(brokenAt(thrown, text), `This is not valid JSON${brokenHow(thrown)}.`);
  }
  const read = rulePackSchema.safeParse(value, { reportInput: true });
  const complaints = read.success ? [] : read.error.issues.map(complaintOf);
  if (read.success) complaints.push(...namesIn(read.data));
  const compiled = read.success ? compilePack(read.data) : null;
  if (compiled !== null) complaints.push(...compiled.complaints);
  const problems = problemsAt(text, complaints);
  return {
    pack: read.success ? read.data : null,
    rules: problems.length === 0 ? (compiled?.rules ?? null) : null,
    problems,
  };
}

/** Problems with the lines at which they stand. */
export function problemsAt(text: string, complaints: readonly Complaint[]): RuleProblem[] {
  return complaints
    .slice(0, MAX_PROBLEMS)
    .map(({ path, text: said }) => ({ path: pathText(path), line: lineOf(text, path), text: said }));
}

export const TOO_LARGE = `A pack has ${formatBytes(RULE_LIMITS.bytes)} at the most, and this one has more.`;

function refused(line: number | null, text: string): ReadPack {
  return { pack: null, rules: null, problems: [{ path: '', line, text }] };
}

/** "signs[0].words"; the pack itself is "". */
function pathText(path: readonly PropertyKey[]): string {
  return printable(
    path
      .map((key, at) => (typeof key === 'number' ? `[${key}]` : `${at === 0 ? '' : '.'}${String(key).slice(0, 80)}`))
      .join(''),
  );
}

/** V8 says where, in words: "… in JSON at position 12 (line 2 column 3)". */
function brokenAt(thrown: unknown, text: string): number | null {
  const at = thrown instanceof Error ? /position (\d+)/.exec(thrown.message)?.[1] : undefined;
  return at === undefined ? null : lineAt(text, Number(at));
}

function brokenHow(thrown: unknown): string {
  if (!(thrown instanceof Error)) return '';
  const what = /^(.*?)(?: in JSON| at position|$)/.exec(thrown.message.split('\n')[0] ?? '')?.[1] ?? '';
  // Words that quote the text whole say no more than the line does.
  return what === '' || what.length > 80 ? '' : `: ${printable(what.charAt(0).toLowerCase() + what.slice(1))}`;
}

function complaintOf(issue: z.core.$ZodIssue): Complaint {
  switch (issue.code) {
    case 'unrecognized_keys':
      return {
        path: [...issue.path, issue.keys[0] ?? ''],
        text: `${issue.keys.map((key) => `"${printable(key.slice(0, 80))}"`).join(', ')} is not known here.`,
      };
    case 'invalid_type':
      return {
        path: issue.path,
        text: issue.input === undefined ? 'This must be given.' : `This has to be ${kindName(issue.expected)}.`,
      };
    case 'invalid_value':
      return { path: issue.path, text: `This has to be ${oneOf(issue.values.map(String))}.` };
    case 'too_big':
      return { path: issue.path, text: `This is too long: ${issue.maximum} at the most.` };
    case 'too_small':
      return { path: issue.path, text: `This is too short: ${issue.minimum} at the least.` };
    case 'invalid_format':
      return { path: issue.path, text: formatText(issue.path.at(-1)) };
    case 'invalid_key':
      return { path: issue.path, text: 'A name is of small letters, digits and single dashes, 40 at the most.' };
    default:
      return { path: issue.path, text: 'This is not of the form that is asked for; see the rules README.' };
  }
}

const PLAIN_FIELDS: readonly PropertyKey[] = [
  'title',
  'text',
  'command',
  'means',
  'why',
  'about',
  'version',
  'grade',
  'source',
];

function formatText(key: PropertyKey | undefined): string {
  if (key === 'url') return 'An address begins with https:// and holds no blank.';
  // The texts of an explanation stand in a list.
  return typeof key === 'number' || (key !== undefined && PLAIN_FIELDS.includes(key))
    ? 'This is plain text: no control characters, and no < or >.'
    : 'A name is of small letters, digits and single dashes, 40 at the most.';
}

function kindName(expected: string): string {
  const names: Readonly<Record<string, string>> = {
    string: 'a text',
    number: 'a number',
    int: 'a whole number',
    array: 'a list',
    object: 'an object',
    record: 'an object',
    boolean: 'true or false',
  };
  return names[expected] ?? `of the kind ${expected}`;
}

export function oneOf(words: readonly string[]): string {
  return words.length === 1 ? `"${words[0] ?? ''}"` : `one of ${words.map((word) => `"${word}"`).join(', ')}`;
}
