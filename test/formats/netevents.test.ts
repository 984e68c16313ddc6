import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { netEvents } from '../../electron/engine/formats/netevents.ts';
import { type Bench, PUBLISHED, bench } from '../engine-kit.ts';
import { encode } from '../make/lines.ts';
import { reading } from './reading.ts';

const TIME = Date.UTC(2026, 2, 4, 8, 0, 0, 500) * 1000;

/** A main mode failure as the SDK's structures name its parts; enumerations by name. */
const NAMED = `<netEvent>
  <header>
    <timeStamp>2026-03-04T08:00:00.500Z</timeStamp>
    <flags numItems="3">
      <item>FWPM_NET_EVENT_FLAG_LOCAL_ADDR_SET</item>
      <item>FWPM_NET_EVENT_FLAG_REMOTE_ADDR_SET</item>
      <item>FWPM_NET_EVENT_FLAG_IP_VERSION_SET</item>
    </flags>
    <ipVersion>FWP_IP_VERSION_V4</ipVersion>
    <localAddrV4>198.51.100.4</localAddrV4>
    <remoteAddrV4>203.0.113.9</remoteAddrV4>
    <localPort>500</localPort>
  </header>
  <type>FWPM_NET_EVENT_TYPE_IKEEXT_MM_FAILURE</type>
  <ikeMmFailure>
    <failureErrorCode>13801</failureErrorCode>
    <failurePoint>IPSEC_FAILURE_PEER</failurePoint>
    <flags/>
    <keyingModuleType>IKEEXT_KEY_MODULE_IKEV2</keyingModuleType>
    <mmAuthMethod>IKEEXT_PRESHARED_KEY</mmAuthMethod>
  </ikeMmFailure>
  <internalFields>
    <failureErrorCode>1</failureErrorCode>
  </internalFields>
</netEvent>`;

/** The same with their numbers. */
const NUMBERED = NAMED.replace(/<flags numItems[^]*?<\/flags>/, '<flags>262</flags>')
  .replace('FWPM_NET_EVENT_TYPE_IKEEXT_MM_FAILURE', '0')
  .replace('IPSEC_FAILURE_PEER', '2')
  .replace('IKEEXT_KEY_MODULE_IKEV2', '2')
  .replace('IKEEXT_PRESHARED_KEY', '0')
  .replace('198.51.100.4', '3325256708')
  .replace('203.0.113.9', '3405803785')
  .replace('>13801<', '>ERROR_IPSEC_IKE_AUTH_FAIL<');

const list = (event: string, count = 1): string =>
  `<?xml version="1.0"?>\n<netEvents numItems="${count}">\n${`${event.replaceAll('netEvent>', 'item>')}\n`.repeat(count)}</netEvents>`;

const FORMS: readonly (readonly [name: string, text: string])[] = [
  ['an event by itself', NAMED],
  ['enumerations as numbers', NUMBERED],
  ['a list', list(NAMED)],
  ['all on one line', NAMED.replace(/\n\s*/g, '')],
  ['each value on a line of its own', NAMED.replace(/>([^<>\n]+)</g, '>\n$1\n<')],
  ['tags that are broken over lines', NAMED.replace('<flags numItems="3">', '<flags\n  numItems="3">')],
  ['no flags', NAMED.replace(/<flags numItems[^]*?<\/flags>/, '').replace(/\s*<localPort>500<\/localPort>/, '')],
  ['no type', NAMED.replace(/<type>.*<\/type>/, '')],
];

describe('an IKE failure among the net events', () => {
  it.each(FORMS)('%s', (_, text) => {
    const { events, wfp, notices } = reading(netEvents, text.split('\n'));
    expect(notices).toEqual([]);
    expect(events).toEqual([
      expect.objectContaining({
        message: 'diagnostic-event',
        errorCode: 13_801,
        failurePoint: 'remote',
        phase: 'main-mode',
        phaseCertain: true,
        ikeVersion: 2,
        peer: '203.0.113.9',
        local: '198.51.100.4',
        time: TIME,
      }),
    ]);
    expect(events[0]?.authMethod).toMatch(/preshared/i);
    // Its flag is clear, so the header's port says nothing.
    expect(wfp).toEqual([expect.objectContaining({ type: 'ikeext-mm-failure', errorCode: 13_801, localPort: null })]);
  });

  it('cites the lines of the code, of whose side and of what failed', () => {
    const [event] = reading(netEvents, NAMED.split('\n')).events;
    const cited = event?.proof.map((line) => NAMED.split('\n')[line - 1]?.trim());
    expect(cited?.[0]).toBe('<failureErrorCode>13801</failureErrorCode>');
    expect(cited).toContain('<failurePoint>IPSEC_FAILURE_PEER</failurePoint>');
  });

  it('one that is flagged as benign is none', () => {
    const flag = '<flags numItems="1"><item>FWPM_NET_EVENT_IKEEXT_MM_FAILURE_FLAG_BENIGN</item></flags>';
    const names = reading(netEvents, NAMED.replace('<flags/>', flag).split('\n'));
    const numbers = reading(netEvents, NUMBERED.replace('<flags/>', '<flags>1</flags>').split('\n'));
    expect([names.events[0]?.severity, numbers.events[0]?.severity]).toEqual(['info', 'info']);
  });

  it('a file that breaks off is read as far as it goes, and told of', () => {
    const half = NAMED.slice(0, NAMED.indexOf('<keyingModuleType>'));
    const { events, notices } = reading(netEvents, half.split('\n'));
    expect(events).toEqual([expect.objectContaining({ errorCode: 13_801, failurePoint: 'remote' })]);
    expect(notices.map(({ code, line }) => [code, line])).toEqual([['block-cut', 2]]);
  });

  it('tags and values without end cost no more than their length', () => {
    const { events } = reading(netEvents, [
      `<${'a'.repeat(900_000)}`,
      `<x>${'<'.repeat(900_000)}`,
      ...NAMED.split('\n'),
    ]);
    expect(events).toHaveLength(1);
  });
});

describe('a capture in a file', () => {
  let kit: Bench;
  beforeAll(async () => {
    kit = await bench();
  });
  afterAll(() => kit.close());

  const COUNT = 3000;
  const oneLine = list(NAMED, COUNT).replace(/\n\s*/g, '');

  it.each([
    ['UTF-8', 'utf-8'],
    ['UTF-16', 'utf-16le'],
  ] as const)('of some megabytes on one line is read to its end, in %s', async (name, encoding) => {
    const { wfpEvents, findings, notices, files } = await kit.analyse(
      await kit.file(`${name}.xml`, encode(oneLine, encoding)),
    );
    expect(files).toMatchObject([{ kind: 'net-events', lines: 1, from: '2026-03-04T08:00:00.500Z' }]);
    expect(wfpEvents.byType).toEqual({ 'ikeext-mm-failure': COUNT });
    expect(findings[0]).toMatchObject({ id: 'psk-mismatch', peer: '203.0.113.9' });
    expect(notices).toEqual([]);
  });

  it('with a long line among others', async () => {
    const drop = readFileSync(join(PUBLISHED, 'netevent.classify-drop.uwp-case2.xml'), 'utf8').trim();
    const text = `<netEvents>\r\n${NAMED}\r\n${oneLine}\r\n${drop}\r\n</netEvents>\r\n`;
    const { wfpEvents, notices } = await kit.analyse(await kit.file('mixed.xml', text));
    expect(wfpEvents.byType).toEqual({ 'ikeext-mm-failure': COUNT + 1, 'classify-drop': 1 });
    const dropped = wfpEvents.events.find(({ type }) => type === 'classify-drop');
    expect(notices.filter(({ code }) => code === 'long-line')).toEqual([]);
    expect(dropped === undefined || dropped.lineFrom > NAMED.split('\n').length + 2).toBe(true);
  });
});
