import { K, OPENED, a, b, ikeErrors, traceLine } from '../logs.ts';
import { type Row, ERRORS, IKE, WFP, mainMode, quickMode, quoted } from './forms.ts';

/** Rows in which a message cannot be read, is of another version, or carries a certificate that is not accepted. */

const AUTH = { bare: 'main-mode', ikev2: 'ike-auth' } as const;

const PAYLOAD_CODES = [13_823, 13_824, 13_829, 13_830, 13_831, 13_832, 13_839, 13_840, 13_841, 13_842, 13_843, 13_846];

const CERTIFICATE_CODES = [
  13_806, 13_817, 13_818, 13_819, 13_820, 13_828, 13_835, 13_836, 13_838, 13_847, 13_848, 13_875, 13_881, 13_887,
];

export const ROWS: readonly Row[] = [
  [
    'the version of IKE',
    [
      ...mainMode(13_880, {
        finding: 'ike-version-mismatch',
        severity: 'error',
        confidence: 'high',
        phase: 'ike-sa-init',
      }),
      ...quoted(13_880, { finding: 'ike-version-mismatch', severity: 'error', confidence: 'high' }),
      {
        name: 'unsupported IKE version, in words, A',
        files: { [IKE]: a(['[LOCAL_MSG] unsupported IKE version']) },
        finding: 'ike-version-mismatch',
        severity: 'error',
      },
      {
        name: 'unsupported IKE version, in the trace',
        files: { [WFP]: [traceLine('Unsupported IKE version 1')] },
        finding: 'ike-version-mismatch',
        severity: 'error',
      },
    ],
  ],
  [
    'payloads that cannot be read',
    [
      ...PAYLOAD_CODES.flatMap((code) => [
        ...mainMode(code, { finding: 'invalid-payload', severity: 'error', confidence: 'high', fault: null }),
        ...quickMode(code, { finding: 'invalid-payload', severity: 'error', confidence: 'high' }),
        ...quoted(code, { finding: 'invalid-payload', severity: 'error', confidence: 'high' }),
      ]),
      {
        name: 'Invalid Syntax received, B',
        files: { [IKE]: b([...OPENED, K.refuses('Invalid Syntax')]) },
        finding: 'invalid-payload',
        severity: 'error',
        side: 'remote',
      },
      {
        name: 'IKEErrors: the summary alone',
        files: { [ERRORS]: ikeErrors(['On-prem device sent invalid payload.', null]) },
        finding: 'invalid-payload',
        severity: 'error',
        confidence: 'medium',
        side: 'local',
      },
    ],
  ],
  [
    'certificates',
    CERTIFICATE_CODES.flatMap((code) => [
      ...mainMode(
        code,
        { finding: 'certificate-rejected', severity: 'error', confidence: 'high', fault: 'Authentication' },
        AUTH,
      ),
      ...quoted(code, { finding: 'certificate-rejected', severity: 'error', confidence: 'high' }),
    ]),
  ],
];
