import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { filesBelow, readText, root } from './files.ts';
import { importsOf, offences, roomOf } from './imports.ts';
import { ROOMS } from './rooms.ts';

const code = ['shared', 'electron', 'renderer']
  .flatMap(filesBelow)
  .filter((path) => /\.(ts|tsx|mts|cts|js|mjs|cjs|jsx)$/.test(path) && !path.endsWith('.d.ts'));

describe('the import law', () => {
  test('holds in every file', () => {
    expect(code.length).toBeGreaterThan(20);
    expect(code.flatMap((path) => offences(path, readText(path)))).toEqual([]);
  });

  test('resources hold data, no code', () => {
    expect(filesBelow('resources').filter((path) => /\.([cm]?[jt]sx?)$/.test(path))).toEqual([]);
  });

  test.each(
    [...new Set([...code.map(roomOf), 'resources', 'test'])].filter(
      (room): room is string => room !== null && existsSync(join(root, room)),
    ),
  )('%s says in its README what it is', (room) => {
    const path = `${room}/README.md`;
    expect(
      existsSync(join(root, path)),
      `${path} is missing: one paragraph of what the room is and what it may not know`,
    ).toBe(true);
  });

  test('names only rooms and packages that exist', () => {
    const manifest = JSON.parse(readText('package.json')) as Record<string, Record<string, string>>;
    const known = Object.keys({ ...manifest['dependencies'], ...manifest['devDependencies'] });
    for (const [name, room] of Object.entries(ROOMS)) {
      for (const other of room.may)
        expect([...Object.keys(ROOMS), 'resources', 'package.json'], `${name} may import ${other}`).toContain(other);
      const used = room.packages.filter((word) =>
        code.some((path) => roomOf(path) === name && readText(path).includes(word)),
      );
      for (const word of used) expect(known, `${name} uses ${word}`).toContain(word);
    }
  });
});

describe('the import law refuses', () => {
  const wrong: readonly (readonly [file: string, code: string, sentence: string])[] = [
    [
      'shared/base/a.ts',
      "import { z } from 'zod';",
      'shared/base/a.ts:1 imports the package zod, but shared/base uses no package.',
    ],
    [
      'shared/net/a.ts',
      "export * from '../model/words.ts';",
      'imports shared/model/words.ts, but shared/net may import only shared/base.',
    ],
    [
      'shared/model/a.ts',
      "import { readFileSync } from 'node:fs';",
      'imports node:fs, but shared/model knows no Node.',
    ],
    [
      'electron/engine/a.ts',
      "\n\nimport { app } from 'electron';",
      'electron/engine/a.ts:3 imports the package electron, but electron/engine may use only',
    ],
    ['electron/engine/a.ts', "import fs from 'fs';", 'write "node:fs"'],
    [
      'electron/engine/a.ts',
      "import { serveWeb } from '../web/serve.ts';",
      'imports electron/web/serve.ts, but electron/engine',
    ],
    [
      'electron/web/a.ts',
      "import { app } from 'electron';",
      'imports the package electron, but electron/web may use only ws.',
    ],
    [
      'electron/web/a.ts',
      "type Prefs = import('../main/prefs.ts').Prefs;",
      'imports electron/main/prefs.ts, but electron/web',
    ],
    [
      'electron/main/window.ts',
      "import { createEngine } from '../engine/engine.ts';",
      'imports electron/engine/engine.ts, but electron/main',
    ],
    [
      'electron/main/window.ts',
      "new URL('../engine/work/worker.ts', import.meta.url);",
      'imports electron/engine/work/worker.ts, but electron/main',
    ],
    [
      'electron/main/host.ts',
      "const { app } = await import('electron');",
      'imports the package electron, but electron/main/host uses no package.',
    ],
    [
      'electron/main/host.ts',
      "import { makeWindow } from './window.ts';",
      'imports electron/main/window.ts, but electron/main/host may import only',
    ],
    [
      'electron/preload/index.ts',
      "import { join } from 'node:path';",
      'imports node:path, but electron/preload knows no Node.',
    ],
    [
      'electron/boot/start.cjs',
      "require('electron');",
      'imports the package electron, but electron/boot uses no package.',
    ],
    [
      'renderer/grid/a.tsx',
      "import { connect } from '../../shared/contract/client.ts';",
      'imports shared/contract/client.ts, but renderer/grid',
    ],
    [
      'renderer/grid/a.tsx',
      "import { useApp } from '../state/app.ts';",
      'imports renderer/state/app.ts, but renderer/grid',
    ],
    [
      'renderer/views/a.tsx',
      "import { Button } from '@fluentui/react-components';",
      'imports the package @fluentui/react-components, but renderer/views',
    ],
    [
      'renderer/views/a.tsx',
      "import * as monaco from 'monaco-editor/editor';",
      'imports the package monaco-editor, but renderer/views',
    ],
    [
      'renderer/state/a.ts',
      "import type { Engine } from '../../electron/engine/engine.ts';",
      'imports electron/engine/engine.ts, but renderer/state',
    ],
    [
      'renderer/state/a.ts',
      'await import(`../views/frame.tsx`);',
      'imports renderer/views/frame.tsx, but renderer/state',
    ],
    ['renderer/state/a.ts', 'await import(name);', 'imports what is only known at run time'],
    ['electron/other/a.ts', '', 'lies in no room'],
  ];

  test.each(wrong)('%s: %s', (file, text, sentence) => {
    expect(offences(file, text).join('\n')).toContain(sentence);
  });

  test('and takes what is right', () => {
    expect(
      offences(
        'electron/web/a.ts',
        "import { WebSocketServer } from 'ws'; import type { Engine } from '../engine/engine.ts';",
      ),
    ).toEqual([]);
    expect(offences('electron/main/host.ts', "import { createEngine } from '../engine/engine.ts';")).toEqual([]);
    expect(
      offences('renderer/source/a.ts', "import url from 'monaco-editor/editor/editor.worker?worker&url';"),
    ).toEqual([]);
    expect(offences('electron/engine/work/pool.ts', "new URL('./worker.mjs', import.meta.url);")).toEqual([]);
  });

  test('sees every form of import', () => {
    const text = [
      "import a from 'one';",
      "import type { B } from 'two';",
      "export { c } from 'three';",
      "export * from 'four';",
      "const d = await import('five');",
      "type E = import('six').E;",
      "const f = require('seven');",
      "const g = new URL('./eight.mjs', import.meta.url);",
      "const notAnImport = new URL('./nine', location.href);",
    ].join('\n');
    expect(importsOf('a.ts', text).map(({ from, line }) => `${from}:${line}`)).toEqual([
      'one:1',
      'two:2',
      'three:3',
      'four:4',
      'five:5',
      'six:6',
      'seven:7',
      './eight.mjs:8',
    ]);
  });
});
