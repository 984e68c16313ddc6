import type { Hit, LogLine } from '../../shared/contract/api.ts';
import { EXIT, type Exit } from './exit.ts';
import { COMMON, readArgs, usage, wholeNumber } from './options.ts';
import { print } from './print.ts';
import { type Session, withSession } from './session.ts';

const PAGE = 2000;

interface Wanted {
  readonly pattern: string;
  readonly literal: boolean;
  readonly ignoreCase: boolean;
  readonly wholeWord: boolean;
  readonly filter: string;
}

export async function searchCommand(args: readonly string[]): Promise<Exit> {
  const { values, positionals } = readArgs('search', args, {
    ...COMMON,
    'ignore-case': { type: 'boolean', short: 'i' },
    fixed: { type: 'boolean', short: 'F' },
    word: { type: 'boolean', short: 'w' },
    filter: { type: 'string' },
    count: { type: 'boolean' },
    context: { type: 'string', short: 'C' },
    json: { type: 'boolean' },
  });
  const pattern = positionals.at(-1);
  const paths = positionals.slice(0, -1);
  if (pattern === undefined || paths.length === 0)
    usage('search', 'name a PATH, and behind it the PATTERN to look for.');
  const context = wholeNumber('search', 'context', values.context, 0) ?? 0;
  const wanted: Wanted = {
    pattern,
    literal: values.fixed === true,
    ignoreCase: values['ignore-case'] === true,
    wholeWord: values.word === true,
    filter: values.filter ?? '',
  };

  return withSession(values, async (session) => {
    let total = 0;
    for (const path of paths) {
      const run = await session.open(path);
      if (values.count === true) total += (await session.ask('run.search', { run, ...wanted, countOnly: true })).total;
      else total += await printHits(session, run, wanted, context, values.json === true);
    }
    if (values.count === true) await print([String(total)]);
    return total > 0 ? EXIT.done : EXIT.found;
  });
}

async function printHits(
  session: Session,
  run: string,
  wanted: Wanted,
  context: number,
  json: boolean,
): Promise<number> {
  let after: { file: string; line: number } | null = null;
  let found = 0;
  const shown = { file: '', line: 0 };
  for (;;) {
    const page: { hits: Hit[]; more: boolean } = await session.ask('run.search', {
      run,
      ...wanted,
      after,
      limit: PAGE,
    });
    found += page.hits.length;
    if (json) await print(page.hits.map((hit) => JSON.stringify(hit)));
    else if (context === 0) await print(page.hits.map((hit) => `${hit.file}:${hit.line}:${hit.text}`));
    else
      for (const [index, hit] of page.hits.entries())
        await printAround(session, run, hit, page.hits[index + 1], context, shown);
    if (!page.more) return found;
    const last = page.hits.at(-1);
    after = last === undefined ? null : { file: last.file, line: last.line };
  }
}

/** As grep does: `:` behind a matching line's number, `-` behind its neighbours', `--` between what does not touch. */
async function printAround(
  session: Session,
  run: string,
  hit: Hit,
  next: Hit | undefined,
  context: number,
  shown: { file: string; line: number },
): Promise<void> {
  const touches = shown.file === hit.file && hit.line - context <= shown.line + 1;
  const from = touches ? shown.line + 1 : Math.max(1, hit.line - context);
  const until =
    next !== undefined && next.file === hit.file ? Math.min(hit.line + context, next.line - 1) : hit.line + context;
  const { lines } = await session.ask('run.lines', { run, file: hit.file, from, count: Math.max(until - from + 1, 1) });
  const out: string[] = touches || shown.line === 0 ? [] : ['--'];
  for (const line of lines)
    if (line.number <= until) out.push(`${hit.file}${mark(line, hit)}${line.number}${mark(line, hit)}${line.text}`);
  await print(out);
  shown.file = hit.file;
  shown.line = lines.at(-1)?.number ?? hit.line;
}

function mark(line: LogLine, hit: Hit): string {
  return line.number === hit.line ? ':' : '-';
}
