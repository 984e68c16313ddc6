import { z } from 'zod';

/**
 * In the product the engine checks with zod, outside of the page; in here its `new Function` would break the page's
 * policy. Imported before everything that makes a schema.
 */
z.config({ jitless: true });
