import type { SIGN_IN, STORAGE } from '../../../shared/contract/azure.ts';
import type { Handlers } from '../../../shared/contract/server.ts';
import type { Library } from '../store/library.ts';
import { createWeb } from './http.ts';
import type { AzureOptions } from './options.ts';
import { type SignIn, createSignIn } from './sign-in.ts';
import { type Kept, type Storage, createStorage } from './storage.ts';

export interface Azure {
  readonly handlers: Pick<Handlers, keyof typeof STORAGE | keyof typeof SIGN_IN>;
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
    },
  };
}
