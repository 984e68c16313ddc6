import { type RefObject, useEffect, useRef } from 'react';
import { preferences } from '../../state/preference.ts';

type Keys = Readonly<Record<string, (event: KeyboardEvent) => void>>;

const CHORD_MS = 1500;

/** The tables of all that is on the screen: the frame's and the view's. They share no key. */
const tables: RefObject<Keys>[] = [];
let chordUntil = 0;

/**
 * Keys of a view, by `event.key` in lower case: "j", "shift+n", "ctrl+g" (Ctrl or Cmd), "g o" for a letter after G. All
 * but the function keys and those with Ctrl keep silent while one types, and all while a dialog is open. Keys of a single
 * character can be switched off in the settings (WCAG 2.1.4).
 */
export function useKeys(keys: Keys): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    if (tables.length === 0) addEventListener('keydown', onKey);
    tables.push(latest);
    return () => {
      tables.splice(tables.indexOf(latest), 1);
      if (tables.length === 0) removeEventListener('keydown', onKey);
    };
  }, []);
}

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.altKey || event.isComposing) return;
  const name = keyName(event);
  const always = /^(shift\+)?f\d/.test(name) || (name.startsWith('ctrl+') && name !== 'ctrl+z');
  if (isTyping(event.target) && !always) return;
  if (document.querySelector('dialog[open]') !== null) return;
  if (/^(shift\+)?.$/u.test(name) && !preferences.get().singleKeys) return;
  if (name === 'g') {
    chordUntil = performance.now() + CHORD_MS;
    return;
  }
  const chord = performance.now() < chordUntil ? `g ${name}` : name;
  chordUntil = 0;
  const table = tables.find(({ current }) => Object.hasOwn(current, chord));
  if (table === undefined) return;
  event.preventDefault();
  table.current[chord]?.(event);
}

function keyName(event: KeyboardEvent): string {
  const key = event.key.toLowerCase();
  if (event.ctrlKey || event.metaKey) return `ctrl+${key}`;
  return event.shiftKey && /^([a-z]|f\d+)$/.test(key) ? `shift+${key}` : key;
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLInputElement ||
    target instanceof HTMLTextAreaElement ||
    (target instanceof HTMLElement && target.isContentEditable)
  );
}
