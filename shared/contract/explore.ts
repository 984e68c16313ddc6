import { z } from 'zod';
import { negotiationSchema, proposalSchema, selectorSchema, wfpEventSchema } from '../model/analysis.ts';
import { DIRECTIONS, PHASES, SEVERITIES, STEPS } from '../model/words.ts';

/** The shapes in which a run is looked through: events as a table, counted and over time, and negotiations with their attempts. */
const name = z.string().min(1).max(32_768);
const runId = z.string().min(1).max(64);
const count = z.number().int().min(0);
const lineNumber = z.number().int().min(1);
const micros = z.number().int();

export const eventSchema = z.strictObject({
  id: count,
  file: z.string(),
  line: lineNumber,
  lineTo: lineNumber,
  time: z.string().nullable(),
  instance: z.string().nullable(),
  message: z.string(),
  step: z.enum(STEPS),
  direction: z.enum(DIRECTIONS),
  phase: z.enum(PHASES).nullable(),
  severity: z.enum(SEVERITIES).nullable(),
  peer: z.string().nullable(),
  local: z.string().nullable(),
  session: z.string().nullable(),
  initiatorCookie: z.string().nullable(),
  responderCookie: z.string().nullable(),
  tunnelId: z.string().nullable(),
  tsId: z.string().nullable(),
  messageId: z.string().nullable(),
  thread: z.string().nullable(),
  provider: z.string().nullable(),
  errorCode: z.number().int().nullable(),
  errorName: z.string().nullable(),
  notify: z.string().nullable(),
  text: z.string(),
});

/** An event as a row of the workbench: what negotiation it is part of, and, of a WFP event, its header's fields. */
export const tableRowSchema = eventSchema.extend({
  /** Id of the negotiation that its attempt was folded into, "n3"; null where it is part of none. */
  negotiation: z.string().nullable(),
  /** Number of its attempt, from 1; `run.attempt` takes it. Events that belong together without being a negotiation have one too. */
  attempt: count.nullable(),
  /** Where it failed, as `point:` asks: by its WFP header, or as its line says; null where nothing tells. */
  point: z.enum(['local', 'remote', 'none']).nullable(),
  wfp: wfpEventSchema
    .extend({
      /** The header's flags; null where it prints none, and all its fields count. */
      flags: z.number().int().nullable(),
      /** The fields that they say are set: "local address", "IP version". What is not set means nothing. */
      set: z.array(z.string()),
    })
    .nullable(),
});

/** What a table is sorted by and counted by; fields of the filter language, and what else a row shows. */
export const TABLE_FIELDS = [
  'time',
  'line',
  'file',
  'instance',
  'peer',
  'phase',
  'step',
  'direction',
  'severity',
  'message',
  'code',
  'notify',
  'thread',
  'provider',
  'type',
  'point',
  'negotiation',
] as const;
export type TableField = (typeof TABLE_FIELDS)[number];

const filter = z.string().max(10_000).default('');
/** The clock of an instance is taken to be so many microseconds behind; by the instance's name, "" for files of none. */
const offsets = z.record(z.string().max(1000), micros).default({});

/**
 * Which events, and in what order. Without `sort`, and where it finds alike, they stand by time and by file and line. What has
 * no clock stands with its neighbours in the file; a file without any comes last by time, whichever way that is sorted.
 */
export const tableParams = z.strictObject({
  run: runId,
  filter,
  /** Only WFP diagnostic and net events. */
  wfp: z.boolean().default(false),
  sort: z
    .array(z.strictObject({ by: z.enum(TABLE_FIELDS), descending: z.boolean() }))
    .max(3)
    .default([]),
  offsets,
});

const one = z.strictObject({
  run: runId,
  file: name,
  line: lineNumber,
});

export const placedNegotiationSchema = negotiationSchema.extend({
  /** The number of its first attempt, as `run.attempt` takes it; null where it has no attempt of its own in the index. */
  attempt: count.nullable(),
});

export const attemptSchema = z.strictObject({
  attempt: count,
  negotiation: z.string().nullable(),
  from: z.string().nullable(),
  to: z.string().nullable(),
  file: z.string(),
  line: lineNumber,
  events: count,
});

/** A row of the timeline: all of a peer and instance, a negotiation with all its attempts, or one attempt. */
const laneSchema = z.union([
  z.strictObject({ peer: z.string().max(1000).nullable(), instance: z.string().max(1000).nullable() }),
  z.strictObject({ negotiation: z.string().min(1).max(32) }),
  z.strictObject({ attempt: count }),
]);

/** An event as the timeline draws it. */
export const laneEventSchema = z.strictObject({
  id: count,
  /** Where it stands on the axis. */
  at: micros,
  attempt: count.nullable(),
  step: z.enum(STEPS),
  direction: z.enum(DIRECTIONS),
  severity: z.enum(SEVERITIES).nullable(),
  message: z.string(),
  notify: z.string().nullable(),
  /** Whether the filter lets it through. */
  passes: z.boolean(),
});

/** Where a traffic selector or a proposal was said. */
const exchanged = {
  event: count,
  attempt: count.nullable(),
  negotiation: z.string().nullable(),
  instance: z.string().nullable(),
  time: z.string().nullable(),
};

export const EXPLORE = {
  /** Rows `from` to `from + count - 1` of a table, counted from 0. `total` is of all that the filter lets through. */
  'run.table': {
    kind: 'ask',
    params: tableParams.extend({ from: count, count: z.number().int().min(1).max(1000) }),
    result: z.strictObject({ total: count, rows: z.array(tableRowSchema) }),
  },
  /**
   * Where in a table a row is: that of an event, of the event at a line (or the nearest one above it), or the next one in
   * either direction from a row that is a failure. Null where there is none.
   */
  'run.tableRow': {
    kind: 'ask',
    params: tableParams.extend({
      find: z.union([
        z.strictObject({ event: count }),
        z.strictObject({ file: name, line: lineNumber }),
        z.strictObject({ failureFrom: z.number().int().min(-1), direction: z.enum(['next', 'previous']) }),
        /** The earliest one at or behind a time, else the latest before it. */
        z.strictObject({ time: micros }),
      ]),
    }),
    result: z.strictObject({ index: count.nullable(), row: tableRowSchema.nullable() }),
  },
  /** The most frequent values of each field among the events that the filter lets through; "" is "says nothing". */
  'run.facets': {
    kind: 'ask',
    params: z.strictObject({
      run: runId,
      filter,
      wfp: z.boolean().default(false),
      fields: z.array(z.enum(TABLE_FIELDS)).max(TABLE_FIELDS.length),
      most: z.number().int().min(1).max(1000).default(50),
    }),
    result: z.strictObject({
      total: count,
      facets: z.array(
        z.strictObject({
          field: z.enum(TABLE_FIELDS),
          distinct: count,
          values: z.array(z.strictObject({ value: z.string(), count })),
        }),
      ),
    }),
  },
  /**
   * How many events there are over `parts` equal parts of a range: by time in microseconds, or, where no event of the run
   * has a clock, by the order of events (from 0). Without a range, over all that the run has.
   */
  'run.over': {
    kind: 'ask',
    params: z.strictObject({
      run: runId,
      filter,
      wfp: z.boolean().default(false),
      parts: z.number().int().min(1).max(4000),
      from: micros.nullable().default(null),
      to: micros.nullable().default(null),
      offsets,
    }),
    result: z.strictObject({
      axis: z.enum(['time', 'order']),
      from: micros,
      to: micros,
      /** The whole range that the run has on this axis. */
      least: micros,
      most: micros,
      error: z.array(count),
      warning: z.array(count),
      info: z.array(count),
      /** Of no severity: what is normal. */
      other: z.array(count),
      total: count,
      /** Events that the filter lets through and that have no clock, in a run where others have one. */
      undated: count,
    }),
  },
  /**
   * Rows of the timeline over a range of the same axis as `run.over`. Of a negotiation or an attempt the events one by one, in
   * their order, where there are at most `most` of them: all, or those of the range. Else, and of a lane always, how many of
   * the range there are in each of `parts` equal parts.
   */
  'run.lanes': {
    kind: 'ask',
    params: z.strictObject({
      run: runId,
      filter,
      rows: z.array(laneSchema).max(200),
      parts: z.number().int().min(1).max(4000),
      most: z.number().int().min(0).max(2000).default(500),
      from: micros.nullable().default(null),
      to: micros.nullable().default(null),
      offsets,
    }),
    result: z.strictObject({
      axis: z.enum(['time', 'order']),
      from: micros,
      to: micros,
      rows: z.array(
        z.strictObject({
          /** Its first and its last event on the axis, whatever the range and the filter; null where none has a clock. */
          least: micros.nullable(),
          most: micros.nullable(),
          /** What passes the filter: within the range, and without a clock. */
          total: count,
          undated: count,
          events: z.array(laneEventSchema).nullable(),
          parts: z.strictObject({ error: z.array(count), warning: z.array(count), rest: z.array(count) }).nullable(),
        }),
      ),
      /** The longest stretches without any event of the run, whatever the filter; the range may begin or end within one. */
      gaps: z.array(z.strictObject({ from: micros, to: micros })),
    }),
  },
  /**
   * Negotiations of which at least one event passes the filter, grouped by peer and instance, in the order in which they
   * began. `groups` counts all that pass, whatever page is asked for.
   */
  'run.negotiations': {
    kind: 'ask',
    params: z.strictObject({
      run: runId,
      filter,
      from: count,
      count: z.number().int().min(1).max(500),
      outcome: z.enum(['established', 'failed', 'incomplete']).nullable().default(null),
      /**
       * Only those that went otherwise than any before them at the same peer and instance, and those whose attempts differ in
       * more than their ids.
       */
      differing: z.boolean().default(false),
      /** Ids of negotiations whose places are wanted. */
      find: z.array(z.string().min(1).max(32)).max(200).default([]),
    }),
    result: z.strictObject({
      total: count,
      all: count,
      /** The place of each that was to be found among all that pass, from 0; null where it does not. */
      found: z.array(count.nullable()),
      groups: z.array(
        z.strictObject({
          peer: z.string().nullable(),
          instance: z.string().nullable(),
          /** Rows of this group, and attempts that are folded into them. */
          rows: count,
          attempts: count,
          failed: count,
          established: count,
          incomplete: count,
        }),
      ),
      rows: z.array(placedNegotiationSchema),
    }),
  },
  /** The attempts that are folded into a negotiation, in their order. */
  'run.attempts': {
    kind: 'ask',
    params: z.strictObject({
      run: runId,
      negotiation: z.string().max(32),
      from: count,
      count: z.number().int().min(1).max(1000),
    }),
    result: z.strictObject({ total: count, attempts: z.array(attemptSchema) }),
  },
  /** One attempt with its events in their order, and the proposals and traffic selectors that each carries. */
  'run.attempt': {
    kind: 'ask',
    params: z.strictObject({ run: runId, attempt: count, most: z.number().int().min(1).max(2000).default(500) }),
    result: z.strictObject({
      attempt: attemptSchema,
      /** What it is folded into; null where it is no negotiation. */
      negotiation: placedNegotiationSchema.nullable(),
      total: count,
      events: z.array(
        tableRowSchema.extend({ proposals: z.array(proposalSchema), selectors: z.array(selectorSchema) }),
      ),
    }),
  },
  /** Traffic selectors of events that pass the filter, in the order of lines, at most 2,000; with their event and attempt. */
  'run.selectors': {
    kind: 'ask',
    params: z.strictObject({ run: runId, filter }),
    result: z.strictObject({
      total: count,
      all: count,
      rows: z.array(selectorSchema.extend(exchanged)),
    }),
  },
  /** The same of proposals. */
  'run.proposals': {
    kind: 'ask',
    params: z.strictObject({ run: runId, filter }),
    result: z.strictObject({
      total: count,
      all: count,
      rows: z.array(proposalSchema.extend(exchanged)),
    }),
  },
  /** The event that a line is part of, as a row of the table; null where it is part of none. */
  'run.eventAt': {
    kind: 'ask',
    params: one,
    result: z.strictObject({ row: tableRowSchema.nullable() }),
  },
  /** Choices that are kept with the library, whatever address the page has: JSON by name. */
  'settings.read': {
    kind: 'ask',
    params: z.strictObject({}),
    result: z.strictObject({ settings: z.record(z.string(), z.string()) }),
  },
  /** Null takes it away. */
  'settings.write': {
    kind: 'do',
    params: z.strictObject({
      key: z.string().regex(/^[a-z][a-z0-9.-]{0,99}$/),
      value: z.string().max(500_000).nullable(),
    }),
    result: z.strictObject({}),
  },
  /** Looks for the zips of VPN troubleshoot in the folder of downloads, only when asked; `looked` zips were looked into. */
  'library.downloads': {
    kind: 'ask',
    params: z.strictObject({}),
    result: z.strictObject({
      folder: z.string(),
      looked: count,
      /** Newest first; `run.open` takes the ticket. */
      files: z.array(
        z.strictObject({ ticket: z.string().min(1).max(128), name: z.string(), bytes: count, modified: z.string() }),
      ),
    }),
  },
} as const;
