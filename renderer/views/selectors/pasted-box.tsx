import { type KeyboardEvent, useId, useState } from 'react';
import { cut, listed, printable } from '../../../shared/base/text.ts';
import { Area, Button } from '../../kit/controls.tsx';
import { Fold } from '../../kit/fold.tsx';
import { type Said, SaidList } from '../shared/said.tsx';
import type { Owner } from './model.ts';
import { MOST_PASTED, NOTHING_PASTED, type Pasted, isEmpty, listsOfJson, wrongIn } from './pasted.ts';
import styles from './pasted-box.module.css';

type End = keyof Pasted;

const FIELDS: readonly {
  readonly end: End;
  readonly name: string;
  readonly boxes: readonly { readonly owner: Owner; readonly name: string; readonly example: string }[];
}[] = [
  {
    end: 'azure',
    name: 'Configured in Azure',
    boxes: [
      { owner: 'azure', name: 'Azure’s own ranges (virtual network)', example: '10.1.0.0/16' },
      { owner: 'peer', name: 'On-premises ranges (local network gateway)', example: '10.20.0.0/16\n10.30.0.0/16' },
    ],
  },
  {
    end: 'device',
    name: 'Set on the device',
    boxes: [
      { owner: 'azure', name: 'Azure’s ranges (remote)', example: '10.1.0.0 255.255.0.0' },
      { owner: 'peer', name: 'Its own ranges (local)', example: '10.20.0.0-10.20.255.255' },
    ],
  },
];

/** Room for what each end is said to be set to. JSON of az becomes the lists that are in it, and nothing else is kept. */
export function PastedBox(props: {
  readonly pasted: Pasted;
  readonly open: boolean;
  readonly onOpen: (open: boolean) => void;
  readonly onUse: (pasted: Pasted) => void;
  /** What comes of it, told here as well as above. */
  readonly said: readonly Said[];
}) {
  const [draft, setDraft] = useState<Pasted | null>(null);
  const [told, setTold] = useState('');
  // Not while one is still typing.
  const [judged, setJudged] = useState(false);
  const toldId = useId();
  const shown = draft ?? props.pasted;
  const wrong = judged
    ? FIELDS.flatMap(({ end, boxes }) => boxes.flatMap(({ owner }) => wrongIn(shown[end][owner])))
    : [];

  const set = (end: End, owner: Owner, text: string) => {
    const lists = listsOfJson(text);
    setTold('');
    setJudged(false);
    if (lists === null) {
      const long = text.length > MOST_PASTED;
      if (long) setTold('This is longer than any list of ranges: only its beginning is taken.');
      return setDraft({ ...shown, [end]: { ...shown[end], [owner]: cut(text, MOST_PASTED) } });
    }
    if (lists.azure === '' && lists.peer === '')
      return setTold(
        'This JSON holds no address prefixes. Paste what these print: az network vnet show, local-gateway show, or vpn-connection show.',
      );
    const next = {
      azure: lists.azure === '' ? shown[end].azure : lists.azure,
      peer: lists.peer === '' ? shown[end].peer : lists.peer,
    };
    setTold(
      `Taken from the JSON: ${listed([
        ...(lists.azure === '' ? [] : ['Azure’s ranges']),
        ...(lists.peer === '' ? [] : ['on-premises ranges']),
      ])}. Nothing else of it is kept.`,
    );
    return setDraft({ ...shown, [end]: next });
  };
  const use = () => {
    setJudged(true);
    if (FIELDS.some(({ end, boxes }) => boxes.some(({ owner }) => wrongIn(shown[end][owner]).length > 0))) return;
    props.onUse(shown);
    setDraft(null);
    setTold('');
  };

  return (
    <Fold
      open={props.open}
      onToggle={props.onOpen}
      step
      summary={
        isEmpty(props.pasted)
          ? 'Paste what each end is set to, and see it against what was negotiated'
          : 'What each end is set to, as it was pasted'
      }
    >
      <div className={styles['box']}>
        {FIELDS.map(({ end, name, boxes }) => (
          <fieldset key={end} className={styles['end']}>
            <legend className={styles['name']}>{name}</legend>
            {boxes.map(({ owner, name: what, example }) => (
              <div key={owner} className={styles['field']}>
                <span className={styles['what']} aria-hidden>
                  {what}
                </span>
                <Area
                  label={`${name}: ${what}`}
                  placeholder={example}
                  rows={4}
                  value={shown[end][owner]}
                  wrong={judged && wrongIn(shown[end][owner]).length > 0 ? toldId : null}
                  onChange={(text) => set(end, owner, text)}
                  onKeyDown={(event: KeyboardEvent) => {
                    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
                    event.preventDefault();
                    use();
                  }}
                />
              </div>
            ))}
          </fieldset>
        ))}
        <p id={toldId} role="status" className={styles['told']} data-wrong={wrong.length > 0 || undefined}>
          {wrong.length > 0
            ? `Not a range: ${printable(listed(wrong.slice(0, 4).map((word) => `“${cut(word, 40)}”`)))}${wrong.length > 4 ? ` and ${wrong.length - 4} more` : ''}. Write 10.20.0.0/16, 10.20.0.0-10.20.255.255, or an address and its mask.`
            : told}
        </p>
        <div className={styles['acts']}>
          <Button primary label="Compare" disabled={draft === null} onClick={use} />
          {isEmpty(props.pasted) ? null : (
            <Button
              quiet
              label="Take it all away"
              onClick={() => {
                setDraft(null);
                setTold('');
                props.onUse(NOTHING_PASTED);
              }}
            />
          )}
          <span className={styles['quiet']}>
            CIDR, start-end or address and mask; or the JSON of az network vnet, local-gateway or vpn-connection show.
            “# name” names what follows. Ctrl+Enter.
          </span>
        </div>
        {isEmpty(props.pasted) || draft !== null ? null : (
          <div className={styles['said']} role="status">
            <SaidList said={props.said} />
          </div>
        )}
      </div>
    </Fold>
  );
}
