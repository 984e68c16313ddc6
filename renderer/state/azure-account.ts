import { type Fault, faultOf } from '../../shared/base/fault.ts';
import type { Account, Cloud, SignInKind } from '../../shared/contract/azure.ts';
import type { Link } from './link.ts';
import { type Store, createStore } from './store.ts';

export interface SignInChoice {
  readonly kind: SignInKind;
  readonly cloud: Cloud;
  /** A tenant's id or domain; null for one's own. */
  readonly tenant: string | null;
}

export interface AccountState {
  readonly account: Account | null;
  /** False until it is known whether somebody is signed in. */
  readonly known: boolean;
  /** A sign-in is under way: what to do for it. */
  readonly asked: { readonly text: string; readonly code: string | null; readonly url: string | null } | null;
  readonly fault: Fault | null;
  /** Whether one is asked how to sign in. */
  readonly form: boolean;
}

export interface AzureAccount {
  readonly store: Store<AccountState>;
  /** Asks who is signed in; that is known here, and nobody else is asked. */
  refresh(): Promise<void>;
  signIn(choice: SignInChoice): Promise<void>;
  cancel(): void;
  signOut(): Promise<void>;
  /** Brings the form of the sign-in in sight, or takes it away. */
  show(form: boolean): void;
}

const BEGINNING = { text: 'Asking Azure.', code: null, url: null } as const;

/** `changed`: somebody else is signed in now, or nobody. */
export function createAzureAccount(link: Pick<Link, 'call'>, changed: () => void): AzureAccount {
  const store = createStore<AccountState>({ account: null, known: false, asked: null, fault: null, form: false });
  let controller: AbortController | null = null;
  const change = (values: Partial<AccountState>) => store.update((now) => ({ ...now, ...values }));
  return {
    store,
    async refresh() {
      try {
        const { account } = await link.call('azure.account', {});
        change({ account, known: true });
      } catch (error) {
        change({ fault: faultOf(error) });
      }
    },
    async signIn(choice) {
      controller?.abort();
      const mine = new AbortController();
      controller = mine;
      change({ asked: BEGINNING, fault: null });
      try {
        const { account } = await link.call('azure.signIn', choice, {
          signal: mine.signal,
          onProgress: (asked) => {
            if (controller === mine) change({ asked });
          },
        });
        if (controller !== mine) return;
        change({ account, known: true, asked: null, form: false });
        changed();
      } catch (error) {
        if (controller !== mine) return;
        const fault = faultOf(error);
        change({ asked: null, fault: fault.code === 'cancelled' ? null : fault });
      }
    },
    cancel: () => controller?.abort(),
    async signOut() {
      try {
        await link.call('azure.signOut', {});
        change({ account: null, fault: null });
        changed();
      } catch (error) {
        change({ fault: faultOf(error) });
      }
    },
    show: (form) => change({ form, fault: null }),
  };
}
