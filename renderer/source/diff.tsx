import { editor } from 'monaco-editor/editor/editor.api.js';
import 'monaco-editor/features/find/register.js';
import 'monaco-editor/features/clipboard/register.js';
import 'monaco-editor/features/codicon/register.js';
import 'monaco-editor/features/diffEditor/register.js';
import { useEffect, useLayoutEffect, useRef } from 'react';
import { prepareEditor } from './environment.ts';
import { followTheme } from './theme.ts';
import styles from './source.module.css';

prepareEditor();

export interface DiffProps {
  readonly label: string;
  readonly a: string;
  readonly b: string;
  /** Grows with each asking for the next difference; shrinks for the one before. */
  readonly step: number;
  readonly inline: boolean;
  readonly wrap: boolean;
  readonly onDone: (done: DiffDone) => void;
}

export interface DiffDone {
  /** How many places differ. */
  readonly places: number;
  /** True where the time was up: then larger places are marked than need be. */
  readonly coarse: boolean;
}

/** For the whole of it; who waits longer has named too much. */
const MOST_MS = 500;

/** What the editor's own widget tells besides its public interface. */
interface Told {
  getDiffComputationResult?(): { readonly quitEarly?: boolean } | null;
}

/** Two texts side by side in the editor, with what differs marked. */
export default function Diff(props: DiffProps) {
  const { a, b, inline, wrap, step } = props;
  const place = useRef<HTMLDivElement>(null);
  const made = useRef<editor.IStandaloneDiffEditor | null>(null);
  const latest = useRef(props);
  const stepped = useRef(step);
  useEffect(() => {
    latest.current = props;
  });

  useLayoutEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    const unfollow = followTheme(element);
    const own = editor.createDiffEditor(element, {
      readOnly: true,
      originalEditable: false,
      automaticLayout: true,
      fontFamily: getComputedStyle(element).fontFamily,
      fontSize: 12,
      lineHeight: 18,
      minimap: { enabled: false },
      folding: false,
      contextmenu: false,
      links: false,
      occurrencesHighlight: 'off',
      scrollBeyondLastLine: false,
      maxComputationTime: MOST_MS,
      ignoreTrimWhitespace: true,
      renderOverviewRuler: true,
      hideUnchangedRegions: { enabled: true, contextLineCount: 3, minimumLineCount: 6 },
      ariaLabel: latest.current.label,
    } as editor.IStandaloneDiffEditorConstructionOptions);
    made.current = own;
    own.onDidUpdateDiff(() => {
      const places = own.getLineChanges()?.length ?? null;
      if (places === null) return;
      const told = (own as Told).getDiffComputationResult?.() ?? null;
      latest.current.onDone({ places, coarse: told?.quitEarly === true });
    });
    return () => {
      unfollow();
      const model = own.getModel();
      own.dispose();
      model?.original.dispose();
      model?.modified.dispose();
      made.current = null;
    };
  }, []);

  useEffect(() => {
    const own = made.current;
    if (own === null) return;
    const before = own.getModel();
    own.setModel({ original: editor.createModel(a, 'plaintext'), modified: editor.createModel(b, 'plaintext') });
    before?.original.dispose();
    before?.modified.dispose();
  }, [a, b]);

  useEffect(() => made.current?.updateOptions({ renderSideBySide: !inline }), [inline]);
  useEffect(() => made.current?.updateOptions({ diffWordWrap: wrap ? 'on' : 'off' }), [wrap]);
  useEffect(() => {
    const by = step - stepped.current;
    stepped.current = step;
    if (by !== 0) made.current?.goToDiff(by > 0 ? 'next' : 'previous');
  }, [step]);

  return <div ref={place} className={styles['source']} />;
}
