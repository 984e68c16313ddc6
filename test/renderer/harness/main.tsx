/// <reference types="vite/client" />
import { start } from '../../../renderer/start.tsx';
import { type Harness, makeDouble } from './double.ts';

declare global {
  interface Window {
    harness?: Harness;
  }
}

/** The whole page over the double: "?empty" begins with an empty library. */
const { door, harness } = makeDouble({ runs: !location.search.includes('empty') });
window.harness = harness;
const root = document.getElementById('root');
if (root !== null) start(root, door);
