import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { explain } from '../../electron/engine/explain/explain.ts';
import { type Explanation, explanationSchema } from '../../shared/model/explanation.ts';
import { type Bench, PUBLISHED, bench } from '../engine-kit.ts';

type Part = { readonly [K in keyof Explanation]?: unknown };

function field(told: Explanation, name: string): string | undefined {
  return told.fields.find((one) => one.name === name)?.value;
}

const PREFIX = '[0]0368.03A4::02/02/2017-17:36:01.496 [ikeext] 3038|52.161.24.36|';
const ENDS = 'Remote 203.0.113.9:500: Local 198.51.100.4:500: ';

describe('a text is told for what it is', () => {
  it.each<readonly [text: string, gives: Part]>([
    ['13801', { normal: 'trouble', code: { code: 13801, hex: '0x35E9', name: 'ERROR_IPSEC_IKE_AUTH_FAIL' } }],
    ['Windows error 13868', { code: { code: 13868 } }],
    ['ERROR_IPSEC_IKE_AUTH_FAIL', { code: { code: 13801 } }],
    ['IKE authentication credentials are unacceptable.', { code: { code: 13801 } }],
    ['0x80320001', { normal: 'unknown', code: { hex: '0x80320001' } }],
    ['13878', { normal: 'normal' }],
    ['notify 14', { step: 'notify', notify: { name: 'NO_PROPOSAL_CHOSEN', number: 14 } }],
    ['no proposal chosen', { notify: { name: 'NO_PROPOSAL_CHOSEN' } }],
    ['NO-PROPOSAL-CHOSEN', { notify: { name: 'NO-PROPOSAL-CHOSEN' }, source: 'RFC 2408, 3.14.1' }],
    ['R-U-THERE', { normal: 'normal', notify: { number: 36136 } }],
    ['[RECEIVED]', { direction: 'received', grade: 'seen' }],
    ['FWPM_NET_EVENT_FLAG_LOCAL_ADDR_SET', { normal: 'normal', grade: 'seen' }],
    ['ike_auth', { phase: 'ike-auth', step: 'auth' }],
    [
      `${ENDS}[SEND][NOTIFY] Sending Notify Message - Policy Mismatch`,
      { direction: 'sent', normal: 'trouble', message: 'notify-sent' },
    ],
    [
      `${ENDS}[RECEIVED][SA_AUTH] Received IKE AUTH message`,
      { phase: 'ike-auth', direction: 'received', normal: 'normal' },
    ],
    [
      'IkeCleanupQMNegotiation called with error 13868 and flags a',
      { phase: 'quick-mode', normal: 'trouble', code: { code: 13868 } },
    ],
    [
      '\t based on log : Peer sent NO_PROPOSAL_CHOSEN notify',
      { message: 'peer-notify', direction: 'received', notify: { number: 14 } },
    ],
    [
      'Error: Authentication failed. Check shared key. Check crypto. Check lifetimes. ',
      { message: 'ike-error', normal: 'trouble' },
    ],
    [`${PREFIX}Failure type: IKE/Authip Main Mode Failure`, { phase: 'main-mode', normal: 'trouble', grade: 'seen' }],
    [`${PREFIX}  Failure error code:0x000035e9`, { code: { code: 13801 }, normal: 'trouble' }],
    [`${PREFIX}    IKE authentication credentials are unacceptable`, { code: { code: 13801 } }],
    [`${PREFIX}    Remote address field set`, { normal: 'normal' }],
    [PREFIX, { normal: 'normal', code: null, findings: [] }],
    ['', { title: 'An empty line.', means: null }],
  ])('%s', (text, gives) => {
    const told = explanationSchema.parse(explain(text));
    expect(told).toMatchObject(gives);
    expect(told.title).not.toMatch(/^No entry/);
  });

  it('a refusal says whose, which notify, and of what it may be a sign in which phase', () => {
    const told = explain(`${ENDS}[RECEIVED][NOTIFY] Received Notify Message - Policy Mismatch`);
    expect(field(told, 'whose side')).toBe('the peer');
    expect(field(told, 'peer')).toBe('203.0.113.9');
    const [ipsec, ike] = told.findings;
    expect(ipsec).toMatchObject({ id: 'policy-mismatch-ipsec', confidence: 'high' });
    expect(ipsec?.when).toContain('quick mode');
    expect(ike).toMatchObject({ id: 'policy-mismatch-ike', confidence: 'high' });
    expect(ike?.when).toContain('IKE_SA_INIT');
  });

  it('a line that says its phase is no sign of the other half', () => {
    const ids = (text: string) => explain(text).findings.map(({ id }) => id);
    expect(ids('IkeCleanupQMNegotiation called with error 13868 and flags a')).toEqual(['policy-mismatch-ipsec']);
    expect(ids('IkeCleanupMMNegotiation called with error 13868')).not.toContain('policy-mismatch-ipsec');
    expect(ids(`${ENDS}[RECEIVED][SA_AUTH] Received IKE AUTH message`)).toEqual([]);
  });

  it('policies and ranges are told one by one', () => {
    const offer = explain('[RECEIVED]Received IPSec payload: Policy1:Cipher=DESIntegrity=Md5');
    expect(offer.proposals).toMatchObject([{ phase: 'ipsec', encryption: 'DES', integrity: 'Md5' }]);
    const bare = explain(
      'Policy1:Cipher=AES-CBC-256 Integrity=SHA1 DhGroup=DhGroup2 Policy2:Cipher=3DES Integrity=SHA1 DhGroup=DhGroup2',
    );
    expect(bare.proposals).toMatchObject([{ phase: 'ike', dhGroup: 'DhGroup2' }, { encryption: '3DES' }]);
    const ranges = explain('StartAddress 10.20.0.0 EndAddress 10.20.255.255 PortStart 0 PortEnd 65535 Protocol 0');
    expect(ranges.selectors).toMatchObject([{ cidrs: ['10.20.0.0/16'], owner: null }]);
  });

  it('a row of Azure Monitor is told by its record, as JSON and as a cell of a table', () => {
    const record = `SESSION_ID :{3baa1cd0-77ec-40e6-b0d6-7ef40b2372a5} ${ENDS}[RECEIVED][NOTIFY] Received Notify Message - Authentication failed`;
    const json = JSON.stringify({
      time: '2026-04-11T09:15:02.1234567Z',
      category: 'IKEDiagnosticLog',
      operationName: 'IKELogEvent',
      level: 'Error',
      properties: { instance: 'GatewayTenantWorker_IN_0', message: record },
    });
    const row = explain(json);
    expect(row).toMatchObject({ message: 'notify-received', notify: { number: 24 } });
    expect(field(row, 'instance')).toBe('GatewayTenantWorker_IN_0');
    const cell = explain(`2026-04-11T09:15:02Z,"${record}",IKEDiagnosticLog`);
    expect(cell).toMatchObject({ message: 'notify-received', direction: 'received' });
  });

  it('a whole block is told as one event', () => {
    const lines = readFileSync(join(PUBLISHED, 'Scrubbed-wfpdiag.docs.txt'), 'utf8');
    const told = explain(lines);
    expect(told).toMatchObject({ message: 'diagnostic-event', phase: 'main-mode', code: { code: 13801 } });
    expect(field(told, 'whose side')).toBe('the peer');
  });

  it('flags are told by their bits', () => {
    expect(field(explain(`${PREFIX}  Flags: 0x00000106`), 'fields that are set')).toBe(
      'local address, remote address, IP version',
    );
  });

  it('of what nobody knows, the tokens, and that they are no more than that', () => {
    const told = explanationSchema.parse(
      explain('zork 203.0.113.9 grue {AE0C8227-8a13-4748-bc1b-4d4bee0e92fe} iCookie 0xCBF2 error 13868'),
    );
    expect(told.title).toBe('No entry of the catalogue knows these words.');
    expect(told).toMatchObject({ message: null, direction: null, grade: null, code: { code: 13868 } });
    expect(told.means).toContain('single tokens');
    expect(field(told, 'address')).toBe('203.0.113.9');
    expect(told.fields.map(({ name }) => name)).toEqual(expect.arrayContaining(['cookie', 'session']));
    expect(explain('zork grue')).toMatchObject({
      means: null,
      fields: [],
      findings: [],
      references: [],
      normal: 'unknown',
    });
  });

  it('names of objects are no terms', () => {
    for (const word of ['constructor', '__proto__', 'toString', 'hasOwnProperty'])
      expect(explain(word)).toMatchObject({ title: 'No entry of the catalogue knows these words.', means: null });
  });

  it('the same text gives the same explanation', () => {
    const texts = [`${PREFIX}  Failure point: Remote`, 'TSi', '13868'];
    for (const text of texts) expect(explain(text)).toEqual(explain(text));
  });
});

describe('every line of every published sample', () => {
  /** Lines that stand in no catalogue, because nothing public says what they mean. */
  const OTHERS = /^(tracefmt\.output|p2sdiag)|machine-translated/;
  const files = readdirSync(PUBLISHED).filter((name) => !name.endsWith('.src') && name !== 'README.md');

  it.each(files)('%s', (name) => {
    const lines = readFileSync(join(PUBLISHED, name), 'utf8').split(/\r?\n/);
    const unknown: string[] = [];
    for (const line of lines) {
      const told = explanationSchema.parse(explain(line));
      if (told.title.startsWith('No entry')) unknown.push(line);
    }
    if (OTHERS.test(name)) return;
    // Ellipses of the documents, brackets of JSON, the path of a trace's file, and a text that goes on over lines.
    expect(unknown.filter((line) => !/^\s*(\.\.\.|[[\]{}(),]+|[A-Za-z]:\\.*|\.[\w.\\]+.*)\s*,?$/.test(line))).toEqual(
      [],
    );
  });
});

describe('hostile texts', () => {
  it.each([
    ['a megabyte of blanks', ' '.repeat(1 << 20)],
    ['brackets', '['.repeat(200_000)],
    ['colons', `${PREFIX}${':'.repeat(200_000)}`],
    ['labels', `${PREFIX}  ${'Failure point '.repeat(20_000)}`],
    ['cells', `"${'",'.repeat(100_000)}`],
    ['policies', 'Policy1:Cipher='.repeat(20_000)],
    ['digits', '9'.repeat(100_000)],
    ['capitals', 'A_'.repeat(100_000)],
    ['tags', '<'.repeat(100_000)],
    ['control characters', '\u0000\u001b[31m\u202e'],
  ])('%s', (_, text) => {
    const told = explanationSchema.parse(explain(text));
    expect(told.text.length).toBeLessThanOrEqual(20_000);
    expect(told.title).not.toBe('');
  });
});

describe('a line of an open run', () => {
  let kit: Bench;
  let run: string;
  beforeAll(async () => {
    kit = await bench();
    const csv = [
      'TimeGenerated [UTC],Message,instance_s',
      `2026-04-11T09:15:02.123Z,"${ENDS}[SEND][NOTIFY] Sending Notify Message - Policy Mismatch",GatewayTenantWorker_IN_1`,
    ];
    await kit.file('in/IKEDiagnosticLog.csv', `${csv.join('\n')}\n`);
    const trace = readFileSync(join(PUBLISHED, 'Scrubbed-wfpdiag.docs.txt'));
    await kit.file('in/Scrubbed-wfpdiag.txt', trace);
    run = await kit.open(join(kit.folder, 'in', 'in'));
  });
  afterAll(() => kit.close());

  const ask = async (file: string, line: number): Promise<Explanation> =>
    explanationSchema.parse(await kit.client.call('run.explain', { run, file, line }));

  it('says of which event it is part, in which phase, and what was found by it', async () => {
    const lines = readFileSync(join(PUBLISHED, 'Scrubbed-wfpdiag.docs.txt'), 'utf8').split('\n');
    const at = lines.findIndex((line) => line.includes('IP version: IPv4')) + 1;
    const told = await ask('Scrubbed-wfpdiag.txt', at);
    expect(told).toMatchObject({ phase: 'main-mode', message: 'diagnostic-event', code: null });
    expect(field(told, 'part of')).toMatch(/^lines \d+ to \d+: .*Main Mode Failure/);
    expect(field(told, 'error of the event')).toContain('13801');
    expect(told.findings.map(({ id }) => id)).toContain('psk-mismatch');
    const code = await ask('Scrubbed-wfpdiag.txt', lines.findIndex((line) => line.includes('0x000035e9')) + 1);
    expect(field(code, 'finding of this run')).toMatch(/key/);
  });

  it('a row of a table is read with the head of its file', async () => {
    const told = await ask('IKEDiagnosticLog.csv', 2);
    expect(told).toMatchObject({ message: 'notify-sent', direction: 'sent', notify: { number: 14 } });
    expect(field(told, 'instance')).toBe('GatewayTenantWorker_IN_1');
    expect(field(told, 'time')).toBe('2026-04-11T09:15:02.123Z');
  });

  it('a line behind the end, and a file that there is not, are refused in a sentence', async () => {
    await expect(ask('IKEDiagnosticLog.csv', 99)).rejects.toMatchObject({ fault: { code: 'bad-request' } });
    await expect(ask('nothing.txt', 1)).rejects.toMatchObject({ fault: { code: 'unknown-file' } });
  });
});
