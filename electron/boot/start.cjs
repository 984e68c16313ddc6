'use strict';

const { spawn } = require('node:child_process');
const { join, resolve } = require('node:path');
const { browse } = require('./browse.cjs');
const { prepare } = require('./build.cjs');
const { desktopProgram, fetchDesktop, noWindowReason } = require('./desktop.cjs');
const { root } = require('./node.cjs');
const { endAs, runInPlace } = require('./run.cjs');
const { Refusal, entry, say } = require('./say.cjs');

const USAGE = `Usage: npm start -- [--web] [--no-open] [--port N] [--library DIR] [PATH…]

Opens Tunnelscope's desktop window, with each PATH (a zip, a folder, a log file) opened in it.

  --web          serve the web page on this computer instead of opening the window
  --no-open      with the web page: print its address, but start no browser
  --port N       with the web page: the port to serve it on
  --library DIR  the folder that keeps what was opened
`;

/** A desktop program that ends with an error within this time never showed its window. */
const STILLBORN = 10_000;

function read(args) {
  const options = { web: false, open: true, port: null, library: null, paths: [] };
  const valueOf = (name, index) => {
    const value = args[index + 1];
    if (value === undefined) throw new Refusal(`${name} needs a value. See "npm start -- --help".`);
    return value;
  };
  for (let index = 0; index < args.length; index += 1) {
    const word = args[index];
    if (word === '--help' || word === '-h') return null;
    if (word === '--') {
      options.paths.push(...args.slice(index + 1));
      break;
    }
    if (word === '--web') options.web = true;
    else if (word === '--no-open') options.open = false;
    else if (word === '--port') options.port = portOf(valueOf(word, index++));
    else if (word === '--library') options.library = resolve(valueOf(word, index++));
    else if (word.startsWith('-')) throw new Refusal(`there is no option "${word}". See "npm start -- --help".`);
    else options.paths.push(word);
  }
  return { ...options, paths: options.paths.map((path) => resolve(path)) };
}

function portOf(text) {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535)
    throw new Refusal(`"${text}" is not a port; give a number from 0 to 65535.`);
  return port;
}

async function main() {
  const options = read(process.argv.slice(2));
  if (options === null) {
    process.stdout.write(USAGE);
    return 0;
  }
  const node = await prepare();
  const reason = options.web ? 'as asked for by --web' : await openWindow(node, options);
  if (reason === null) return undefined;
  say(
    options.web
      ? 'serving the web page on this computer'
      : `no desktop window, because ${reason}; serving the web page on this computer instead`,
  );
  return serve(node, options);
}

/** Null once a window was open and was closed again, else why there was none. */
async function openWindow(node, options) {
  const never = noWindowReason();
  if (never !== null) return never;
  if (desktopProgram() === null) {
    say('fetching the desktop program (Electron, about 120 MB); this happens once');
    const failed = await fetchDesktop(node);
    if (failed !== null) return failed;
  }
  const env = { ...process.env, ...(options.library === null ? {} : { TUNNELSCOPE_LIBRARY: options.library }) };
  delete env.ELECTRON_RUN_AS_NODE;
  const started = Date.now();
  const ended = await runInPlace(desktopProgram(), [root, ...options.paths], env);
  const byItself = !['SIGINT', 'SIGTERM', 'SIGHUP'].includes(ended.signal);
  if (byItself && ended.code !== 0 && Date.now() - started < STILLBORN) {
    return `Electron ended at once (${ended.signal === null ? `exit code ${ended.code}` : ended.signal})`;
  }
  endAs(ended);
  return null;
}

function serve(node, options) {
  const args = [join(root, 'out', 'main', 'cli.mjs'), 'serve'];
  if (options.port !== null) args.push('--port', String(options.port));
  if (options.library !== null) args.push('--library', options.library);
  args.push('--', ...options.paths);
  return new Promise((done, fail) => {
    const child = spawn(node, args, { stdio: ['inherit', 'pipe', 'inherit'] });
    let head = '';
    let shown = !options.open;
    child.stdout.on('data', (chunk) => {
      process.stdout.write(chunk);
      if (shown) return;
      head += chunk.toString('utf8');
      const address = /http:\/\/127\.0\.0\.1:\d+\/\S*/.exec(head);
      if (address === null || !head.includes('\n', address.index)) return;
      shown = true;
      browse(address[0]);
    });
    for (const signal of ['SIGINT', 'SIGTERM']) {
      process.on(signal, () => {
        if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
      });
    }
    child.once('error', fail);
    child.once('close', (code) => done(code === null ? 1 : code));
  });
}

module.exports = { read };

if (require.main === module) entry(main);
