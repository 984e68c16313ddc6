import { KeyCode, editor } from 'monaco-editor/editor/editor.api.js';
import 'monaco-editor/features/find/register.js';
import 'monaco-editor/features/clipboard/register.js';
import 'monaco-editor/features/codicon/register.js';
import { useEffect, useLayoutEffect, useRef } from 'react';
import { prepareEditor } from './environment.ts';
import { followTheme } from './theme.ts';
import styles from './source.module.css';

prepareEditor();

export interface SourceProps {
  readonly label: string;
  readonly text: string;
  /** The number of the text's first line. */
  readonly first: number;
  /** The line that is marked, by its own number. */
  readonly current: number;
  readonly wrap: boolean;
  readonly onLine: (line: number) => void;
  /** Escape, where the editor has no use for it. */
  readonly onLeave: () => void;
}

/** Lines in the text editor, under their own numbers, to be read and searched. */
export default function Source(props: SourceProps) {
  const { text, first, current, wrap, label } = props;
  const place = useRef<HTMLDivElement>(null);
  const made = useRef<editor.IStandaloneCodeEditor | null>(null);
  const marks = useRef<editor.IEditorDecorationsCollection | null>(null);
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });

  useLayoutEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    const unfollow = followTheme(element);
    const face = getComputedStyle(element).fontFamily;
    const own = editor.create(element, {
      value: '',
      language: 'plaintext',
      readOnly: true,
      domReadOnly: true,
      automaticLayout: true,
      fontFamily: face,
      fontSize: 12,
      lineHeight: 18,
      minimap: { enabled: false },
      folding: false,
      glyphMargin: false,
      contextmenu: false,
      links: false,
      occurrencesHighlight: 'off',
      renderWhitespace: 'none',
      renderLineHighlight: 'none',
      scrollBeyondLastLine: false,
      smoothScrolling: false,
      stickyScroll: { enabled: false },
      tabFocusMode: true,
      unusualLineTerminators: 'off',
      lineNumbersMinChars: 8,
      find: { addExtraSpaceOnTop: false, seedSearchStringFromSelection: 'selection' },
    });
    made.current = own;
    marks.current = own.createDecorationsCollection();
    own.onDidChangeCursorPosition(({ position, source }) => {
      const now = latest.current;
      const line = position.lineNumber + now.first - 1;
      // What the text's own change moves is nobody's choice.
      if (source !== 'model' && source !== 'api' && line !== now.current) now.onLine(line);
    });
    own.onKeyDown((event) => {
      if (event.keyCode !== KeyCode.Escape || findIsOpen(own)) return;
      event.preventDefault();
      event.stopPropagation();
      latest.current.onLeave();
    });
    own.focus();
    return () => {
      unfollow();
      own.getModel()?.dispose();
      own.dispose();
      made.current = null;
    };
  }, []);

  useEffect(() => {
    const own = made.current;
    if (own === null) return;
    own.setValue(text);
    own.updateOptions({ lineNumbers: (line) => String(line + first - 1), ariaLabel: label });
    const line = latest.current.current - first + 1;
    own.setPosition({ lineNumber: line, column: 1 });
    own.revealLineInCenter(line);
  }, [text, first, label]);

  useEffect(() => {
    const own = made.current;
    const line = current - first + 1;
    const count = own?.getModel()?.getLineCount() ?? 0;
    if (own === null || line < 1 || line > count) return;
    const range = { startLineNumber: line, startColumn: 1, endLineNumber: line, endColumn: 1 };
    marks.current?.set([{ range, options: { isWholeLine: true, className: styles['current'] ?? null } }]);
    if (own.getPosition()?.lineNumber === line) return;
    own.setPosition({ lineNumber: line, column: 1 });
    own.revealLineInCenterIfOutsideViewport(line);
    // Another text has lost its marks.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [text, first, current]);

  useEffect(() => made.current?.updateOptions({ wordWrap: wrap ? 'on' : 'off' }), [wrap]);

  return <div ref={place} className={styles['source']} />;
}

function findIsOpen(own: editor.IStandaloneCodeEditor): boolean {
  const find = own.getContribution('editor.contrib.findController') as unknown as {
    getState?(): { readonly isRevealed: boolean };
  } | null;
  return find?.getState?.().isRevealed === true;
}
