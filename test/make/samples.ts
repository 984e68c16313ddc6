import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import JSZip from 'jszip';

/**
 * The sample zips of resources/samples, made from the published lines in test/corpus/published. What is not verbatim there is
 * said in `made`, which becomes the samples' README. Run it with `node test/make/samples.ts`; a test compares the result with
 * what is committed.
 */
const PUBLISHED = join(import.meta.dirname, '..', 'corpus', 'published');
const OUT = join(import.meta.dirname, '..', '..', 'resources', 'samples');
/** One date for every entry, so that the same content makes the same zip. */
const DATE = new Date(Date.UTC(2026, 0, 1));

interface MadeSample {
  readonly id: string;
  readonly file: string;
  readonly title: string;
  readonly shows: string;
  readonly made: string;
  readonly entries: Readonly<Record<string, string | Buffer>>;
}

const published = (name: string): Promise<string> => readFile(join(PUBLISHED, name), 'utf8');

const PEER = '168.62.186.148';
const AZURE = '104.208.38.235';
const ENDPOINTS = `Remote ${PEER}:500: Local ${AZURE}:500: `;

function stats(state: string, inward = '0 B', outward = '0 B', endpoint = '', since = ''): string {
  return [
    `Connectivity State : ${state}`,
    `Remote Tunnel Endpoint :${endpoint === '' ? '' : ` ${endpoint}`}`,
    `Ingress Bytes (since last connected) : ${inward}`,
    `Egress Bytes (Since last connected) : ${outward}`,
    `Connected Since :${since === '' ? '' : ` ${since}`}`,
    '',
  ].join('\r\n');
}

const CPU = 'Current CPU Usage : 3 % Current Memory Available : 641 MBs\r\n';

/** The rows of a screenshot stand newest first; here they stand as they happened. */
function inOrder(rows: readonly string[], order: readonly number[]): string {
  return `${order.map((index) => rows[index] ?? '').join('\r\n')}\r\n`;
}

/** Another attempt of the same rows: its own session, its own cookies. */
function again(text: string, from: string, to: string, cookies: readonly (readonly [string, string])[]): string {
  return cookies.reduce((all, [old, next]) => all.replaceAll(old, next), text.replaceAll(from, to));
}

export async function makeSamples(): Promise<readonly MadeSample[]> {
  const pskRows = (await published('ikediag.screenshot.psk-mismatch.txt')).trimEnd().split('\n');
  const policyRows = (await published('ikediag.screenshot.policy-mismatch.txt')).trimEnd().split('\n');
  const psk = inOrder(pskRows, [8, 9, 4, 6, 7, 2, 3, 5, 0, 1]);
  const pskAgain = again(psk, '3baa1cd0-77ec-40e6-b0d6-7ef40b2372a5', '9f2c6c1e-5b0f-4c7e-9a51-0b7d3c1f8e42', [
    ['0xCBF235637168FA00', '0x7D0E5A91C3B2F418'],
    ['0x69284B72D78CBC71', '0x1F4C88A0E2D97B36'],
  ]);
  const policy = inOrder(policyRows, [0, 1, 3, 2, 6, 7, 4, 5]);
  const ipsec = (await published('IKElogs.docs.txt')).replaceAll('\n', '\r\n');
  const wfpdiag = (await published('Scrubbed-wfpdiag.docs.txt')).replaceAll('\n', '\r\n');
  const summary = (await published('wfpdiag.txt.sum.docs')).replaceAll('\n', '\r\n');
  const errors = (await published('IKEErrors.docs.txt')).replaceAll('\n', '\r\n');
  const healthy = (await published('ConnectionStats.docs.txt')).replaceAll('\n', '\r\n');
  const reach = await published('troubleshoot-result.connection-peerreachability.restref.json');

  return [
    {
      id: 'pre-shared-key',
      file: 'pre-shared-key.zip',
      title: 'Pre-shared key',
      shows: "A newer gateway's IkeLogs.txt: the peer rejects Azure's key, twice.",
      made: 'IkeLogs.txt: the ten rows of `ikediag.screenshot.psk-mismatch.txt` in the order of the protocol, and the same again with another session and other cookies. ConnectionStats.txt: the documented lines with the state NotConnected (a word of the API) and no bytes. CPUStats.txt: the documented line with 3 %.',
      entries: { 'ConnectionStats.txt': stats('NotConnected'), 'CPUStats.txt': CPU, 'IkeLogs.txt': psk + pskAgain },
    },
    {
      id: 'policy-phase-1',
      file: 'policy-phase-1.zip',
      title: 'Policy mismatch, phase 1',
      shows: 'Azure and the peer have no IKE proposal in common; both have tried.',
      made: 'IkeLogs.txt: the eight rows of `ikediag.screenshot.policy-mismatch.txt`, in the order of the protocol. The rest as in the sample above.',
      entries: { 'ConnectionStats.txt': stats('NotConnected'), 'CPUStats.txt': CPU, 'IkeLogs.txt': policy },
    },
    {
      id: 'policy-phase-2',
      file: 'policy-phase-2.zip',
      title: 'Policy mismatch, phase 2',
      shows: 'The same error code as in phase 1, and another fault: the peer offers DES with MD5 for IPsec.',
      made: 'IKElogs.txt: `IKElogs.docs.txt` as it stands, under the spelling of the same page. The rest as above.',
      entries: { 'ConnectionStats.txt': stats('NotConnected'), 'CPUStats.txt': CPU, 'IKElogs.txt': ipsec },
    },
    {
      id: 'traffic-selectors',
      file: 'traffic-selectors.zip',
      title: 'Traffic selectors',
      shows: 'Azure proposes any-to-any, and the peer finds that unacceptable.',
      made: "IkeLogs.txt: real rows of `ikediag.screenshot.psk-mismatch.txt` up to IKE_AUTH, then `Received Notify Message - Traffic Selectors Unacceptable`, whose words are named by Microsoft's detectors and which was never seen as a whole line, with the tags of the notify rows that were. The cut selector row ends as the documented ones do.",
      entries: {
        'ConnectionStats.txt': stats('NotConnected'),
        'CPUStats.txt': CPU,
        'IkeLogs.txt': selectorLog(pskRows),
      },
    },
    {
      id: 'peer-unreachable',
      file: 'peer-unreachable.zip',
      title: 'Unreachable peer',
      shows: "Azure's first packet, again and again, and never an answer; with the troubleshoot result beside it.",
      made: "IkeLogs.txt: the real first-packet row six times with other cookies, each closed by `IKE Tunnel closed … with status Negotiation timed out` (the words of Microsoft's detectors in the form of the closing rows that were seen). result.json: `troubleshoot-result.connection-peerreachability.restref.json` as it stands.",
      entries: {
        'ConnectionStats.txt': stats('NotConnected'),
        'CPUStats.txt': CPU,
        'IkeLogs.txt': silentLog(),
        'result.json': reach,
      },
    },
    {
      id: 'healthy',
      file: 'healthy.zip',
      title: 'Healthy',
      shows: 'A small zip that is an answer: connected, with traffic both ways.',
      made: '`ConnectionStats.docs.txt` as it stands.',
      entries: { 'ConnectionStats.txt': healthy },
    },
    {
      id: 'two-instances',
      file: 'two-instances.zip',
      title: 'Two instances, newer gateway',
      shows: 'Instance 0 is refused, instance 1 carries the tunnel: each gets its own verdict.',
      made: 'A folder for each instance, named as Azure Monitor names instances. IN_0: the pre-shared key sample. IN_1: the documented connection statistics with larger counters and an endpoint, and the successful rows of `IKElogs.docs.txt` (its first three).',
      entries: {
        'GatewayTenantWorker_IN_0/ConnectionStats.txt': stats('NotConnected'),
        'GatewayTenantWorker_IN_0/CPUStats.txt': CPU,
        'GatewayTenantWorker_IN_0/IkeLogs.txt': psk,
        'GatewayTenantWorker_IN_1/ConnectionStats.txt': stats(
          'Connected',
          '38214 B',
          '91022 B',
          '203.0.113.77',
          '2/1/2017 8:22:06 PM',
        ),
        'GatewayTenantWorker_IN_1/CPUStats.txt': CPU,
        'GatewayTenantWorker_IN_1/IkeLogs.txt': `${ipsec.split('\r\n').slice(0, 3).join('\r\n').replaceAll('<IPaddress>:500: Local <IPaddress>', '203.0.113.77:500: Local 198.51.100.4')}\r\n`,
      },
    },
    {
      id: 'two-instances-2017',
      file: 'two-instances-2017.zip',
      title: 'Two instances, older gateway',
      shows:
        'The older files in a zip for each instance: the WFP trace with its failure point, and the count of what it lost.',
      made: 'Two nested zips. Each: `IKEErrors.docs.txt`, `Scrubbed-wfpdiag.docs.txt` and `wfpdiag.txt.sum.docs` as they stand, in the second with the peer 203.0.113.77; connection and CPU statistics as above.',
      entries: {
        'GatewayTenantWorker_IN_0.zip': await zip(oldSet(errors, wfpdiag, summary)),
        'GatewayTenantWorker_IN_1.zip': await zip(
          oldSet(errors, wfpdiag.replaceAll('52.161.24.36', '203.0.113.77'), summary),
        ),
      },
    },
  ];
}

function oldSet(errors: string, wfpdiag: string, summary: string): Readonly<Record<string, string>> {
  return {
    'ConnectionStats.txt': stats('NotConnected'),
    'CPUStats.txt': CPU,
    'IKEErrors.txt': errors,
    'Scrubbed-wfpdiag.txt': wfpdiag,
    'wfpdiag.txt.sum': summary,
  };
}

function selectorLog(rows: readonly string[]): string {
  const session = 'SESSION_ID :{3baa1cd0-77ec-40e6-b0d6-7ef40b2372a5} ';
  const whole = (rows[3] ?? '').replace(
    /Protocol$/,
    'Protocol 0 Number of TSRs 1:StartAddress 0.0.0.0 EndAddress 255.255.255.255 PortStart 0 PortEnd 65535 Protocol 0',
  );
  const upToAuth = [rows[8], rows[9], rows[4], rows[6], rows[7], rows[2], whole, rows[5]];
  return `${[...upToAuth, `${session}${ENDPOINTS}[RECEIVED][NOTIFY] Received Notify Message - Traffic Selectors Unacceptable`].join('\r\n')}\r\n`;
}

function silentLog(): string {
  const cookies = [
    '0xCBF235637168FA00',
    '0xA90D4E6612FB7C35',
    '0x33B17F08D5C2E94A',
    '0x5E62A0C94D18B7F1',
    '0x0F7C3D91E8A4526B',
    '0xD41B86F27A90C35E',
  ];
  const lines = cookies.flatMap((cookie) => [
    `${ENDPOINTS}[SEND][SA_INIT] Sending IKE SA_INIT packet with tunnelId 0x3, iCookie ${cookie} and rCookie 0x0`,
    `${ENDPOINTS}[LOCAL_MSG] IKE Tunnel closed for tunnelId 0x3 with status Negotiation timed out`,
  ]);
  return `${lines.join('\r\n')}\r\n`;
}

export async function zip(entries: Readonly<Record<string, string | Buffer>>): Promise<Buffer> {
  const archive = new JSZip();
  for (const [name, content] of Object.entries(entries))
    archive.file(name, content, { date: DATE, createFolders: false });
  return archive.generateAsync({ type: 'nodebuffer', compression: 'DEFLATE', platform: 'DOS' });
}

function readme(samples: readonly MadeSample[]): string {
  const parts = samples.map((sample) => `## ${sample.file}\n\n${sample.shows}\n\n${sample.made}\n`);
  return `# samples\n\nSmall runs that come with Tunnelscope: offered when the library is empty, and used by \`npm run demo\`. They are made by\n\`node test/make/samples.ts\` from the published lines in \`test/corpus/published\`; each text below says what is verbatim and what is not.\n\n${parts.join('\n')}`;
}

if (process.argv[1] === import.meta.filename) {
  const samples = await makeSamples();
  await mkdir(OUT, { recursive: true });
  for (const sample of samples) await writeFile(join(OUT, sample.file), await zip(sample.entries));
  const list = samples.map(({ id, file, title, shows }) => ({ id, file, title, shows }));
  await writeFile(join(OUT, 'samples.json'), `${JSON.stringify({ samples: list }, null, 2)}\n`);
  await writeFile(join(OUT, 'README.md'), readme(samples));
}
