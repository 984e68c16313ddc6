import type { AZURE, SIGN_IN, STORAGE } from '../../../shared/contract/azure.ts';
import type { Handlers } from '../../../shared/contract/server.ts';
import type { Library } from '../store/library.ts';
import { containerAt } from './container.ts';
import { createWeb } from './http.ts';
import { openManagement } from './management.ts';
import type { AzureOptions } from './options.ts';
import { listResources, listSubscriptions } from './resources.ts';
import { type SignIn, createSignIn } from './sign-in.ts';
import { type Kept, type Storage, createStorage } from './storage.ts';
import { createTroubleshoot } from './troubleshoot.ts';

export interface Azure {
  readonly handlers: Pick<Handlers, keyof typeof STORAGE | keyof typeof SIGN_IN | keyof typeof AZURE>;
  readonly signIn: SignIn;
  readonly storage: Storage;
}

export interface AzureParts {
  readonly library: Library;
  readonly version: string;
  readonly mint: (items: Kept['items'], folder: string) => string;
  readonly options?: AzureOptions | undefined;
}

/** Everything that goes over the network. To make it asks nobody: what is asked is asked by a method of the contract. */
export function createAzure({ library, version, mint, options = {} }: AzureParts): Azure {
  const web = createWeb({ version, proxyFor: options.proxyFor });
  const signIn = createSignIn({ web, clouds: options.clouds, makeCredential: options.makeCredential });
  const storage = createStorage({ ...options, library, web, signIn, mint });
  const { pace = 1 } = options;
  const management = () => openManagement(signIn.session(), pace, options.patience);
  const troubleshoot = createTroubleshoot({
    session: () => signIn.session(),
    containerAt: (url) => containerAt(url, { storage, cloud: signIn.session().cloud, pace }),
    pace,
    patience: options.patience,
    incoming: () => library.incoming(),
    mint,
  });
  return {
    signIn,
    storage,
    handlers: {
      ...storage.handlers,
      'azure.account': () => ({ account: signIn.account }),
      'azure.signIn': async (choice, context) => ({ account: await signIn.signIn(choice, context) }),
      'azure.signOut': () => {
        signIn.signOut();
        return {};
      },
      'azure.subscriptions': async (_, { signal, progress }) =>
        listSubscriptions(await management(), { signal, waiting: (waiting) => progress({ waiting }) }),
      'azure.resources': async ({ subscription }, { signal, progress }) =>
        listResources(await management(), signIn.session().cloud, subscription, {
          signal,
          waiting: (waiting) => progress({ waiting }),
        }),
      'troubleshoot.start': (params, context) => troubleshoot.start(params, context),
      'troubleshoot.last': (params, context) => troubleshoot.last(params, context),
    },
  };
}
