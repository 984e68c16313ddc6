/**
 * The import law: what each room may import, beside its own files and the rooms below it in `shared/`. A room is a path
 * without its ending; the longest that fits a file is the file's room. ARCHITECTURE.md draws the same picture.
 */
export interface Room {
  /** Rooms whose files may be imported. */
  readonly may: readonly string[];
  /** Packages that may be imported, each for the reason given beside it where the name does not say it. */
  readonly packages: readonly string[];
  /** True where Node's own modules may be imported. */
  readonly node: boolean;
}

const shared = ['shared/base', 'shared/net', 'shared/model', 'shared/query', 'shared/contract'];
const drawn = ['renderer/grid', 'renderer/timeline', 'renderer/ladder', 'renderer/ranges'];
const react = ['react', 'react-dom'];

/** What the page draws with: it gets its data by props, so it sees the contract's shapes but never its client. */
const drawing: Room = { may: [...shared, 'renderer/kit'], packages: react, node: false };

export const ROOMS: Readonly<Record<string, Room>> = {
  'shared/base': { may: [], packages: [], node: false },
  'shared/net': { may: ['shared/base'], packages: [], node: false },
  'shared/model': { may: ['shared/base', 'shared/net'], packages: ['zod'], node: false },
  'shared/query': { may: ['shared/base', 'shared/net', 'shared/model'], packages: ['zod'], node: false },
  'shared/contract': { may: shared, packages: ['zod'], node: false },
  'shared/contract/client': { may: shared, packages: [], node: false },

  'electron/engine': {
    may: [...shared, 'resources'],
    packages: [
      'better-sqlite3',
      'yauzl',
      'jszip',
      'zod',
      '@azure/identity',
      '@azure/storage-blob',
      // The way over the network that both of these take, for its proxy and as types.
      '@azure/core-auth',
      '@azure/core-rest-pipeline',
      // The resource manager: one request, and an operation followed to its end.
      '@azure-rest/core-client',
      '@azure/core-lro',
      // Reads a search pattern, to know which words every match holds.
      '@eslint-community/regexpp',
    ],
    node: true,
  },
  'electron/page': { may: [], packages: [], node: true },
  'electron/web': { may: [...shared, 'electron/engine', 'electron/page'], packages: ['ws'], node: true },
  'electron/cli': {
    // The manifest for the version alone.
    may: [...shared, 'shared/contract/client', 'electron/engine', 'electron/web', 'resources', 'package.json'],
    packages: [],
    node: true,
  },
  'electron/main': { may: [...shared, 'electron/page', 'electron/main/wire'], packages: ['electron'], node: true },
  // The engine's own process: what it imports must run without Electron.
  'electron/main/host': { may: [...shared, 'electron/engine', 'electron/main/wire'], packages: [], node: true },
  // What the shell says to the engine's process and to the preload script, as types and names.
  'electron/main/wire': { may: shared, packages: [], node: false },
  'electron/preload': { may: [...shared, 'electron/main/wire'], packages: ['electron'], node: false },
  'electron/boot': { may: [], packages: [], node: true },

  'renderer/kit': {
    may: shared,
    packages: [...react, '@fluentui/react-components', '@fluentui/react-icons'],
    node: false,
  },
  'renderer/grid': drawing,
  'renderer/timeline': drawing,
  'renderer/ladder': drawing,
  'renderer/ranges': drawing,
  'renderer/source': { ...drawing, packages: [...react, 'monaco-editor'] },
  'renderer/state': { may: [...shared, 'shared/contract/client', 'resources'], packages: react, node: false },
  'renderer/views': {
    may: [
      ...shared,
      'shared/contract/client',
      'resources',
      'renderer/kit',
      'renderer/state',
      'renderer/source',
      ...drawn,
    ],
    packages: react,
    node: false,
  },
  // The files beside the rooms, which put them together.
  renderer: {
    may: [...shared, 'shared/contract/client', 'resources', 'renderer/kit', 'renderer/state', 'renderer/views'],
    packages: react,
    node: false,
  },
};

/**
 * A dynamic import whose file is only known at run time can't be checked, so each is listed here with its reason.
 */
export const COMPUTED_IMPORTS: Readonly<Record<string, string>> = {
  'electron/engine/work/worker-script.ts': 'its own worker: worker.ts from source, worker.mjs from the bundle',
  'electron/engine/work/scanners.ts': 'its own thread: scanning.ts from source, scanning.mjs from the bundle',
  'electron/boot/cli.cjs': 'the built command line, which does not exist before the build',
  'electron/boot/browser.cjs': "Playwright's own browser, where Playwright is installed",
};
