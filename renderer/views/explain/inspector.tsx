import { formatCount } from '../../../shared/base/units.ts';
import { Skeleton } from '../../kit/controls.tsx';
import { SidePanel } from '../shared/side-panel.tsx';
import { faultText } from '../shared/words.ts';
import { Explained } from './explained.tsx';
import { useExplanation, useSettled } from './use-explanation.ts';
import styles from './inspector.module.css';

interface InspectorProps {
  readonly run: string;
  readonly file: string;
  readonly line: number;
  readonly onClose: () => void;
}

/** The selection told in words, beside the log: what the line under the cursor is and means. */
export function Inspector(props: InspectorProps) {
  const line = useSettled(props.line);
  return (
    <SidePanel title={`Line ${formatCount(line)}`} onClose={props.onClose}>
      <LineMeaning run={props.run} file={props.file} line={line} />
    </SidePanel>
  );
}

/** What a line means, or why that cannot be said. */
export function LineMeaning(props: {
  readonly run: string;
  readonly file: string;
  readonly line: number;
  readonly brief?: boolean;
}) {
  const loaded = useExplanation(props.run, props.file, props.line);
  if (loaded.state === 'failed') return <p role="alert">{faultText(loaded.fault)}</p>;
  if (loaded.state === 'loading') {
    return (
      <div className={styles['ghosts']} aria-busy>
        <Skeleton width="80%" height={14} />
        <Skeleton width="95%" height={14} />
        <Skeleton width="60%" height={14} />
      </div>
    );
  }
  return <Explained explanation={loaded.value} brief={props.brief === true} />;
}
