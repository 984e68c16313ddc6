import { EXIT, type Exit } from './exit.ts';
import { COMMON, readArgs, usage, wholeNumber } from './options.ts';
import { write } from './print.ts';
import { withSession } from './session.ts';

export async function lines(args: readonly string[]): Promise<Exit> {
  const { values, positionals } = readArgs('lines', args, {
    ...COMMON,
    file: { type: 'string' },
    from: { type: 'string' },
    count: { type: 'string' },
    number: { type: 'boolean', short: 'n' },
  });
  const [path] = positionals;
  if (path === undefined || positionals.length > 1) usage('lines', 'name one PATH.');
  const from = wholeNumber('lines', 'from', values.from, 1) ?? 1;
  const count = wholeNumber('lines', 'count', values.count, 0) ?? Number.MAX_SAFE_INTEGER - from;
  return withSession(values, async (session) => {
    const run = await session.open(path);
    const file = values.file ?? (await onlyFile(session, run));
    const numbers = values.number === true ? numberer(from) : null;
    for (let skip = 0; ;) {
      const { base64, more } = await session.ask('run.raw', { run, file, from, count, skip });
      const bytes = Buffer.from(base64, 'base64');
      await write(numbers === null ? bytes : numbers(bytes));
      skip += bytes.length;
      if (!more) return EXIT.done;
    }
  });
}

async function onlyFile(session: Parameters<Parameters<typeof withSession>[1]>[0], run: string): Promise<string> {
  const { files } = await session.ask('run.files', { run });
  const [only] = files;
  if (only !== undefined && files.length === 1) return only.name;
  usage('lines', `name the file with --file: ${files.map((file) => file.name).join(', ')}.`);
}

/** Puts each line's number before it, as bytes: the text itself is not touched. */
function numberer(from: number): (bytes: Buffer) => Buffer {
  let number = from;
  let atStart = true;
  return (bytes) => {
    const out: Buffer[] = [];
    let start = 0;
    while (start < bytes.length) {
      if (atStart) out.push(Buffer.from(`${number}\t`));
      const end = bytes.indexOf(10, start);
      const stop = end < 0 ? bytes.length : end + 1;
      out.push(bytes.subarray(start, stop));
      atStart = end >= 0;
      if (atStart) number += 1;
      start = stop;
    }
    return Buffer.concat(out);
  };
}
