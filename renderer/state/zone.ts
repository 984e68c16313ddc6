import { createRemembered } from './remembered.ts';

/** How times are shown: as the log prints them, in UTC, or by this computer's clock. Gateways log in UTC. */
export type Zone = 'log' | 'utc' | 'local';

export const zone = createRemembered<Zone>('tunnelscope.zone', (stored) =>
  stored === 'utc' || stored === 'local' ? stored : 'log',
);
