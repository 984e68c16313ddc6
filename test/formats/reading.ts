import type { EventDraft, Format, Line, Output, WfpDraft } from '../../electron/engine/formats/format.ts';

/** What a format's reader finds in lines, without an archive and a store around it. */
export interface Reading {
  readonly events: EventDraft[];
  readonly wfp: WfpDraft[];
  readonly connections: Parameters<Output['connection']>[0][];
  readonly cpu: Parameters<Output['cpu']>[0][];
  readonly summaries: Parameters<Output['summary']>[0][];
  readonly results: Parameters<Output['troubleshoot']>[0][];
  readonly configuration: Parameters<Output['configuration']>[0][];
  readonly notices: Parameters<Output['notice']>[0][];
  readonly peers: string[];
}

export function reading(format: Format, lines: readonly string[]): Reading {
  const found: Reading = {
    events: [],
    wfp: [],
    connections: [],
    cpu: [],
    summaries: [],
    results: [],
    configuration: [],
    notices: [],
    peers: [],
  };
  const reader = format.open?.(
    {
      event: (event) => found.events.push(event),
      wfp: (event) => found.wfp.push(event),
      connection: (fact) => found.connections.push({ ...fact }),
      cpu: (fact) => found.cpu.push({ ...fact }),
      summary: (fact) => found.summaries.push(fact),
      troubleshoot: (fact) => found.results.push(fact),
      configuration: (fact) => found.configuration.push(fact),
      time: () => {},
      peer: (peer) => found.peers.push(peer),
      notice: (notice) => found.notices.push(notice),
    },
    { name: 'test' },
  );
  if (reader === undefined) return found;
  for (const [index, text] of lines.entries()) {
    const bytes = Buffer.from(text);
    const line: Line = { number: index + 1, bytes, start: 0, end: bytes.length, text: () => text };
    reader.line(line);
  }
  reader.end();
  return found;
}
