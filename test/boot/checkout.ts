import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const boot = join(import.meta.dirname, '..', '..', 'electron', 'boot');

/**
 * A made-up checkout around the real boot scripts: its npm and its bundler only note that they ran, and do what `npm`
 * and `bundler` say. So installing, building and choosing a Node are tried without the network and in no time.
 */
export interface Checkout {
  readonly root: string;
  write(path: string, text: string): void;
  read(path: string): string;
  /** How often npm or the bundler ran. */
  times(what: 'npm' | 'bundler'): number;
  run(script: string, args?: readonly string[], options?: RunOptions): Promise<Ended>;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Pretends to be this version of Node. */
  readonly version?: string;
  /** Runs before anything else, in the same process. */
  readonly first?: string;
  /** Called with the child's process id once it has printed something. */
  readonly onOutput?: (pid: number) => void;
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

const LOCK = {
  packages: { '': {}, 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '2.0.0', optional: true } },
};

export function makeCheckout(): Checkout {
  const root = mkdtempSync(join(tmpdir(), 'tunnelscope-boot-'));
  cpSync(boot, join(root, 'electron', 'boot'), { recursive: true });
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const read = (path: string) => (existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : '');
  write('package.json', '{}');
  write('package-lock.json', JSON.stringify(LOCK));
  write('tsconfig.json', '{}');
  write('electron.vite.config.ts', '');
  write('shared/a.ts', 'one');
  write('renderer/page.tsx', 'one');
  // What an installation leaves: the bundler, and npm's own note of what it installed.
  const bundler = `
    const fs = require('node:fs');
    fs.appendFileSync('bundler.log', process.env.TUNNELSCOPE_PARTS + '\\n');
    if (fs.existsSync('broken')) { console.log('shared/a.ts: no such thing'); process.exit(1); }
    const made = { main: ['main/index.mjs', 'main/host.mjs', 'main/cli.mjs', 'main/worker.mjs', 'main/scanning.mjs', 'preload/index.cjs'], page: ['renderer/index.html'] };
    for (const folder of ['main', 'preload', 'renderer']) fs.mkdirSync('out/' + folder, { recursive: true });
    const until = Date.now() + 300;
    while (Date.now() < until);
    for (const part of process.env.TUNNELSCOPE_PARTS.split(',')) for (const file of made[part]) fs.writeFileSync('out/' + file, '');
    fs.copyFileSync('cli.mjs', 'out/main/cli.mjs');
  `;
  write(
    'npm/npm-cli.js',
    `
    const fs = require('node:fs');
    fs.appendFileSync('npm.log', process.argv.slice(2).join(' ') + '\\n');
    fs.appendFileSync('npm-node.log', process.execPath + '\\n');
    if (fs.existsSync('offline')) { console.error('npm error network'); process.exit(1); }
    fs.mkdirSync('node_modules/electron-vite/bin', { recursive: true });
    fs.writeFileSync('node_modules/electron-vite/bin/electron-vite.js', ${JSON.stringify(bundler)});
    const lock = JSON.parse(fs.readFileSync('package-lock.json', 'utf8'));
    // Left out by an npm on an older Node, as npm does with what is optional.
    const old = !process.execPath.includes('.node');
    if (fs.existsSync('old-npm') && old) delete lock.packages['node_modules/c'];
    fs.writeFileSync('node_modules/.package-lock.json', JSON.stringify(lock));
    if (fs.existsSync('bundled')) {
      const folder = 'node_modules/node-' + (process.platform === 'win32' ? 'win' : process.platform) + '-' + process.arch;
      fs.mkdirSync(folder + '/bin', { recursive: true });
      fs.writeFileSync(folder + '/package.json', '{}');
      fs.copyFileSync(process.execPath, folder + '/bin/node' + (process.platform === 'win32' ? '.exe' : ''));
    }
    `,
  );
  write(
    'cli.mjs',
    `
    const waits = process.argv[2] === 'wait';
    if (waits) { process.on('SIGTERM', () => process.exit(9)); setInterval(() => {}, 1000); }
    else process.exitCode = Number(process.argv[2]) || 0;
    console.log(JSON.stringify({ args: process.argv.slice(2), pid: process.pid }));
    `,
  );
  return {
    root,
    write,
    read,
    times: (what) => read(`${what}.log`).split('\n').length - 1,
    run(script, args = [], { env = {}, version, first = '', onOutput } = {}) {
      const pretend = join(root, 'pretend.cjs');
      writeFileSync(
        pretend,
        `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: ${JSON.stringify(version ?? process.versions.node)} } });${first}`,
      );
      const child = spawn(process.execPath, ['--require', pretend, join(root, 'electron', 'boot', script), ...args], {
        cwd: tmpdir(),
        env: { ...process.env, npm_execpath: join(root, 'npm', 'npm-cli.js'), ...env },
      });
      let stdout = '';
      let stderr = '';
      child.stdout.on('data', (chunk) => {
        stdout += String(chunk);
        onOutput?.(child.pid ?? 0);
      });
      child.stderr.on('data', (chunk) => (stderr += String(chunk)));
      return new Promise((resolve) => child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr })));
    },
  };
}

export function removeCheckout({ root }: Checkout): void {
  rmSync(root, { recursive: true, force: true, maxRetries: 5 });
}
