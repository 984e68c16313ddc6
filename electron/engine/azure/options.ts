import type { CloudChanges } from './clouds.ts';
import type { ProxyFor } from './http.ts';
import type { MakeCredential } from './sign-in.ts';
import type { Vault } from './vault.ts';

/** What a door knows better than the engine, and what a test puts in the place of Azure. */
export interface AzureOptions {
  /** Memory alone where the door has nothing better. */
  readonly vault?: Vault | undefined;
  readonly proxyFor?: ProxyFor | undefined;
  readonly clouds?: CloudChanges | undefined;
  readonly makeCredential?: MakeCredential | undefined;
  /** How long is waited where the other side says nothing of it: 1 as it should be, 0 not at all. */
  readonly pace?: number | undefined;
  /** How long a connection may give nothing before it is taken for broken, in milliseconds. */
  readonly patience?: number | undefined;
}
