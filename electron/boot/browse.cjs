'use strict';

const { spawn } = require('node:child_process');

/** Shows an address in the person's own browser, where there is a screen to show it on. A failure is no matter. */
function browse(address, platform = process.platform, env = process.env) {
  const call = openerOf(address, platform, env);
  if (call === null) return false;
  const child = spawn(call.program, call.args, {
    stdio: 'ignore',
    detached: true,
    windowsHide: true,
    windowsVerbatimArguments: true,
  });
  child.on('error', () => {});
  child.unref();
  return true;
}

function openerOf(address, platform, env) {
  // The empty quotes are the window's title, which `start` would else take the address for.
  if (platform === 'win32')
    return { program: env.ComSpec || 'cmd.exe', args: ['/d', '/s', '/c', `"start "" "${address}""`] };
  if (platform === 'darwin') return { program: 'open', args: [address] };
  if (env.DISPLAY || env.WAYLAND_DISPLAY) return { program: 'xdg-open', args: [address] };
  return null;
}

module.exports = { browse, openerOf };
