import { printable } from '../../../shared/base/text.ts';
import type { Snippet } from '../../../shared/model/analysis.ts';
import { OutLink } from '../../kit/controls.tsx';
import { CopyButton } from '../../kit/copy.tsx';
import { Tabs } from '../../kit/tabs.tsx';
import { useApp } from '../../state/app.ts';
import { useStore } from '../../state/store.ts';
import styles from './devices.module.css';

/** The change in the words of one kind of device; which one is remembered from run to run. */
export function Devices(props: { readonly snippets: readonly Snippet[] }) {
  const { device } = useApp();
  const wanted = useStore(device);
  const shown = props.snippets.find((snippet) => snippet.device === wanted) ?? props.snippets[0];
  if (shown === undefined) return null;
  return (
    <div className={styles['devices']}>
      <h3 className={styles['title']}>In the words of the device</h3>
      <Tabs
        label="Device"
        choices={props.snippets.map((snippet) => ({ id: snippet.device, name: snippet.name }))}
        chosen={shown.device}
        onChange={(id) => device.set(id)}
      >
        <div className={styles['snippet']}>
          <pre className={styles['text']}>{printableLines(shown.text)}</pre>
          <CopyButton what={`the ${shown.name} lines`} text={() => printableLines(shown.text)} />
        </div>
        {shown.note === null ? null : <p className={styles['note']}>{printable(shown.note)}</p>}
        <p className={styles['source']}>
          Keywords from <OutLink url={shown.source.url} text={shown.source.title} />
        </p>
      </Tabs>
    </div>
  );
}

function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n');
}
