import { open, rename, rm, stat } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { type Fault, faultOf, raise } from '../../shared/base/fault.ts';
import type { Analysis } from '../../shared/model/analysis.ts';
import { type ConfigFile, analysisWith, readConfigs } from './configuration.ts';
import { EXIT, type Exit, graver } from './exit.ts';
import { markdownOf } from './markdown.ts';
import { COMMON, readArgs, usage } from './options.ts';
import { jsonPieces } from './pieces.ts';
import { complain } from './print.ts';
import { type Session, withSession } from './session.ts';
import { type Ink, inkOf } from './ink.ts';
import { textOf } from './text.ts';

type Form = 'text' | 'json' | 'markdown';

export async function analyze(args: readonly string[]): Promise<Exit> {
  const { values, positionals } = readArgs('analyze', args, {
    ...COMMON,
    json: { type: 'boolean' },
    markdown: { type: 'boolean' },
    out: { type: 'string' },
    all: { type: 'boolean' },
    config: { type: 'string', multiple: true },
  });
  const configs = values.config ?? [];
  if (positionals.length + configs.length === 0) usage('analyze', 'name at least one PATH to open.');
  // Without a log the files of a configuration are what is opened.
  const sources = positionals.length > 0 ? positionals.map((path) => [path]) : [configs];
  if (values.json === true && values.markdown === true) usage('analyze', '--json and --markdown exclude each other.');
  const form: Form = values.json === true ? 'json' : values.markdown === true ? 'markdown' : 'text';
  const sink = await outputTo(values.out);
  let done = 0;
  try {
    const exit = await withSession(values, async (session) => {
      let worst: Exit = EXIT.done;
      const given = positionals.length > 0 ? await readConfigs(configs) : [];
      for (const paths of sources) {
        const { pieces, exit: one } = await analyzeOne(session, paths, form, values.all === true, given, sink.ink);
        let apart = done > 0 && form !== 'json';
        for (const piece of pieces) {
          await sink.write(apart ? `\n${piece}` : piece);
          apart = false;
        }
        done += 1;
        worst = graver(worst, one);
        if (one === EXIT.interrupted) break;
      }
      return worst;
    });
    await sink.done(exit !== EXIT.interrupted);
    return exit;
  } catch (thrown) {
    const { fault, exit } = complain(thrown);
    // Lines match PATHs, even where the library itself stands in the way.
    if (form === 'json' && exit !== EXIT.interrupted)
      for (const paths of sources.slice(done)) await sink.write(`${JSON.stringify(faultLine(paths, fault))}\n`);
    await sink.done(false);
    return exit;
  }
}

async function analyzeOne(
  session: Session,
  paths: readonly string[],
  form: Form,
  all: boolean,
  configs: readonly ConfigFile[],
  ink: Ink,
): Promise<{ pieces: Iterable<string>; exit: Exit }> {
  try {
    const run = await session.open(...paths);
    const analysis = await analysisWith(session, run, all, configs);
    const exit = analysis.findings.some((finding) => finding.severity === 'error') ? EXIT.found : EXIT.done;
    return { pieces: analysisPieces(analysis, form, ink), exit };
  } catch (thrown) {
    if (faultOf(thrown).code.startsWith('library-')) throw thrown;
    const { fault, exit } = complain(thrown);
    const told = form === 'json' && exit !== EXIT.interrupted;
    return { pieces: told ? [`${JSON.stringify(faultLine(paths, fault))}\n`] : [], exit };
  }
}

export function faultLine(paths: readonly string[], { code, text, hint }: Fault): unknown {
  return { schema: 'tunnelscope.fault/1', path: paths.join(', '), code, text, hint };
}

/** An analysis as it is printed, for every command that ends in one. */
export function* analysisPieces(analysis: Analysis, form: Form, ink: Ink): Generator<string> {
  if (form === 'json') {
    yield* jsonPieces(analysis);
    yield '\n';
  } else yield form === 'markdown' ? markdownOf(analysis) : textOf(analysis, ink);
}

interface Sink {
  readonly ink: Ink;
  write(text: string): Promise<void>;
  /** Puts the file in its place, or takes back what was written of it. */
  done(whole: boolean): Promise<void>;
}

/** Standard output, or a file that is there whole or not at all. */
async function outputTo(path: string | undefined): Promise<Sink> {
  if (path === undefined) {
    return {
      ink: inkOf(process.stdout),
      write: (text) =>
        new Promise((resolve, reject) =>
          process.stdout.write(text, (error) => (error === null || error === undefined ? resolve() : reject(error))),
        ),
      done: async () => {},
    };
  }
  if ((await stat(path).catch(() => null))?.isDirectory() === true)
    raise('unreadable', `${path} is a folder and cannot be written.`, 'Name a file in it.');
  const draft = `${path}.${randomBytes(4).toString('hex')}.tmp`;
  const file = await open(draft, 'wx').catch(() => refuseOut(path));
  let written = 0;
  return {
    ink: inkOf(null),
    async write(text) {
      await file.writeFile(text);
      written += text.length;
    },
    async done(whole) {
      await file.close();
      // Where nothing came out, what stands there from before is worth more.
      const kept = whole && written > 0;
      if (
        kept &&
        (await rename(draft, path).then(
          () => true,
          () => false,
        ))
      )
        return;
      await rm(draft, { force: true });
      if (kept) refuseOut(path);
    },
  };
}

function refuseOut(path: string): never {
  raise('unreadable', `${path} cannot be written.`, 'Name a file in a folder of your own.');
}
