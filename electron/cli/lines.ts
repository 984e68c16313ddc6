import { baseName } from '../../shared/base/text.ts';
import { EXIT, type Exit } from './exit.ts';
import { COMMON, readArgs, usage, wholeNumber } from './options.ts';
import { write } from './print.ts';
import { type Session, withSession } from './session.ts';

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
    const numbers = values.number === true ? numberer(from, await endsOf(session, run, file)) : null;
    for (let skip = 0; ;) {
      const { base64, more } = await session.ask('run.raw', { run, file, from, count, skip });
      const bytes = Buffer.from(base64, 'base64');
      await write(numbers === null ? bytes : numbers(bytes));
      skip += bytes.length;
      if (!more) return EXIT.done;
    }
  });
}

async function onlyFile(session: Session, run: string): Promise<string> {
  const { files } = await session.ask('run.files', { run });
  const [only] = files;
  if (only !== undefined && files.length === 1) return only.name;
  usage('lines', `name the file with --file: ${files.map((file) => file.name).join(', ')}.`);
}

/** How a file's lines end: LF, or CR in a file that has none, in units of one byte or two. */
interface Ends {
  readonly mark: 10 | 13;
  readonly wide: 'utf-16le' | 'utf-16be' | null;
}

/** By the end of the first line: every line but the last has one. */
async function endsOf(session: Session, run: string, file: string): Promise<Ends> {
  const first = (await session.ask('run.lines', { run, file, from: 1, count: 1 })).lines[0];
  const { base64 } = await session.ask('run.raw', { run, file, from: 1, count: 1, skip: first?.bytes ?? 0 });
  const { files } = await session.ask('run.files', { run });
  const encoding = (files.find(({ name }) => name === file) ?? files.find(({ name }) => baseName(name) === file))
    ?.encoding;
  return {
    mark: Buffer.from(base64, 'base64').includes(10) ? 10 : 13,
    wide: encoding === 'utf-16le' || encoding === 'utf-16be' ? encoding : null,
  };
}

/** Puts each line's number before it, in the file's own encoding: the text itself is not touched. */
function numberer(from: number, { mark, wide }: Ends): (bytes: Buffer) => Buffer {
  const unit = wide === null ? 1 : 2;
  const little = wide === 'utf-16le' ? 0 : 1;
  let number = from;
  let atStart = true;
  const shown = (): Buffer => {
    const text = Buffer.from(`${number}\t`, wide === null ? 'utf8' : 'utf16le');
    return wide === 'utf-16be' ? text.swap16() : text;
  };
  const endOf = (bytes: Buffer, start: number): number => {
    if (wide === null) return bytes.indexOf(mark, start);
    for (let at = start; at + 1 < bytes.length; at += 2)
      if (bytes[at + little] === mark && bytes[at + 1 - little] === 0) return at;
    return -1;
  };
  return (bytes) => {
    const out: Buffer[] = [];
    let start = 0;
    while (start < bytes.length) {
      if (atStart) {
        // The mark that says how the file is encoded stays in front of everything.
        const marked =
          wide !== null && number === 1 && start === 0 && bytes.readUInt16LE(0) === (little === 0 ? 0xfeff : 0xfffe);
        if (marked) out.push(bytes.subarray(0, 2));
        if (marked) start = 2;
        out.push(shown());
      }
      const end = endOf(bytes, start);
      const stop = end < 0 ? bytes.length : end + unit;
      out.push(bytes.subarray(start, stop));
      atStart = end >= 0;
      if (atStart) number += 1;
      start = stop;
    }
    return Buffer.concat(out);
  };
}
