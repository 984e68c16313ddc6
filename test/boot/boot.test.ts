import { chmodSync, cpSync, existsSync, mkdirSync, realpathSync, rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Checkout, makeCheckout, removeCheckout } from './checkout.ts';

let checkout: Checkout;
beforeEach(() => {
  checkout = makeCheckout();
});
afterEach(() => removeCheckout(checkout));

function touch(path: string, seconds: number): void {
  const time = new Date(Date.now() + seconds * 1000);
  utimesSync(join(checkout.root, path), time, time);
}

/** Puts the running Node where a bundled one would lie. */
function bundleNode(): string {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const folder = join(checkout.root, 'node_modules', `node-${platform}-${process.arch}`);
  const path = join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  mkdirSync(join(folder, 'bin'), { recursive: true });
  cpSync(process.execPath, path);
  checkout.write(`node_modules/node-${platform}-${process.arch}/package.json`, '{}');
  return path;
}

describe('a fresh checkout', () => {
  test('installs, builds and runs, and does each once', async () => {
    const first = await checkout.run('cli.cjs', ['0', '--json', 'a b', '']);
    expect(first.stderr).toMatch(/installing the packages.*\n.*packages installed in \d+ s\n/);
    expect([first.code, JSON.parse(first.stdout)]).toEqual([
      0,
      { args: ['0', '--json', 'a b', ''], pid: expect.any(Number) },
    ]);
    expect(checkout.read('npm.log')).toMatch(/^ci --include=dev --include=optional --ignore-scripts /);

    const second = await checkout.run('cli.cjs', ['7']);
    expect([second.code, second.stderr]).toEqual([7, '']);
    expect([checkout.times('npm'), checkout.times('bundler')]).toEqual([1, 1]);
  });

  test('started twice at once still does each once', async () => {
    const both = await Promise.all([checkout.run('build.cjs'), checkout.run('build.cjs'), checkout.run('build.cjs')]);
    expect(both.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect([checkout.times('npm'), checkout.times('bundler')]).toEqual([1, 1]);
    expect(existsSync(join(checkout.root, 'out', '.build.lock'))).toBe(false);
  });

  test('that cannot be installed says so in one sentence under what npm said', async () => {
    checkout.write('offline', '');
    const { code, stdout, stderr } = await checkout.run('cli.cjs');
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('npm error network');
    expect(stderr).toMatch(/the packages could not be installed; .*Check the network and try again\.\n$/);
    expect(stderr).not.toContain('    at ');
  });
});

describe('packages are installed again', () => {
  beforeEach(() => checkout.run('setup.cjs'));

  test('where the lock file asks for another version', async () => {
    checkout.write('package-lock.json', JSON.stringify({ packages: { 'node_modules/a': { version: '1.0.1' } } }));
    touch('package-lock.json', 10);
    await checkout.run('setup.cjs');
    expect(checkout.times('npm')).toBe(2);
  });

  test('but not for a newer time alone, nor for an optional package that could not be had', async () => {
    touch('package-lock.json', 10);
    checkout.write(
      'node_modules/.package-lock.json',
      JSON.stringify({ packages: { 'node_modules/a': { version: '1.0.0' } } }),
    );
    touch('node_modules/.package-lock.json', -10);
    await checkout.run('setup.cjs');
    expect(checkout.times('npm')).toBe(1);
  });
});

describe('it is built again', () => {
  beforeEach(() => checkout.run('build.cjs'));

  test.each([
    ['where a source changed', () => checkout.write('shared/a.ts', 'two'), 'main,page\nmain,page\n'],
    ['of that part alone', () => checkout.write('renderer/page.tsx', 'two'), 'main,page\npage\n'],
    ['where a source was added', () => checkout.write('electron/new.ts', ''), 'main,page\nmain\n'],
    ['where a source is gone', () => rmSync(join(checkout.root, 'renderer', 'page.tsx')), 'main,page\npage\n'],
    [
      'where what was built is gone',
      () => rmSync(join(checkout.root, 'out', 'preload', 'index.cjs')),
      'main,page\nmain\n',
    ],
    ['but not for a newer time alone', () => touch('shared/a.ts', 10), 'main,page\n'],
    ['but not for what is only read', () => checkout.write('shared/README.md', 'words'), 'main,page\n'],
  ])('%s', async (_what, change, built) => {
    change();
    expect((await checkout.run('build.cjs')).code).toBe(0);
    expect(checkout.read('bundler.log')).toBe(built);
  });

  test('and a command that needs no page does not build one', async () => {
    checkout.write('renderer/page.tsx', 'two');
    await checkout.run('cli.cjs', ['0']);
    expect(checkout.times('bundler')).toBe(1);
  });

  test('and a build that fails shows why, keeps what was built, and is tried again', async () => {
    checkout.write('shared/a.ts', 'wrong');
    checkout.write('broken', '');
    const failed = await checkout.run('cli.cjs', ['0']);
    expect([failed.code, failed.stdout]).toEqual([3, '']);
    expect(failed.stderr).toBe('shared/a.ts: no such thing\ntunnelscope: the build failed; see the lines above.\n');
    rmSync(join(checkout.root, 'broken'));
    expect((await checkout.run('cli.cjs', ['0'])).code).toBe(0);
  });
});

describe('a lock that was left behind', () => {
  const lock = (pid: number, host: string) => {
    checkout.write('out/.build.lock', JSON.stringify({ pid, host }));
  };

  test('by a process that is gone is taken over at once', async () => {
    await checkout.run('setup.cjs');
    const { hostname } = await import('node:os');
    // Above what any system gives out as a process id.
    lock(2 ** 30, hostname());
    const results = await Promise.all([checkout.run('build.cjs'), checkout.run('build.cjs')]);
    expect(results.map(({ code }) => code)).toEqual([0, 0]);
    expect(checkout.times('bundler')).toBe(1);
  });

  test('on another computer is taken over when nothing has touched it for long', async () => {
    await checkout.run('setup.cjs');
    lock(process.pid, 'another-computer');
    touch('out/.build.lock', -120);
    expect((await checkout.run('build.cjs')).code).toBe(0);
    expect(checkout.times('bundler')).toBe(1);
  });
});

describe('an older Node', () => {
  test.each(['18.0.0', '20.20.2', '22.11.0'])('%s goes on with the bundled one', async (version) => {
    await checkout.run('build.cjs');
    bundleNode();
    const { code, stdout } = await checkout.run('cli.cjs', ['5'], { version });
    expect([code, JSON.parse(stdout).args]).toEqual([5, ['5']]);
  });

  test('without a bundled one gets one clear sentence', async () => {
    await checkout.run('build.cjs');
    const { code, stdout, stderr } = await checkout.run('cli.cjs', ['0'], { version: '20.20.2' });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(
      /^tunnelscope: Tunnelscope needs Node 22\.12 or later; this is Node 20\.20\.2 \(.*\), and no bundled Node .*\.\n$/,
    );
  });

  test('installs again with the bundled one what npm left out on it', async () => {
    const optional = { version: '1.0.0', optional: true, engines: { node: '>=20' }, os: [process.platform] };
    checkout.write('package-lock.json', JSON.stringify({ packages: { 'node_modules/c': optional } }));
    checkout.write('old-npm', '');
    checkout.write('bundled', '');
    const { code, stderr } = await checkout.run('setup.cjs', [], { version: '18.0.0' });
    expect([code, stderr]).toEqual([0, expect.stringContaining('once more with the bundled Node')]);
    const [first, second] = checkout.read('npm-node.log').split('\n');
    expect(first).toBe(process.execPath);
    expect(second).toContain(join('out', '.node'));
    expect(existsSync(join(checkout.root, 'out', '.node'))).toBe(false);
    expect(checkout.read('node_modules/.package-lock.json')).toContain('node_modules/c');
  });

  test.skipIf(process.platform === 'win32')('passes a signal on', async () => {
    await checkout.run('build.cjs');
    bundleNode();
    const { code } = await checkout.run('cli.cjs', ['wait'], {
      version: '20.20.2',
      onOutput: (pid) => process.kill(pid, 'SIGTERM'),
    });
    expect(code).toBe(9);
  });
});

describe.skipIf(process.platform === 'win32')('npm start', () => {
  const someone = 'process.getuid = () => 1000;';
  const program = process.platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : 'electron';

  /** A desktop program that notes its words, and ends as told. */
  function desktop(code: number): void {
    const path = `node_modules/electron/dist/${program}`;
    checkout.write('node_modules/electron/path.txt', program);
    checkout.write(
      path,
      `#!/bin/sh\nprintf '%s\\n' "$@" "$TUNNELSCOPE_LIBRARY" > '${checkout.root}/desktop.log'\nexit ${code}\n`,
    );
    chmodSync(join(checkout.root, path), 0o755);
  }

  beforeEach(() => checkout.run('build.cjs'));

  test('opens the window, with what to open and where the library is', async () => {
    desktop(0);
    const { code, stdout, stderr } = await checkout.run('start.cjs', ['--library', '/lib', '/a b.zip'], {
      env: { DISPLAY: ':9' },
      first: someone,
    });
    expect([code, stdout, stderr]).toEqual([0, '', '']);
    expect(checkout.read('desktop.log')).toBe(`${realpathSync(checkout.root)}\n/a b.zip\n/lib\n`);
  });

  test('serves the page where the window ends at once, and says so', async () => {
    desktop(133);
    const { code, stdout, stderr } = await checkout.run('start.cjs', ['--port', '8080', '/a.zip'], {
      env: { DISPLAY: ':9' },
      first: someone,
    });
    expect(code).toBe(0);
    expect(stderr).toBe(
      'tunnelscope: no desktop window, because Electron ended at once (exit code 133); serving the web page on this computer instead\n',
    );
    expect(JSON.parse(stdout).args).toEqual(['serve', '--port', '8080', '--', '/a.zip']);
  });

  test('serves the page when asked to, without a look at the window', async () => {
    desktop(0);
    const { stdout, stderr } = await checkout.run('start.cjs', ['--web', '--no-open'], { env: { DISPLAY: ':9' } });
    expect(stderr).toBe('tunnelscope: serving the web page on this computer\n');
    expect(JSON.parse(stdout).args).toEqual(['serve', '--']);
    expect(checkout.read('desktop.log')).toBe('');
  });

  test('serves the page where Electron cannot be fetched, and says why', async () => {
    checkout.write('node_modules/electron/install.js', "console.error('TypeError: fetch failed'); process.exit(1);");
    const { code, stderr } = await checkout.run('start.cjs', ['--no-open'], { env: { DISPLAY: ':9' }, first: someone });
    expect(code).toBe(0);
    expect(stderr).toContain(
      'because the address that Electron is downloaded from could not be reached; serving the web page',
    );
    expect(existsSync(join(checkout.root, 'out', '.electron-download'))).toBe(false);
  });

  test('fetches Electron where it can, and opens the window', async () => {
    const path = `node_modules/electron/dist/${program}`;
    checkout.write(
      'node_modules/electron/install.js',
      `const fs = require('node:fs'); const path = require('node:path');
       fs.writeFileSync(path.join(process.env.TMPDIR, 'part'), 'x');
       fs.mkdirSync(path.dirname('${checkout.root}/${path}'), { recursive: true });
       fs.writeFileSync('${checkout.root}/${path}', '#!/bin/sh\\nexit 0\\n', { mode: 0o755 });
       fs.writeFileSync('${checkout.root}/node_modules/electron/path.txt', '${program}');`,
    );
    const { code, stdout, stderr } = await checkout.run('start.cjs', [], { env: { DISPLAY: ':9' }, first: someone });
    expect([code, stdout]).toEqual([0, '']);
    expect(stderr).toMatch(/^tunnelscope: fetching the desktop program .*\n$/);
  });
});
