import { useEffect, useId, useRef, useState } from 'react';
import { Area, Button } from '../../kit/controls.tsx';
import { Check } from '../../kit/radios.tsx';
import { useApp } from '../../state/app.ts';
import { azureRoute } from '../../state/route.ts';
import { useStore } from '../../state/store.ts';
import { faultText } from '../shared/words.ts';
import { folderOf } from './blob-rows.ts';
import styles from './side.module.css';

/**
 * Takes a URL, a SAS URL or a connection string. What is typed stands here alone and is gone once it is sent: it may be a key
 * to all that the account holds.
 */
export function ConnectBox() {
  const { azure, router } = useApp();
  const { keeps, trouble, wanted } = useStore(azure.places.store);
  const [typed, setTyped] = useState('');
  const [keep, setKeep] = useState(false);
  const [busy, setBusy] = useState(false);
  const box = useRef<HTMLTextAreaElement>(null);
  const wrong = useId();
  const seen = useRef(wanted);
  useEffect(() => {
    if (seen.current === wanted) return;
    seen.current = wanted;
    box.current?.focus();
  }, [wanted]);

  const send = async () => {
    const text = typed.trim();
    if (text === '' || busy) return;
    setTyped('');
    setBusy(true);
    const connected = await azure.places.connect(text, keep);
    setBusy(false);
    if (connected === null) return box.current?.focus();
    const { place, container, blob } = connected;
    azure.enter(place.id);
    if (blob !== null && container !== null)
      azure.chosen.set({ place: place.id, container, blobs: new Map([[blob, null]]) });
    router.go(
      azureRoute({ place: place.id, container, prefix: blob === null || place.blob !== null ? '' : folderOf(blob) }),
    );
  };
  return (
    <section className={styles['section']} aria-labelledby={`${wrong}-name`}>
      <h2 id={`${wrong}-name`} className={styles['name']}>
        Connect to a place
      </h2>
      <Area
        label="URL, SAS URL or connection string"
        placeholder="URL, SAS URL or connection string"
        rows={3}
        value={typed}
        wrong={trouble === null ? null : wrong}
        areaRef={box}
        onChange={setTyped}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          event.preventDefault();
          void send();
        }}
      />
      {keeps ? (
        <Check label="Remember its secret in this computer’s safe storage" on={keep} onChange={setKeep} />
      ) : (
        <p className={styles['quiet']}>A signature or a key is kept until Tunnelscope ends.</p>
      )}
      <p id={wrong} className={styles['fault']} role="alert" hidden={trouble === null}>
        {trouble === null ? '' : faultText(trouble)}
      </p>
      <div className={styles['acts']}>
        <Button label="Connect" disabled={typed.trim() === '' || busy} onClick={() => void send()} />
      </div>
    </section>
  );
}
