export interface PastedIds {
  /** The gateway or connection. */
  readonly resource: string | null;
  readonly watcher: string | null;
  readonly storage: string | null;
  readonly container: string | null;
  /** What cannot be made out of it, as a sentence; null where nothing is wrong. */
  readonly wrong: string | null;
}

const NONE: PastedIds = { resource: null, watcher: null, storage: null, container: null, wrong: null };

/** Which kind of resource an id is of. */
const KINDS: readonly (readonly [RegExp, 'resource' | 'watcher' | 'storage'])[] = [
  [/\/providers\/Microsoft\.Network\/(?:virtualNetworkGateways|connections)\/[^/]+$/i, 'resource'],
  [/\/providers\/Microsoft\.Network\/networkWatchers\/[^/]+$/i, 'watcher'],
  [/\/providers\/Microsoft\.Storage\/storageAccounts\/[^/]+$/i, 'storage'],
];

/** Resource ids and the URL of a container, in any order, as they come out of the portal or of az. */
export function readIds(text: string): PastedIds {
  let found = NONE;
  for (const word of text.split(/[\s,;"']+/).filter(Boolean)) {
    const id = word.replace(/\/+$/, '');
    const kind = /^https?:\/\//i.test(id) ? 'container' : KINDS.find(([pattern]) => pattern.test(id))?.[1];
    if (kind === undefined) {
      if (!id.startsWith('/')) continue;
      return { ...found, wrong: wrongId(id) };
    }
    if (found[kind] !== null && found[kind] !== id)
      return { ...found, wrong: `There are two ${NAMES[kind]}; a troubleshoot takes one.` };
    // A signature has nothing to do here: it would be sent on.
    if (kind === 'container' && id.includes('?'))
      return { ...found, wrong: 'Leave the signature away: the address of the container is enough, up to the "?".' };
    found = { ...found, [kind]: id };
  }
  return found;
}

const NAMES = {
  resource: 'gateways or connections',
  watcher: 'Network Watchers',
  storage: 'storage accounts',
  container: 'URLs of containers',
} as const;

function wrongId(id: string): string {
  const type = /\/providers\/([^/]+\/[^/]+)/i.exec(id)?.[1];
  return type === undefined
    ? 'An id is like /subscriptions/…/resourceGroups/…/providers/Microsoft.Network/virtualNetworkGateways/NAME.'
    : `An id of ${type} is none that a VPN troubleshoot takes.`;
}
