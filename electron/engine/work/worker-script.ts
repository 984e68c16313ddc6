/** The script of a thread of the pool: as it stands from source, as it was built from the bundle. */
export const WORKER = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.mjs', import.meta.url);
