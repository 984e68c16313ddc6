import type { TokenCredential } from '@azure/core-auth';
import { hostsOf } from '../../electron/engine/azure/clouds.ts';
import { createWeb } from '../../electron/engine/azure/http.ts';
import type { AzureSession } from '../../electron/engine/azure/sign-in.ts';
import { FaultError } from '../../shared/base/fault.ts';
import type { Fault } from '../../shared/base/fault.ts';
import { TOKEN } from './arm.ts';

export const credential: TokenCredential = {
  getToken: async () => ({ token: TOKEN, expiresOnTimestamp: Date.now() + 3_600_000 }),
};

/** Somebody signed in to a resource manager on the loopback address. */
export function sessionAt(management: string, who: TokenCredential = credential): AzureSession {
  return {
    account: { kind: 'default', cloud: 'public', who: 'engineer@contoso.com', tenant: null },
    cloud: hostsOf('public', { public: { management, managementScope: `${management}/.default` } }),
    credential: who,
    web: createWeb({ version: '0.0.0-test', env: {} }),
  };
}

/** The fault that a promise is rejected with; an answer is an error of the test. */
export async function faultFrom(work: Promise<unknown>): Promise<Fault> {
  try {
    await work;
  } catch (thrown) {
    if (thrown instanceof FaultError) return thrown.fault;
    throw thrown;
  }
  throw new Error('There was an answer where a fault was expected.');
}
