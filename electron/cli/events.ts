import { printable } from '../../shared/base/text.ts';
import type { EventRow } from '../../shared/contract/api.ts';
import { EXIT, type Exit } from './exit.ts';
import { COMMON, readArgs, usage } from './options.ts';
import { print } from './print.ts';
import { withSession } from './session.ts';

const PAGE = 2000;

export async function events(args: readonly string[]): Promise<Exit> {
  const { values, positionals } = readArgs('events', args, {
    ...COMMON,
    filter: { type: 'string' },
    json: { type: 'boolean' },
  });
  if (positionals.length === 0) usage('events', 'name at least one PATH to open.');
  return withSession(values, async (session) => {
    for (const path of positionals) {
      const run = await session.open(path);
      let after: number | null = null;
      for (;;) {
        const page: { events: EventRow[]; more: boolean } = await session.ask('run.events', {
          run,
          filter: values.filter ?? '',
          after,
          limit: PAGE,
        });
        await print(page.events.map((event) => (values.json === true ? JSON.stringify(event) : lineOf(event))));
        if (!page.more) break;
        after = page.events.at(-1)?.id ?? null;
      }
    }
    return EXIT.done;
  });
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
