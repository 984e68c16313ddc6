'use strict';

const { spawn } = require('node:child_process');

const PASSED_ON = process.platform === 'win32' ? ['SIGINT', 'SIGBREAK'] : ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs a program in our place: our stdio is its stdio, signals go on to it, and its end is returned as
 * `{ code, signal }`. A terminal sends Ctrl-C to both of us by itself, so SIGINT is only swallowed there.
 */
function runInPlace(path, args, env = process.env) {
  return new Promise((resolve, reject) => {
    const child = spawn(path, args, { stdio: 'inherit', env, windowsHide: false });
    const listeners = PASSED_ON.map((signal) => {
      const listener = () => {
        if (signal === 'SIGINT' && process.stdin.isTTY) return;
        child.kill(signal);
      };
      process.on(signal, listener);
      return [signal, listener];
    });
    const release = () => {
      for (const [signal, listener] of listeners) process.removeListener(signal, listener);
    };
    child.once('error', (error) => (release(), reject(error)));
    child.once('exit', (code, signal) => (release(), resolve({ code, signal })));
  });
}

/** Ends this process as the other one ended. */
function endAs({ code, signal }) {
  if (signal === null) {
    process.exitCode = code === null ? 1 : code;
    return;
  }
  const number = require('node:os').constants.signals[signal] || 0;
  process.exitCode = 128 + number;
  if (process.platform !== 'win32') process.kill(process.pid, signal);
}

/** Runs a program quietly and keeps what it said, at most the last 64 KB: `{ code, output }`. */
function runQuietly(path, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(path, args, { stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true, ...options });
    let output = '';
    const keep = (chunk) => {
      output = (output + chunk.toString('utf8')).slice(-65_536);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code === null ? 1 : code, output }));
  });
}

module.exports = { runInPlace, runQuietly, endAs };
