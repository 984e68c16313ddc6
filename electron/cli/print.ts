import { once } from 'node:events';
import { type Fault, faultOf } from '../../shared/base/fault.ts';
import { printable } from '../../shared/base/text.ts';
import { EXIT, type Exit } from './exit.ts';

/** Lines to standard output, waiting where its reader is slower than we are. */
export async function print(lines: readonly string[]): Promise<void> {
  if (lines.length > 0) await write(`${lines.join('\n')}\n`);
}

export async function write(chunk: string | Buffer): Promise<void> {
  if (!process.stdout.write(chunk)) await once(process.stdout, 'drain');
}

/** A fault as the one sentence on standard error, and what it ends the process with. */
export function complain(thrown: unknown): { readonly fault: Fault; readonly exit: Exit } {
  const fault = faultOf(thrown);
  const { code, text, hint } = fault;
  if (code === 'cancelled') return { fault, exit: EXIT.interrupted };
  process.stderr.write(`tunnelscope: ${printable(text)}${hint === null ? '' : ` ${printable(hint)}`}\n`);
  return { fault, exit: code === 'internal' ? EXIT.internal : EXIT.usage };
}

/** A library that cannot be used is no matter of one PATH: whatever was to be done, nothing more comes of it. */
export function endsAll({ code }: Fault): boolean {
  return code === 'cancelled' || code.startsWith('library-') || code === 'bad-filter' || code === 'bad-pattern';
}
