import { preference } from './preference.ts';

export type { Zone } from './preference.ts';

export const zone = preference('zone');
