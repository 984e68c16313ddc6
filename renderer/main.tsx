import { assert } from '../shared/base/assert.ts';
import { start } from './start.tsx';
import { desktopDoor } from './state/desktop-door.ts';
import { webDoor } from './state/web-door.ts';

const root = document.getElementById('root');
assert(root !== null, 'index.html has an element "root"');
start(root, window.tunnelscope === undefined ? webDoor : desktopDoor(window.tunnelscope));
