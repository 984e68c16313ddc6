import { type Failed, failed, proof, tell } from '../../make/corpus-plot.ts';
import { CODED, type FindingId, type Form, type Label, type Tale, type Wanted } from '../case.ts';

/** A code, the mode it belongs to and the side that it happened at, in each form that has a word for it. */

interface Coded {
  readonly id: string;
  readonly finding: FindingId;
  /** One of them is taken. */
  readonly codes: readonly number[];
  readonly modes: readonly Failed['mode'][];
  readonly points: readonly Failed['point'][];
  readonly wanted: Omit<Wanted, 'id'>;
  readonly why: string;
  readonly label?: Partial<Label>;
  readonly forms?: readonly Form[];
  readonly recovered?: Tale['recovered'];
  readonly not?: readonly string[];
}

const MODES_TOLD: readonly Form[] = ['cleanup', 'record', 'trace-lines', 'trace-blocks', 'xml', 'pt1h', 'json'];

const TABLE: readonly Coded[] = [
  {
    id: 'code-key',
    finding: 'psk-mismatch',
    codes: [13_801, 13_826],
    modes: ['main'],
    points: ['Remote', 'Local'],
    wanted: { severity: ['error'], atLeast: 'high', fault: 'Authentication' },
    why: '13801, 13826: the key.',
  },
  {
    id: 'code-policy-main',
    finding: 'policy-mismatch-ike',
    codes: [13_868, 13_802, 13_825],
    modes: ['main'],
    points: ['Remote', 'Local'],
    wanted: { severity: ['error'], phase: ['main-mode', 'ike-sa-init'], fault: 'IkePolicyMismatch' },
    why: '13868, 13802, 13825 in main mode: the IKE proposals.',
    forms: MODES_TOLD,
  },
  {
    id: 'code-policy-quick',
    finding: 'policy-mismatch-ipsec',
    codes: [13_868, 13_802, 13_825],
    modes: ['quick'],
    points: ['Remote', 'Local'],
    wanted: { severity: ['error'], phase: ['quick-mode', 'child-sa', 'ike-auth', 'rekey'], fault: 'IkePolicyMismatch' },
    why: 'The same in quick mode: the IPsec proposals.',
    forms: MODES_TOLD,
  },
  {
    id: 'code-group-main',
    finding: 'policy-mismatch-ike',
    codes: [13_822, 13_864, 13_865],
    modes: ['main'],
    points: ['Local', 'Remote'],
    wanted: { severity: ['error'], atMost: 'medium', says: /group/i },
    why: '13822, 13864, 13865 with no success after it: medium, naming the group.',
    forms: MODES_TOLD,
    recovered: null,
  },
  {
    id: 'code-group-quick',
    finding: 'policy-mismatch-ipsec',
    codes: [13_822, 13_864, 13_865],
    modes: ['quick'],
    points: ['Local', 'Remote'],
    wanted: { severity: ['error'], atMost: 'medium', says: /group/i },
    why: 'The same by phase: the PFS group.',
    forms: MODES_TOLD,
    recovered: null,
  },
  {
    id: 'code-selectors',
    finding: 'traffic-selector-mismatch',
    codes: [13_999],
    modes: ['quick'],
    points: ['Remote'],
    wanted: { severity: ['error'], fault: null },
    why: '13999 / 0x36AF: the selectors.',
  },
  {
    id: 'code-silence',
    finding: 'peer-unreachable',
    codes: [13_805, 13_813],
    modes: ['main'],
    points: ['None', 'Local'],
    wanted: { severity: ['error'], fault: 'PeerReachability' },
    why: '13805 or 13813 with nothing received from the peer: peer-unreachable.',
  },
  {
    id: 'code-refused',
    finding: 'connection-not-configured',
    codes: [1225],
    modes: ['main'],
    points: ['Local'],
    wanted: { severity: ['error'], says: /initiator/i },
    why: "1225: Azure's connection is initiator-only.",
  },
  {
    id: 'code-version',
    finding: 'ike-version-mismatch',
    codes: [13_880],
    modes: ['main'],
    points: ['Local', 'Remote'],
    wanted: { severity: ['error'], broader: 'invalid-payload' },
    why: '13880: the IKE version.',
  },
  {
    id: 'code-payload',
    finding: 'invalid-payload',
    codes: [13_823, 13_824, 13_829, 13_830, 13_831, 13_832, 13_839, 13_840, 13_841, 13_842, 13_846, 13_843],
    modes: ['main', 'quick'],
    points: ['Local', 'Remote'],
    wanted: { severity: ['error'] },
    why: '13823, 13824, 13829-13832, 13839-13842, 13846 and 13843 otherwise: invalid-payload.',
  },
  {
    id: 'code-certificate',
    finding: 'certificate-rejected',
    codes: [
      13_806, 13_817, 13_818, 13_819, 13_820, 13_828, 13_835, 13_836, 13_838, 13_847, 13_848, 13_875, 13_881, 13_887,
    ],
    modes: ['main'],
    points: ['Local', 'Remote'],
    wanted: { severity: ['error'], fault: 'Authentication' },
    why: '13806 and the certificate codes: certificate-rejected.',
  },
  {
    id: 'code-deleted-early',
    finding: 'peer-deleted-sa',
    codes: [13_807],
    modes: ['main'],
    points: ['Remote'],
    wanted: { severity: ['error'] },
    why: '13807 before establishment: the peer refused.',
  },
  {
    id: 'code-dpd',
    finding: 'dpd-timeout',
    codes: [1460, 13_886],
    modes: ['main'],
    points: ['Local'],
    wanted: { severity: ['error'] },
    why: '1460, 13886: dpd-timeout.',
  },
  {
    id: 'code-other',
    finding: 'negotiation-timeout',
    codes: [13_804, 13_816, 13_888, 13_889, 13_894],
    modes: ['main'],
    points: ['Local'],
    wanted: { severity: ['error'], atMost: 'low' },
    why: 'Codes that no row names are generic: negotiation-timeout with their own name, low, only where nothing else explains an unestablished tunnel.',
    recovered: { wanted: [], cause: [null], quiet: true },
  },
  {
    id: 'code-load',
    finding: 'negotiation-timeout',
    codes: [13_809, 13_810, 13_811, 13_812, 13_814, 13_815, 13_860],
    modes: ['main'],
    points: ['Local'],
    wanted: { severity: ['warning'], says: /CPU|load/i },
    why: '13809-13812, 13814, 13815, 13860: negotiation-timeout, a warning, gateway load.',
    label: { health: ['unknown', 'unhealthy'], cause: ['negotiation-timeout'] },
  },
  {
    id: 'code-platform',
    finding: 'gateway-not-healthy',
    codes: [258, 1168],
    modes: ['main'],
    points: ['Local'],
    wanted: { severity: ['error'] },
    why: 'Codes 258, 1168: gateway-not-healthy.',
  },
  {
    id: 'code-expired',
    finding: 'sa-lifetime-expired',
    codes: [13_895],
    modes: ['quick'],
    points: ['Local'],
    wanted: { severity: ['info'], proof: [] },
    why: '13895: sa-lifetime-expired, information.',
    label: { health: ['unknown', 'healthy'], cause: [null], quiet: true },
    recovered: { quiet: true },
    not: ['instances'],
  },
  {
    id: 'code-reset',
    finding: 'azure-side-change',
    codes: [13_877, 13_849, 13_891],
    modes: ['main'],
    points: ['Local'],
    wanted: { severity: ['info'], proof: [] },
    why: '13877, 13849, 13891: azure-side-change, information.',
    label: { health: ['unknown', 'healthy'], cause: [null], quiet: true },
    recovered: { quiet: true },
    not: ['instances'],
  },
  {
    id: 'code-collision',
    finding: 'rekey-collision',
    codes: [13_821],
    modes: ['quick'],
    points: ['Local'],
    wanted: { severity: ['warning'] },
    why: '13821: rekey-collision, a warning.',
    label: { health: ['unknown', 'healthy'], cause: ['rekey-collision', null] },
    recovered: { severity: ['info'] } as Tale['recovered'],
    not: ['instances', 'recovered'],
  },
  {
    id: 'code-standby',
    finding: 'connection-standby',
    codes: [4320],
    modes: ['main'],
    points: ['Local'],
    wanted: { severity: ['info'], proof: [] },
    why: '4320: connection-standby, information.',
    label: { health: ['unknown', 'healthy'], cause: [null], quiet: true },
    recovered: { quiet: true },
    not: ['instances'],
  },
];

export const CODED_TALES: readonly Tale[] = TABLE.map((row) => ({
  id: row.id,
  under: row.finding,
  forms: row.forms ?? CODED,
  tell: (w, site, at) => {
    const s = w.session(site);
    const failure = failed(row.codes[0] ?? 0, {
      code: w.dice.pick(row.codes),
      mode: w.dice.pick(row.modes),
      point: w.dice.pick(row.points),
      established: row.finding === 'dpd-timeout' || row.finding === 'sa-lifetime-expired',
    } as Partial<Failed>);
    return tell(s, at, ['Queue depth 0 of 4000', proof(failure)]);
  },
  label: {
    why: row.why,
    health: ['unhealthy'],
    cause: [row.finding],
    wanted: [{ id: row.finding, proof: ['failure'], ...row.wanted }],
    ...row.label,
  },
  ...(row.recovered === undefined ? {} : { recovered: row.recovered }),
  not: ['headless', ...(row.not ?? [])],
}));
