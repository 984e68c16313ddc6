import type { Asked, Facts, Said } from './facts.ts';

/**
 * Error numbers of Microsoft Entra (learn.microsoft.com: "Microsoft Entra authentication and authorization error codes").
 * Documented.
 */
const NUMBERED: readonly (readonly [numbers: readonly string[], text: string, hint: string])[] = [
  [
    ['50076', '50079', '50078', '50072', '50074', '50158'],
    'The tenant asks for a second factor, which this way of signing in cannot give.',
    'Sign in through the browser.',
  ],
  [
    ['65001', '90094', '90008', '650052', '650056', '650057'],
    'The tenant has not agreed to this use of its sign-in.',
    "Ask the tenant's administrator for consent, or sign in with the Azure CLI (az login).",
  ],
  [
    ['53000', '53001', '53002', '53003', '53004', '530002', '530003', '50097', '50105', '50131', '50005'],
    "The tenant's rules of conditional access refuse this sign-in.",
    'Sign in from a device and a way that they allow, mostly the browser of a managed machine.',
  ],
  [
    ['90002', '900023', '900021', '50059', '50001'],
    'There is no such tenant in this cloud.',
    'Check the id or the domain of the tenant, and the cloud.',
  ],
  [
    ['50020', '50034', '90072', '500011', '51004', '50128'],
    'This user or application is not known in that tenant.',
    'Name the tenant of the subscription, or sign in as a user of it.',
  ],
  [
    ['700016', '7000215', '7000222', '7000216', '700027', '7000218', '90013', '700030', '70011'],
    'The tenant does not take the service principal of the environment.',
    'Check AZURE_CLIENT_ID, AZURE_TENANT_ID and AZURE_CLIENT_SECRET or the certificate; a secret may have ended.',
  ],
  [['50126', '50056', '50053', '50055', '50057'], 'The user could not be signed in.', 'Sign in through the browser.'],
  [
    ['70043', '700082', '50173', '700084', '50089', '70008', '50058', '160021', '700003'],
    'The sign-in has ended.',
    'Sign in again.',
  ],
  [['70016', '70019', '70020'], 'The code was not typed in in time.', 'Sign in again for a new code.'],
];

export function signInSaid({ message }: Facts, { what }: Asked): Said {
  const numbers = new Set([...message.slice(0, 20_000).matchAll(/AADSTS(\d{4,7})/g)].map(([, number]) => number ?? ''));
  const known = NUMBERED.find(([list]) => list.some((number) => numbers.has(number)));
  if (known !== undefined) {
    const number = known[0].find((entry) => numbers.has(entry)) ?? '';
    return ['sign-in', `${known[1].slice(0, -1)} (AADSTS${number}).`, known[2]];
  }
  const [first] = numbers;
  if (first !== undefined)
    return [
      'sign-in',
      `Azure refused the sign-in (AADSTS${first}).`,
      'Look the number up at login.microsoftonline.com/error, or sign in another way.',
    ];
  // Of a chain each says why it could not: none of them is the cause.
  if (what === 'default')
    return [
      'sign-in',
      'Neither the environment, nor a managed identity, nor one of the tools of Azure has anybody signed in.',
      'Set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET, run az login, or sign in through the browser.',
    ];
  if (/Azure CLI could not be found/i.test(message))
    return [
      'sign-in',
      'The Azure CLI (az) is not installed, or not on the path.',
      'Install it and run az login, or sign in through the browser.',
    ];
  if (/az login|Please run 'az/i.test(message))
    return ['sign-in', 'Nobody is signed in to the Azure CLI.', 'Run az login, then try again.'];
  if (/access_denied|authorization_declined|declined/i.test(message))
    return ['sign-in', 'The sign-in was declined in the browser.', 'Sign in again, and agree there.'];
  if (/expired_token|code_expired|device_code_expired|user_timeout/i.test(message))
    return ['sign-in', 'The code was not typed in in time.', 'Sign in again for a new code.'];
  if (/EADDRINUSE|loopback|Unable to open|ENOENT|spawn/i.test(message))
    return ['sign-in', 'The browser could not be opened for the sign-in.', 'Sign in with a device code instead.'];
  return ['sign-in', 'Azure did not let anybody in.', 'Sign in again, or another way.'];
}
