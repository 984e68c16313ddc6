import type { AccessToken, TokenCredential } from '@azure/core-auth';
import type { HttpClient } from '@azure/core-rest-pipeline';
import { FaultError, fault, raise } from '../../../shared/base/fault.ts';
import type { Account, Cloud, SignInKind } from '../../../shared/contract/azure.ts';
import { type CloudChanges, type CloudHosts, hostsOf } from './clouds.ts';
import type { Web } from './http.ts';
import { troubleOf } from './trouble.ts';

export interface SignInChoice {
  readonly kind: SignInKind;
  readonly cloud: Cloud;
  readonly tenant: string | null;
}

/** Said while a person is waited for: where to go, and a code to type in there where one is needed. */
export interface SignInProgress {
  readonly text: string;
  readonly code: string | null;
  readonly url: string | null;
}

export interface SignInContext {
  readonly signal: AbortSignal;
  readonly progress: (value: SignInProgress) => void;
}

/** Who is signed in, and what they ask with. */
export interface AzureSession {
  readonly account: Account;
  readonly cloud: CloudHosts;
  /** Its tokens are kept in memory alone. What goes wrong is raised as a fault. */
  readonly credential: TokenCredential;
  readonly web: Web;
}

export interface SignIn {
  readonly account: Account | null;
  /** Raises a fault "sign-in" where nobody is. */
  session(): AzureSession;
  signIn(choice: SignInChoice, context: SignInContext): Promise<Account>;
  signOut(): void;
}

/** Makes what asks for tokens; a test hands in one of its own. */
export type MakeCredential = (
  choice: SignInChoice,
  cloud: CloudHosts,
  http: HttpClient,
  progress: SignInContext['progress'],
) => Promise<TokenCredential>;

export interface SignInOptions {
  readonly web: Web;
  readonly clouds?: CloudChanges | undefined;
  readonly makeCredential?: MakeCredential | undefined;
}

/** Where a virtual machine of Azure's asks who it is. */
const INSTANCE_METADATA = 'http://169.254.169.254';

export function createSignIn({ web, clouds, makeCredential = credentialOf }: SignInOptions): SignIn {
  let session: AzureSession | null = null;
  return {
    get account() {
      return session?.account ?? null;
    },
    session() {
      return (
        session ??
        raise('sign-in', 'Nobody is signed in to Azure.', 'Sign in first, or use a URL with its signature (SAS).')
      );
    },
    async signIn(choice, { signal, progress }) {
      const cloud = hostsOf(choice.cloud, clouds);
      // What the network said last: the libraries wrap it in words of their own.
      let seen: unknown;
      /** The directory's last refusal as it stands; the libraries keep its number to themselves in some ways of signing in. */
      let refusal = '';
      const plain = await web.client(originsOf(choice, cloud));
      const http: HttpClient = {
        async sendRequest(request) {
          seen = undefined;
          try {
            const response = await plain.sendRequest(request);
            if (response.status === 407) seen = response;
            else if (response.status >= 400) refusal = response.bodyAsText ?? '';
            return response;
          } catch (thrown) {
            // That no managed identity answers is no trouble of the network.
            if (request.url.startsWith(cloud.authority)) seen = thrown;
            throw thrown;
          }
        },
      };
      const about = { service: 'sign-in', what: choice.kind, host: new URL(cloud.authority).host } as const;
      const trouble = (thrown: unknown): FaultError => {
        if (thrown instanceof FaultError) return thrown;
        const words = thrown instanceof Error ? thrown.message : String(thrown);
        return troubleOf({ message: `${refusal} ${words}` }, { ...about, seen });
      };
      try {
        const inner = await makeCredential(choice, cloud, http, progress);
        if (choice.kind === 'browser')
          progress({ text: 'Sign in in the browser that was opened.', code: null, url: null });
        const first = await untilAborted(inner.getToken(cloud.managementScope, { abortSignal: signal }), signal);
        const account = accountOf(choice, first);
        const credential: TokenCredential = {
          async getToken(scopes, options) {
            try {
              return await inner.getToken(scopes, options);
            } catch (thrown) {
              throw trouble(thrown);
            }
          },
        };
        session = { account, cloud, credential, web };
        return account;
      } catch (thrown) {
        throw signal.aborted ? new FaultError(fault('cancelled', 'Cancelled.')) : trouble(thrown);
      }
    },
    signOut() {
      session = null;
    },
  };
}

function originsOf({ kind }: SignInChoice, cloud: CloudHosts): readonly string[] {
  if (kind !== 'default') return [cloud.authority];
  // A managed identity is asked for where the platform says, which is on the machine itself.
  const named = [process.env['IDENTITY_ENDPOINT'], process.env['MSI_ENDPOINT']].flatMap((url) =>
    url !== undefined && URL.canParse(url) ? [new URL(url).origin] : [],
  );
  return [cloud.authority, INSTANCE_METADATA, ...named];
}

/** The libraries are loaded here and nowhere else, because most commands never sign in. */
const credentialOf: MakeCredential = async (choice, cloud, httpClient, progress) => {
  const identity = await import('@azure/identity');
  const tenant = choice.tenant === null ? {} : { tenantId: choice.tenant };
  const options = {
    ...tenant,
    httpClient,
    authorityHost: cloud.authority,
    // Known hosts alone are asked: a cloud of the list needs no discovery at another one.
    disableInstanceDiscovery: true,
    retryOptions: { maxRetries: 2 },
    additionallyAllowedTenants: ['*'],
  };
  switch (choice.kind) {
    case 'browser':
      return new identity.InteractiveBrowserCredential(options);
    case 'device-code':
      return new identity.DeviceCodeCredential({
        ...options,
        userPromptCallback: ({ userCode, verificationUri }) =>
          progress({
            text: `Open ${verificationUri} in a browser and type in the code ${userCode}.`,
            code: userCode,
            url: verificationUri,
          }),
      });
    case 'cli':
      return new identity.AzureCliCredential({ ...tenant, processTimeoutInMs: 30_000 });
    case 'default':
      return new identity.DefaultAzureCredential({ ...options, processTimeoutInMs: 30_000 });
  }
};

/** A browser that is never answered keeps its promise open for ever; who cancels does not wait for it. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  work.catch(() => {});
  return new Promise((resolve, reject) => {
    const stop = () => reject(new FaultError(fault('cancelled', 'Cancelled.')));
    if (signal.aborted) return stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

function accountOf(choice: SignInChoice, token: AccessToken | null): Account {
  if (token === null) raise('sign-in', 'Azure gave no token.', 'Sign in again, or another way.');
  const claims = claimsOf(token.token);
  const said = (name: string) => (typeof claims[name] === 'string' ? (claims[name] as string).slice(0, 256) : null);
  return {
    kind: choice.kind,
    cloud: choice.cloud,
    who:
      said('upn') ?? said('preferred_username') ?? said('unique_name') ?? said('name') ?? said('appid') ?? said('oid'),
    tenant: said('tid') ?? choice.tenant,
  };
}

/** What a token says of whose it is, to show it; whether that is true is for the services to check. */
function claimsOf(token: string): Readonly<Record<string, unknown>> {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    return typeof claims === 'object' && claims !== null ? (claims as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
