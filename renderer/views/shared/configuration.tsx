import { type KeyboardEvent, useId, useState } from 'react';
import { type Fault, faultOf } from '../../../shared/base/fault.ts';
import { printable } from '../../../shared/base/text.ts';
import { plural } from '../../../shared/base/units.ts';
import type { Configuration } from '../../../shared/model/analysis.ts';
import { Area, Button } from '../../kit/controls.tsx';
import { Fold } from '../../kit/fold.tsx';
import { type Column, Table } from '../../kit/table.tsx';
import { useApp } from '../../state/app.ts';
import { configured } from './configured.ts';
import { PlaceLink, useRun } from './run.tsx';
import { faultText } from './words.ts';
import styles from './configuration.module.css';

const EXAMPLE = `az network vpn-connection show -g <group> -n <connection>
az network local-gateway show -g <group> -n <local gateway>
az network vnet-gateway show -g <group> -n <gateway>
az network vpn-connection ipsec-policy list -g <group> --connection-name <connection>`;

/** What Azure is configured to be: from files beside the logs, and from what a person pastes here to have the checks answered. */
export function ConfigurationPanel(props: {
  readonly open: boolean;
  readonly onOpen: (open: boolean) => void;
  /** What pasting is good for here. */
  readonly asks: string;
}) {
  const { analysis } = useRun();
  const app = useApp();
  const run = analysis.run.id;
  const { configuration } = analysis;
  const pasted = configuration.filter(({ file }) => file === null);
  const [text, setText] = useState('');
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<Fault | null>(null);
  const wrongId = useId();

  const work = (change: () => Promise<unknown>) => {
    setBusy(true);
    setWrong(null);
    change().then(
      () => {
        setBusy(false);
        setText('');
        props.onOpen(false);
      },
      (thrown: unknown) => {
        setBusy(false);
        setWrong(faultOf(thrown));
      },
    );
  };
  const take = () => work(() => app.configure(run, text));

  return (
    <div className={styles['panel']}>
      {configuration.length === 0 ? null : (
        <Table
          label="What Azure is configured to be"
          columns={COLUMNS}
          rows={configuration}
          keyOf={(_, index) => String(index)}
        />
      )}
      <Fold
        open={props.open}
        onToggle={props.onOpen}
        step
        summary={configuration.length === 0 ? props.asks : 'Paste more'}
      >
        <div className={styles['paste']}>
          <Area
            label="JSON as az prints it"
            placeholder={`The JSON that one or several of these print:\n\n${EXAMPLE}`}
            rows={8}
            value={text}
            disabled={busy}
            wrong={wrong === null ? null : wrongId}
            onChange={setText}
            onKeyDown={(event: KeyboardEvent) => {
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && text.trim() !== '' && !busy) {
                event.preventDefault();
                take();
              }
            }}
          />
          <p id={wrongId} role="status" className={styles['wrong']}>
            {wrong === null ? '' : faultText(wrong)}
          </p>
          <div className={styles['acts']}>
            <Button primary label={busy ? 'Reading…' : 'Use it'} disabled={busy || text.trim() === ''} onClick={take} />
            <span className={styles['quiet']}>
              Kept with this run on this computer; shared keys are left out. Ctrl+Enter.
            </span>
          </div>
        </div>
      </Fold>
      {pasted.length === 0 ? null : (
        <Button
          quiet
          disabled={busy}
          label={`Take the ${plural(pasted.length, 'pasted resource')} away`}
          onClick={() => work(() => app.unconfigure(run))}
        />
      )}
    </div>
  );
}

const COLUMNS: readonly Column<Configuration>[] = [
  { name: 'What', cell: ({ kind }) => KIND_WORDS[kind] },
  { name: 'Name', cell: ({ name }) => (name === null ? '–' : printable(name)) },
  { name: 'Says', wide: true, cell: (row) => printable(configured(row)) },
  {
    name: 'From',
    cell: ({ file, line }) => (file === null ? 'pasted' : <PlaceLink place={{ file, line }} />),
  },
];

const KIND_WORDS: Readonly<Record<Configuration['kind'], string>> = {
  connection: 'Connection',
  'local-gateway': 'Local network gateway',
  gateway: 'VPN gateway',
  'ipsec-policy': 'IPsec policy',
};
