import { AUTHENTICATING, GOOD, K, MM, a, b, block, e, ikeErrors, textOf, traceLine } from '../logs.ts';
import { type Case, type Row, ALL, ERRORS, IKE, WFP, hex, mainMode, quickMode, quoted } from './forms.ts';

/** Rows of the answer key in which one side refuses what the other sends. */

const AUTH = { bare: 'main-mode', ikev2: 'ike-auth' } as const;

const IKEV1_BLOCK = { extra: ['  Keying module type: IKE'] };

const POLICY_CODES = [13_868, 13_802, 13_825];

export const ROWS: readonly Row[] = [
  [
    '13801, 13826: the pre-shared key',
    [
      ...[13_801, 13_826].flatMap((code) =>
        mainMode(
          code,
          { finding: 'psk-mismatch', severity: 'error', confidence: 'high', fault: 'Authentication' },
          AUTH,
        ),
      ),
      ...[13_801, 13_826].flatMap((code) =>
        quoted(code, { finding: 'psk-mismatch', severity: 'error', confidence: 'high', phase: 'ike-auth' }),
      ),
      {
        name: 'notify received, A',
        files: { [IKE]: a([...AUTHENTICATING, K.refuses('Authentication failed'), K.closed(textOf(13_801))]) },
        finding: 'psk-mismatch',
        severity: 'error',
        confidence: 'high',
        phase: 'ike-auth',
        side: 'remote',
      },
      {
        name: 'notify received, B, in the order of the screenshot',
        files: {
          [IKE]: b([K.refuses('Authentication failed'), K.closed(textOf(13_801)), ...AUTHENTICATING.toReversed()]),
        },
        finding: 'psk-mismatch',
        severity: 'error',
        confidence: 'high',
        side: 'remote',
      },
      {
        name: 'notify received, D',
        files: { [IKE]: [K.refuses('Authentication failed')] },
        finding: 'psk-mismatch',
        severity: 'error',
        confidence: 'high',
        side: 'remote',
      },
      {
        name: 'notify sent to a peer that began, B',
        files: {
          [IKE]: b([
            K.initReceived(),
            K.peerOffersIke('DhGroup2'),
            K.initGenerated(),
            K.authReceived,
            K.azureRefuses('Authentication failed'),
          ]),
        },
        finding: 'psk-mismatch',
        severity: 'error',
        confidence: 'high',
        phase: 'ike-auth',
        side: 'local',
      },
      {
        name: 'notify by its name, in the trace',
        files: { [WFP]: [traceLine('Peer sent AUTHENTICATION_FAILED notify')] },
        finding: 'psk-mismatch',
        severity: 'error',
        side: 'remote',
      },
      {
        name: 'IKEErrors: the summary alone',
        files: {
          [ERRORS]: ikeErrors(['Authentication failed. Check shared key. Check crypto. Check lifetimes.', null]),
        },
        finding: 'psk-mismatch',
        severity: 'error',
        confidence: 'medium',
      },
      {
        name: 'IKEErrors: 13801 beside 13843 is one fault',
        files: {
          [ERRORS]: ikeErrors(
            [
              'Authentication failed. Check shared key. Check crypto. Check lifetimes.',
              'Peer failed with Windows error 13801(ERROR_IPSEC_IKE_AUTH_FAIL)',
            ],
            [
              'On-prem device sent invalid payload.',
              'IkeFindPayloadInPacket failed with Windows error 13843(ERROR_IPSEC_IKE_INVALID_PAYLOAD)',
            ],
          ),
        },
        finding: 'psk-mismatch',
        severity: 'error',
        side: 'remote',
        not: ['negotiation-timeout', 'policy-mismatch-ike'],
      },
      {
        name: 'with certificates in use',
        files: { [WFP]: block(MM, 13_801, { point: 'Remote', extra: ['  Auth method: Certificate'] }) },
        finding: 'certificate-rejected',
        severity: 'error',
        confidence: 'medium',
        side: 'remote',
      },
    ],
  ],
  [
    'IKEv1 main mode that cannot be read: the key',
    [13_843, 13_867, 13_870, 13_834, 13_837].flatMap((code): Case[] => [
      {
        name: `${code}, E`,
        files: { [IKE]: [e({ connection: 'IKEv1-S2S', type: 'MM_SA', code })] },
        finding: 'psk-mismatch',
        severity: 'error',
        confidence: 'medium',
        phase: 'main-mode',
        not: ['negotiation-timeout'],
      },
      {
        name: `${code}, block of IKEv1`,
        files: { [WFP]: block(MM, code, IKEV1_BLOCK) },
        finding: 'psk-mismatch',
        severity: 'error',
        confidence: 'medium',
        phase: 'main-mode',
        not: ['negotiation-timeout'],
      },
      {
        name: `${code}, E of IKEv2, is no key`,
        files: { [IKE]: [e({ type: 'MM_SA', code })] },
        finding: 'invalid-payload',
        severity: 'error',
        confidence: 'high',
      },
      {
        name: `${code}, IKEv1 quick mode, is no key`,
        files: { [IKE]: [e({ connection: 'IKEv1-S2S', type: 'QM_SA', code })] },
        finding: 'invalid-payload',
        severity: 'error',
        phase: 'quick-mode',
      },
    ]),
  ],
  [
    'a refused proposal in SA_INIT or main mode',
    [
      ...POLICY_CODES.flatMap((code) =>
        mainMode(code, {
          finding: 'policy-mismatch-ike',
          severity: 'error',
          confidence: 'high',
          fault: 'IkePolicyMismatch',
        }),
      ),
      ...(['Policy Mismatch', 'NO_PROPOSAL_CHOSEN'] as const).flatMap((words): Case[] => [
        {
          name: `${words} received, A`,
          files: { [IKE]: a([K.offersIke, K.initSent(), K.refuses(words)]) },
          finding: 'policy-mismatch-ike',
          severity: 'error',
          confidence: 'high',
          phase: 'ike-sa-init',
          side: 'remote',
        },
        {
          name: `${words} sent, B`,
          files: { [IKE]: b([K.initReceived(), K.peerOffersIke(), K.azureRefuses(words), K.initGenerated()]) },
          finding: 'policy-mismatch-ike',
          severity: 'error',
          confidence: 'high',
          phase: 'ike-sa-init',
          side: 'local',
        },
        {
          name: `${words} alone, D: of which half is not shown`,
          files: { [IKE]: [K.refuses(words)] },
          finding: 'policy-mismatch-ike',
          severity: 'error',
          confidence: 'low',
          side: 'remote',
        },
      ]),
      {
        name: 'the tag names the exchange, D',
        files: { [IKE]: ['[RECEIVED][SA_INIT] Received Notify Message - Policy Mismatch'] },
        finding: 'policy-mismatch-ike',
        severity: 'error',
        confidence: 'high',
        phase: 'ike-sa-init',
      },
      {
        name: 'by its symbol in the trace, of which half is not shown',
        files: { [WFP]: [traceLine('Some words that no rule knows: ERROR_IPSEC_IKE_POLICY_MATCH')] },
        finding: 'policy-mismatch-ike',
        severity: 'error',
        confidence: 'low',
      },
      ...mainMode(13_850, { finding: 'policy-mismatch-ike', severity: 'error', phase: undefined as never }).flatMap(
        (one) => {
          // With the offers of either side in the log there is something to compare.
          const shown = /, (A|B)( |$)/.test(one.name);
          const { phase: _, ...rest } = one;
          return [{ ...rest, confidence: shown ? ('medium' as const) : ('low' as const) }];
        },
      ),
    ],
  ],
  [
    'the same in IKE_AUTH or quick mode',
    [
      ...POLICY_CODES.flatMap((code) =>
        quickMode(code, {
          finding: 'policy-mismatch-ipsec',
          severity: 'error',
          confidence: 'high',
          fault: 'IkePolicyMismatch',
        }),
      ),
      ...(['Policy Mismatch', 'NO_PROPOSAL_CHOSEN'] as const).flatMap((words): Case[] => [
        {
          name: `${words} received, B`,
          files: { [IKE]: b([...AUTHENTICATING, K.refuses(words)]) },
          finding: 'policy-mismatch-ipsec',
          severity: 'error',
          confidence: 'high',
          phase: 'child-sa',
          side: 'remote',
        },
        {
          name: `${words} sent, A, without the first packets`,
          files: { [IKE]: a([K.authReceived, K.asks, K.final, K.peerOffersIpsec, K.azureRefuses(words)]) },
          finding: 'policy-mismatch-ipsec',
          severity: 'error',
          confidence: 'high',
          phase: 'child-sa',
          side: 'local',
        },
      ]),
      {
        name: 'IKEErrors with its quotation',
        files: {
          [ERRORS]: ikeErrors([
            'On-premises device rejected Quick Mode settings. Check values.',
            'Peer sent NO_PROPOSAL_CHOSEN notify',
          ]),
        },
        finding: 'policy-mismatch-ipsec',
        severity: 'error',
        confidence: 'high',
        phase: 'quick-mode',
        side: 'remote',
      },
      {
        name: 'IKEErrors: the summary alone',
        files: { [ERRORS]: ikeErrors(['On-premises device rejected Quick Mode settings. Check values.', null]) },
        finding: 'policy-mismatch-ipsec',
        severity: 'error',
        confidence: 'medium',
        side: 'remote',
      },
    ],
  ],
  [
    'the same on an SA that stands: the rekey',
    [
      ...POLICY_CODES.flatMap((code): Case[] => [
        {
          name: `${code}, E of a child SA`,
          files: { [IKE]: [e({ type: 'QM_SA', established: true, code })] },
          finding: 'policy-mismatch-ipsec',
          severity: 'error',
          confidence: 'high',
          phase: 'rekey',
        },
        {
          name: `${code}, E of the IKE SA`,
          files: { [IKE]: [e({ type: 'MM_SA', established: true, code })] },
          finding: 'policy-mismatch-ike',
          severity: 'error',
          phase: 'rekey',
        },
        {
          name: `${code}, B: a later exchange with selectors`,
          files: { [IKE]: [...b([...GOOD(), K.asks, K.closed(textOf(code))])] },
          finding: 'policy-mismatch-ipsec',
          severity: 'error',
          confidence: 'high',
          phase: 'rekey',
        },
      ]),
      {
        name: 'a session that begins with selectors, A: position alone is weak',
        files: { [IKE]: a([K.asks, K.peerOffersIpsec, K.azureRefuses('Policy Mismatch')]) },
        finding: 'policy-mismatch-ipsec',
        severity: 'error',
        confidence: 'low',
        phase: 'rekey',
        side: 'local',
      },
    ],
  ],
  [
    'the DH group',
    [
      ...[13_822, 13_864, 13_865].flatMap((code) => [
        ...mainMode(code, {
          finding: 'policy-mismatch-ike',
          severity: 'error',
          confidence: 'medium',
          fault: 'IkePolicyMismatch',
        }),
        ...quickMode(code, { finding: 'policy-mismatch-ipsec', severity: 'error', confidence: 'medium' }),
      ]),
      {
        name: 'Invalid KE Payload sent, B',
        files: { [IKE]: b([K.initReceived(), K.peerOffersIke(), K.azureRefuses('Invalid KE Payload')]) },
        finding: 'policy-mismatch-ike',
        severity: 'error',
        confidence: 'medium',
        side: 'local',
      },
      {
        name: 'Invalid KE Payload received after IKE_AUTH, A',
        files: { [IKE]: a([...AUTHENTICATING, K.refuses('Invalid KE Payload')]) },
        finding: 'policy-mismatch-ipsec',
        severity: 'error',
        confidence: 'medium',
        side: 'remote',
      },
      {
        name: 'Invalid KE Payload, then the same again with the right group: normal',
        files: {
          [IKE]: b([
            K.initReceived(),
            K.azureRefuses('Invalid KE Payload'),
            K.initReceived(),
            K.authReceived,
            K.asks,
            K.final,
          ]),
        },
        finding: null,
        not: ALL,
      },
      {
        name: 'Invalid KE Payload, then another session that stands: normal',
        files: { [IKE]: a([K.initReceived('0x1111'), K.azureRefuses('Invalid KE Payload'), ...GOOD('0x2222')]) },
        finding: null,
        not: ALL,
      },
    ],
  ],
  [
    'traffic selectors refused',
    [
      ...quickMode(13_999, {
        finding: 'traffic-selector-mismatch',
        severity: 'error',
        confidence: 'high',
        phase: 'child-sa',
        fault: null,
      }),
      ...(['Traffic Selectors Unacceptable', 'TS_UNACCEPTABLE'] as const).map((words): Case => ({
        name: `${words} received, B`,
        files: { [IKE]: b([...AUTHENTICATING, K.refuses(words)]) },
        finding: 'traffic-selector-mismatch',
        severity: 'error',
        confidence: 'high',
        phase: 'child-sa',
        side: 'remote',
      })),
      {
        name: 'in the trace',
        files: { [WFP]: [traceLine('Peer sent TS_UNACCEPTABLE notify')] },
        finding: 'traffic-selector-mismatch',
        severity: 'error',
        side: 'remote',
      },
      ...[13_805].flatMap((code): Case[] => [
        {
          name: 'a request without a final set, and a timeout: at most medium, and the timeout as the other reading',
          files: {
            [IKE]: [
              ...b([K.initReceived(), K.authReceived, K.asks]),
              e({ code: hex(code), message: 'Negotiation timed out' }),
            ],
          },
          finding: 'traffic-selector-mismatch',
          severity: 'error',
          confidence: 'medium',
          not: ['peer-unreachable', 'policy-mismatch-ipsec'],
        },
        {
          name: 'a request with a final set, and a timeout, is a timeout',
          files: { [IKE]: [...b([K.initReceived(), K.authReceived, K.asks, K.final]), e({ code: hex(code) })] },
          finding: 'negotiation-timeout',
          severity: 'error',
        },
      ]),
    ],
  ],
];
