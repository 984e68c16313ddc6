import { describe, expect, it } from 'vitest';
import { IKE_MESSAGES, type MessageEntry, TRACE_MESSAGES } from '../../electron/engine/formats/catalogue.ts';
import type { EventDraft } from '../../electron/engine/formats/format.ts';
import { ikeErrors } from '../../electron/engine/formats/errors.ts';
import { ikeLogs } from '../../electron/engine/formats/ike.ts';
import { wfpdiag } from '../../electron/engine/formats/wfpdiag.ts';
import { DIRECTIONS, PHASES, SEVERITIES, STEPS } from '../../shared/model/words.ts';
import { reading } from './reading.ts';

type Sample = MessageEntry['samples'][number];
const GRADES = ['seen', 'seen-in-picture', 'documented', 'vocabulary', 'inferred'];
const SID = 'AE0C8227-8a13-4748-bc1b-4d4bee0e92fe';

/** The words of a sample without the prefix that it was seen with. */
function bodyOf(line: string): string {
  return line
    .replace(/^SESSION_ID :\{[^}]*\}\s*/, '')
    .replace(/^Remote (?:<[^>]*>|\S+?):\d+: Local (?:<[^>]*>|\S+?):\d+: /, '');
}

function expectGiven(event: EventDraft | undefined, entry: MessageEntry, { line, gives }: Sample): void {
  expect(event, line).toBeDefined();
  if (event === undefined) return;
  expect(event.message, line).toBe(entry.id);
  const { proposals, selectors, ...fields } = event;
  const found = { ...fields, proposals: proposals.length, selectors: selectors.length };
  expect(found, line).toMatchObject({ step: entry.step, ...gives });
}

/** What a sample says of the endpoints stands in its own prefix, and falls away with it. */
function bodyGives({ line, gives }: Sample): Sample {
  const { peer: _peer, local: _local, session: _session, ...rest } = gives;
  return { line: bodyOf(line), gives: rest };
}

const SHAPES: readonly (readonly [name: string, prefix: string, says: Partial<EventDraft>])[] = [
  ['the words alone', '', { peer: null, local: null, session: null, time: null }],
  ['endpoints', 'Remote 203.0.113.9:500: Local 198.51.100.4:4500: ', { peer: '203.0.113.9', local: '198.51.100.4' }],
  ['masked endpoints', 'Remote <IPaddress>:500: Local <IPaddress>:500: ', { peer: '<IPaddress>' }],
  [
    'IPv6 in brackets',
    'Remote [2001:DB8:0::9]:500: Local [2001:db8::4]:500: ',
    { peer: '2001:db8::9', local: '2001:db8::4' },
  ],
  ['IPv6', 'Remote 2001:db8::9:500: Local 2001:db8::4:500: ', { peer: '2001:db8::9', local: '2001:db8::4' }],
  ['a session', `SESSION_ID :{${SID}} `, { session: SID.toLowerCase(), peer: null }],
  [
    'a session and endpoints',
    `SESSION_ID :{${SID}} Remote 203.0.113.9:500: Local 198.51.100.4:500: `,
    { session: SID.toLowerCase(), peer: '203.0.113.9', local: '198.51.100.4' },
  ],
  [
    'a clock',
    '2026-03-04T11:20:30.1234567Z Remote 203.0.113.9:500: Local 198.51.100.4:500: ',
    { time: Date.UTC(2026, 2, 4, 11, 20, 30) * 1000 + 123_456, peer: '203.0.113.9' },
  ],
  ['a clock in brackets', '[2026-03-04 11:20:30,5] ', { time: Date.UTC(2026, 2, 4, 11, 20, 30) * 1000 + 500_000 }],
  ['a clock with its zone', '2026-03-04T13:20:30+02:00 ', { time: Date.UTC(2026, 2, 4, 11, 20, 30) * 1000 }],
];

describe('every message of the IKE log', () => {
  it.each(
    IKE_MESSAGES.flatMap((entry) =>
      entry.samples.map((sample, at) => [`${entry.id} ${at + 1}`, entry, sample] as const),
    ),
  )('%s: its line as it was seen', (_, entry, sample) => {
    const { events } = reading(ikeLogs, [sample.line]);
    expect(events).toHaveLength(1);
    expectGiven(events[0], entry, sample);
  });

  it.each(SHAPES)('behind %s', (_, prefix, says) => {
    for (const entry of IKE_MESSAGES) {
      for (const sample of entry.samples.map(bodyGives)) {
        const [event] = reading(ikeLogs, [prefix + sample.line]).events;
        expectGiven(event, entry, sample);
        expect(event, prefix + sample.line).toMatchObject(says);
      }
    }
  });

  it('with other blanks behind the tags', () => {
    for (const entry of IKE_MESSAGES)
      for (const sample of entry.samples.map(bodyGives)) {
        const looser = {
          ...sample,
          line: sample.line.replace(/^((?:\[[A-Z_ ]+\]\s*)+)/, (tags) => `${tags.trimEnd()}  `),
        };
        expectGiven(reading(ikeLogs, [looser.line]).events[0], entry, looser);
      }
  });

  it('is read in a trace as well', () => {
    const prefix = '[0]0368.03A4::02/02/2017-17:36:01.496 [ikeext] 3038|52.161.24.36|';
    for (const entry of IKE_MESSAGES)
      for (const sample of entry.samples) {
        // A trace has no tags, so nothing but the words says which way a message went.
        const text = bodyOf(sample.line)
          .replace(/^\s*(?:\[[A-Z][A-Z_ ]*\]\s*)+/, '')
          .trim();
        const { events } = reading(wfpdiag, [prefix + text]);
        expect(
          events.map((event) => event.message),
          text,
        ).toEqual([entry.id]);
      }
  });
});

describe('every message of the trace', () => {
  const time = Date.UTC(2017, 1, 2, 17, 36, 1, 496) * 1000;
  const PREFIXES: readonly (readonly [name: string, prefix: string, says: Partial<EventDraft>])[] = [
    [
      'ikeext',
      '[0]0368.03A4::02/02/2017-17:36:01.496 [ikeext] 3038|52.161.24.36|',
      { thread: '0368.03A4', provider: 'ikeext', context: '3038', peer: '52.161.24.36', time },
    ],
    ['no peer yet', '[3]0368.03A4::02/02/2017-17:36:01.496 [ikeext] 0||', { context: '0', peer: null, time }],
    [
      'sequence numbers and finer times',
      '[12]1F0368.03A4::02/02/2017-17:36:01.4961234 00004ea4 [ikeext] 3038|2001:DB8::9|',
      { thread: '1F0368.03A4', peer: '2001:db8::9', time: time + 123 },
    ],
    ['another provider', '[0]0368.03A4::02/02/2017-17:36:01.496 [BFE]', { provider: 'BFE', context: null, peer: null }],
  ];

  it.each(PREFIXES)('behind the prefix of %s', (_, prefix, says) => {
    for (const entry of TRACE_MESSAGES)
      for (const sample of entry.samples) {
        const [event] = reading(wfpdiag, [prefix + sample.line]).events;
        expectGiven(event, entry, sample);
        expect(event, prefix + sample.line).toMatchObject(says);
      }
  });

  it('as IKEErrors quotes it', () => {
    for (const entry of TRACE_MESSAGES)
      for (const sample of entry.samples) {
        const lines = ['Error: Something failed. ', `\t based on log : ${sample.line}`];
        const { events } = reading(ikeErrors, lines);
        expect(events).toHaveLength(1);
        expectGiven(events[0], entry, sample);
        expect(events[0]).toMatchObject({ line: 1, lineTo: 2, severity: 'error' });
      }
  });
});

describe('the catalogues are whole', () => {
  const all = [...IKE_MESSAGES, ...TRACE_MESSAGES];

  it('every id is there once', () => {
    const ids = all.map((entry) => entry.id);
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
  });

  it.each(all.map((entry) => [entry.id, entry] as const))('%s says what it is, and where that is from', (_, entry) => {
    expect(STEPS).toContain(entry.step);
    expect(DIRECTIONS).toContain(entry.direction);
    if (entry.phase !== null) expect(PHASES).toContain(entry.phase);
    if (entry.severity !== undefined) expect(SEVERITIES).toContain(entry.severity);
    expect(GRADES).toContain(entry.grade);
    expect(entry.means).toMatch(/^[A-Z].*\.$/);
    expect(entry.source).not.toBe('');
    expect(entry.samples.length).toBeGreaterThan(0);
    for (const { line } of entry.samples) expect(line).toContain(entry.has);
  });

  it.each([
    ['the IKE log', IKE_MESSAGES],
    ['the trace', [...TRACE_MESSAGES, ...IKE_MESSAGES]],
  ])('no sample of %s is taken by an entry that stands before its own', (_, table) => {
    for (const [at, entry] of table.entries())
      for (const { line } of entry.samples) {
        const text = bodyOf(line).replace(/^\s*(?:\[[A-Z][A-Z_ ]*\]\s*)*/, '');
        const first = table.findIndex(({ has, pattern }) => text.includes(has) && new RegExp(pattern).test(text));
        expect(table[first]?.id, line).toBe(table[at]?.id);
      }
  });
});

describe('what no rule knows', () => {
  it('is kept as a record of its own, with what its prefix and its tokens say', () => {
    const line = `SESSION_ID :{${SID}} Remote 203.0.113.9:500: Local 198.51.100.4:500: [SEND][SA_AUTH] Some new words, iCookie 0xA1 and rCookie 0xB2, tunnelId 0x0007, error 0x35E9`;
    expect(reading(ikeLogs, [line]).events).toEqual([
      expect.objectContaining({
        message: 'unrecognised',
        step: 'auth',
        direction: 'sent',
        session: SID.toLowerCase(),
        peer: '203.0.113.9',
        initiatorCookie: '00000000000000A1',
        responderCookie: '00000000000000B2',
        tunnelId: '0x7',
        errorCode: 13801,
        errorName: 'ERROR_IPSEC_IKE_AUTH_FAIL',
      }),
    ]);
  });

  it('a structured record with other keys, another order and another level', () => {
    const line = `(Warning)[SESSION_ID] {${SID}} [Local] 198.51.100.4:4500 [Remote] 203.0.113.9:4500 [New_Key] some value [TSId] 0x2A [TunnelId] 10 [IkeEvent] SA_ESTABLISHED [SA_type] QM_SA [ConnType] IKEv1-S2S [SAEstablished] true`;
    expect(reading(ikeLogs, [line]).events).toEqual([
      expect.objectContaining({
        message: 'event-sa-established',
        step: 'established',
        session: SID.toLowerCase(),
        peer: '203.0.113.9',
        local: '198.51.100.4',
        tunnelId: '0xA',
        tsId: '0x2A',
        ikeVersion: 1,
        phase: 'quick-mode',
        saEstablished: true,
        severity: 'warning',
        errorCode: null,
      }),
    ]);
  });

  it('an HRESULT is the code that it wraps', () => {
    const line = `(Error)[Remote] 203.0.113.9:4500 [Local] 198.51.100.4:4500 [IkeEvent] SA_NEGOTIATION_FAILED [ErrorCode] 0x800735E9`;
    expect(reading(ikeLogs, [line]).events[0]).toMatchObject({ errorCode: 13801 });
  });
});
