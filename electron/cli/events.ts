import { faultOf } from '../../shared/base/fault.ts';
import { printable } from '../../shared/base/text.ts';
import type { EventRow } from '../../shared/contract/api.ts';
import { EXIT, type Exit, graver } from './exit.ts';
import { COMMON, readArgs, usage } from './options.ts';
import { complain, endsAll, print } from './print.ts';
import { type Session, withSession } from './session.ts';

const PAGE = 2000;

export async function events(args: readonly string[]): Promise<Exit> {
  const { values, positionals } = readArgs('events', args, {
    ...COMMON,
    filter: { type: 'string' },
    json: { type: 'boolean' },
  });
  if (positionals.length === 0) usage('events', 'name at least one PATH to open.');
  return withSession(values, async (session) => {
    let worst: Exit = EXIT.done;
    for (const path of positionals) {
      try {
        await printEvents(session, path, values.filter ?? '', values.json === true, positionals.length > 1);
      } catch (thrown) {
        if (endsAll(faultOf(thrown))) throw thrown;
        worst = graver(worst, complain(thrown).exit);
      }
    }
    return worst;
  });
}

async function printEvents(
  session: Session,
  path: string,
  filter: string,
  json: boolean,
  several: boolean,
): Promise<void> {
  const run = await session.open(path);
  let after: number | null = null;
  for (;;) {
    const page: { events: EventRow[]; more: boolean } = await session.ask('run.events', {
      run,
      filter,
      after,
      limit: PAGE,
    });
    // Of several PATHs each line says whose it is.
    const prefix = several ? `${printable(path)}:` : '';
    await print(page.events.map((event) => (json ? JSON.stringify({ path, ...event }) : `${prefix}${lineOf(event)}`)));
    if (!page.more) return;
    after = page.events.at(-1)?.id ?? null;
  }
}

const ARROWS = { sent: '->', received: '<-', local: '--' } as const;

/** `file:line  time  peer  direction step  words`, the parts that are unknown left out. */
function lineOf(event: EventRow): string {
  const parts = [
    `${printable(event.file)}:${event.line}`,
    event.time,
    event.peer === null ? null : printable(event.peer),
    `${ARROWS[event.direction]} ${event.step}`,
    event.errorCode === null ? null : `${event.errorCode}${event.errorName === null ? '' : ` ${event.errorName}`}`,
    printable(event.text),
  ];
  return parts.filter((part) => part !== null && part !== '').join('  ');
}
