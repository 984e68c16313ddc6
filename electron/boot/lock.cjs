'use strict';

const { closeSync, mkdirSync, openSync, readFileSync, rmSync, statSync, utimesSync, writeSync } = require('node:fs');
const { hostname } = require('node:os');
const { dirname } = require('node:path');

/** A holder touches its lock this often; one untouched for `STALE` was left behind by a crash or a pulled plug. */
const BEAT = 2_000;
const STALE = 30_000;

/**
 * Runs `work` while no other process runs work under the same lock file. Waits for the other; takes over a lock whose
 * process has gone. `onWait` is called once when there is something to wait for.
 */
async function withLock(file, work, onWait = () => {}) {
  mkdirSync(dirname(file), { recursive: true });
  let told = false;
  while (!take(file)) {
    if (isStale(file)) {
      steal(file);
      continue;
    }
    if (!told) onWait();
    told = true;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const beat = setInterval(() => touch(file), BEAT);
  beat.unref();
  try {
    return await work();
  } finally {
    clearInterval(beat);
    rmSync(file, { force: true });
  }
}

function take(file) {
  try {
    const handle = openSync(file, 'wx');
    writeSync(handle, JSON.stringify({ pid: process.pid, host: hostname() }));
    closeSync(handle);
    return true;
  } catch (error) {
    // Windows answers EPERM or EACCES while another process is just deleting the file.
    if (['EEXIST', 'EPERM', 'EACCES'].includes(error.code) && statOf(file) !== null) return false;
    if (error.code === 'EEXIST' || (process.platform === 'win32' && error.code === 'EPERM')) return false;
    throw error;
  }
}

function isStale(file) {
  const stat = statOf(file);
  if (stat === null) return false;
  if (Date.now() - stat.mtimeMs > STALE) return true;
  try {
    const holder = JSON.parse(readFileSync(file, 'utf8'));
    return holder.host === hostname() && !isAlive(holder.pid);
  } catch {
    return false;
  }
}

/** Removing a stale lock is itself done by one process at a time, or two could each remove the other's fresh one. */
function steal(file) {
  const guard = `${file}.steal`;
  if (!take(guard)) {
    const stat = statOf(guard);
    if (stat !== null && Date.now() - stat.mtimeMs > STALE) rmSync(guard, { force: true });
    return;
  }
  try {
    if (isStale(file)) rmSync(file, { force: true });
  } finally {
    rmSync(guard, { force: true });
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function statOf(file) {
  try {
    return statSync(file);
  } catch {
    return null;
  }
}

function touch(file) {
  try {
    const now = new Date();
    utimesSync(file, now, now);
  } catch {
    // It was taken over, or the disk went away; the work itself will say so.
  }
}

module.exports = { withLock };
