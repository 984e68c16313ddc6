import { editor } from 'monaco-editor/editor/editor.api.js';

/** Our names for colours, by what Monaco calls them. */
const COLOURS: Readonly<Record<string, string>> = {
  'editor.background': '--view',
  'editor.foreground': '--ink',
  'editorLineNumber.foreground': '--ink-3',
  'editorLineNumber.activeForeground': '--ink',
  'editorGutter.background': '--raised',
  'editorWidget.background': '--raised',
  'editorWidget.border': '--edge',
  'input.background': '--view',
  'input.border': '--edge',
  focusBorder: '--accent',
};

/** Keeps the editor in the page's theme as that changes; gives the way to stop. */
export function followTheme(element: Element): () => void {
  const forced = matchMedia('(forced-colors: active)');
  const root = document.documentElement;
  const set = () => {
    const dark = root.dataset['theme'] !== 'light';
    if (forced.matches) {
      editor.setTheme(matchMedia('(prefers-color-scheme: dark)').matches ? 'hc-black' : 'hc-light');
      return;
    }
    const style = getComputedStyle(element);
    const colors = Object.fromEntries(
      Object.entries(COLOURS)
        .map(([name, ours]) => [name, style.getPropertyValue(ours).trim()] as const)
        .filter(([, value]) => /^#[0-9a-f]{6}$/i.test(value)),
    );
    editor.defineTheme('tunnelscope', { base: dark ? 'vs-dark' : 'vs', inherit: true, rules: [], colors });
    editor.setTheme('tunnelscope');
  };
  set();
  // The provider's own elements change after the root's mark does.
  const later = () => requestAnimationFrame(set);
  const observer = new MutationObserver(later);
  observer.observe(root, { attributes: true, attributeFilter: ['data-theme'] });
  forced.addEventListener('change', set);
  return () => {
    observer.disconnect();
    forced.removeEventListener('change', set);
  };
}
