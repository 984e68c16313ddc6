import { faultOf } from '../../shared/base/fault.ts';
import { printable } from '../../shared/base/text.ts';
import type { Hit, SearchCounts } from '../../shared/contract/api.ts';
import { type Encoding, decodeText } from '../engine/intake/decode.ts';
import { EXIT, type Exit, graver } from './exit.ts';
import { COMMON, readArgs, usage, wholeNumber } from './options.ts';
import { complain, endsAll, print } from './print.ts';
import { type Session, withSession } from './session.ts';

const PAGE = 2000;
/** The most that `run.lines` gives in one answer, and where it and `search.hits` cut a line's text. */
const LINES_AT_ONCE = 2000;
const ANSWER_CAP = 4096;
const LONG_STRETCH = 20_000;

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

  // One PATH needs no name of its own in front of the file's; of several each line says whose it is.
  const prefixOf = (path: string) => (paths.length > 1 ? `${path}:` : '');
  return withSession(values, async (session) => {
    let total = 0;
    let worst: Exit = EXIT.done;
    for (const path of paths) {
      try {
        const run = await session.open(path);
        const found = await session.ask('run.search', { run, ...wanted });
        total += found.total;
        if (values.count !== true)
          await printHits(session, found, { run, path, prefix: prefixOf(path) }, context, values.json === true);
        await session.ask('search.close', { search: found.search });
      } catch (thrown) {
        if (endsAll(faultOf(thrown))) throw thrown;
        worst = graver(worst, complain(thrown).exit);
      }
    }
    if (values.count === true) await print([String(total)]);
    return graver(worst, total > 0 ? EXIT.done : EXIT.found);
  });
}

interface Where {
  readonly run: string;
  readonly path: string;
  readonly prefix: string;
}

/** A page after the other, so that millions of hits need no more memory than a few. */
async function printHits(
  session: Session,
  { search, total }: SearchCounts,
  { run, path, prefix }: Where,
  context: number,
  json: boolean,
): Promise<void> {
  const whole = wholeLines(session, run);
  const around = context === 0 ? null : surroundings(session, { run, prefix }, context, whole);
  for (let from = 0; from < total; from += PAGE) {
    const { hits } = await session.ask('search.hits', { search, from, count: PAGE });
    if (json) await print(hits.map((hit) => JSON.stringify({ path, ...hit })));
    else if (around !== null) for (const hit of hits) await around.add(hit);
    else {
      const lines: string[] = [];
      for (const { file, line, text } of hits)
        lines.push(`${prefix}${file}:${line}:${shown(await whole(file, line, text))}`);
      await print(lines);
    }
  }
  await around?.end();
}

/** As it stands into a file or a pipe; a terminal would obey the escapes that a line may hold. */
function shown(text: string): string {
  return process.stdout.isTTY ? printable(text) : text;
}

type WholeLine = (file: string, line: number, text: string) => Promise<string>;

/** A line as it stands: what the answer cut at its cap is fetched by its bytes. */
function wholeLines(session: Session, run: string): WholeLine {
  let encodings: ReadonlyMap<string, string> | null = null;
  return async (file, line, text) => {
    if (text.length < ANSWER_CAP - 1) return text;
    encodings ??= new Map((await session.ask('run.files', { run })).files.map((entry) => [entry.name, entry.encoding]));
    const encoding = (encodings.get(file) ?? 'utf-8') as Encoding;
    const parts: Buffer[] = [];
    for (let skip = 0; ;) {
      const { base64, more } = await session.ask('run.raw', { run, file, from: line, count: 1, skip });
      const bytes = Buffer.from(base64, 'base64');
      parts.push(bytes);
      skip += bytes.length;
      if (!more) break;
    }
    return decodeText(Buffer.concat(parts), encoding)
      .replace(/^\ufeff/, '')
      .replace(/\r?\n$|\r$/, '');
  };
}

interface Surroundings {
  add(hit: Hit): Promise<void>;
  end(): Promise<void>;
}

/**
 * As grep does: `:` behind a matching line's number, `-` behind its neighbours', `--` between what does not touch. Hits that
 * touch make one stretch, which is printed once nothing more can join it, or when it has grown long.
 */
function surroundings(
  session: Session,
  { run, prefix }: Omit<Where, 'path'>,
  context: number,
  whole: WholeLine,
): Surroundings {
  let stretch: { readonly file: string; from: number; to: number; readonly hits: Set<number> } | null = null;
  let printed = false;

  async function printUntil(last: number): Promise<void> {
    if (stretch === null) return;
    const { file, hits } = stretch;
    for (let at = stretch.from; at <= last; at += LINES_AT_ONCE) {
      const count = Math.min(LINES_AT_ONCE, last - at + 1);
      const { lines } = await session.ask('run.lines', { run, file, from: at, count });
      const out: string[] = [];
      for (const { number, text } of lines) {
        const mark = hits.has(number) ? ':' : '-';
        out.push(`${prefix}${file}${mark}${number}${mark}${shown(await whole(file, number, text))}`);
      }
      await print(out);
      if (lines.length < count) break;
    }
    stretch.from = last + 1;
    hits.clear();
  }

  return {
    async add({ file, line }) {
      if (stretch?.file === file && line - context <= stretch.to + 1) {
        stretch.to = line + context;
        stretch.hits.add(line);
        if (line - stretch.from > LONG_STRETCH) await printUntil(line);
        return;
      }
      if (stretch !== null) await printUntil(stretch.to);
      if (printed) await print(['--']);
      printed = true;
      stretch = { file, from: Math.max(1, line - context), to: line + context, hits: new Set([line]) };
    },
    async end() {
      if (stretch !== null) await printUntil(stretch.to);
    },
  };
}
