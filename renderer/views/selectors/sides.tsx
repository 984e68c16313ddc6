import { type MouseEvent, useMemo } from 'react';
import { printable } from '../../../shared/base/text.ts';
import { AddressLine, type Layer } from '../../ranges/address-line.tsx';
import { Section } from '../../kit/section.tsx';
import { type Entry, LAYERS, LAYER_NAMES, OWNER_NAMES, type Owner, againstOf, limitsText } from './model.ts';
import { fitOf } from './selector-table.tsx';
import styles from './sides.module.css';

interface SidesProps {
  readonly entries: readonly Entry[];
  readonly chosen: string | null;
  readonly onChoose: (entry: Entry) => void;
  readonly onMenu: (event: MouseEvent, entry: Entry) => void;
}

/** Azure's addresses and the peer's, each on a line of their own, IPv4 apart from IPv6. */
export function Sides(props: SidesProps) {
  return (['azure', 'peer'] as const).map((owner) => <Side key={owner} owner={owner} {...props} />);
}

function Side(props: SidesProps & { readonly owner: Owner }) {
  const { entries, owner } = props;
  const own = entries.filter((entry) => entry.owner === owner);
  const families = ([4, 6] as const).filter((family) => own.some(({ range }) => range?.family === family));
  const masked = own.filter(({ range }) => range === null).length;
  const sides = new Set(own.map(({ side }) => side).filter((side) => side !== null));
  const byKey = new Map(own.map((entry) => [entry.key, entry]));
  const layers = useMemo(() => layersOf(entries, owner), [entries, owner]);
  return (
    <Section
      name={OWNER_NAMES[owner]}
      note={
        sides.size === 1
          ? `${[...sides].join('')} in this attempt`
          : owner === 'azure'
            ? 'behind the gateway'
            : 'on premises'
      }
    >
      {families.length === 0 ? (
        <p className={styles['none']}>
          {masked > 0
            ? 'The log shows labels in the place of these addresses, so they cannot be drawn.'
            : 'Nobody named any range for this side here.'}
        </p>
      ) : null}
      {families.map((family) => (
        <div key={family} className={styles['family']}>
          {families.length > 1 ? <h3 className={styles['name']}>{`IPv${family}`}</h3> : null}
          <AddressLine
            label={`${OWNER_NAMES[owner]}, IPv${family}: a row of ranges for each who named some. The table of traffic selectors says the same.`}
            family={family}
            layers={layers}
            chosen={props.chosen}
            onChoose={(key) => {
              const entry = byKey.get(key);
              if (entry !== undefined) props.onChoose(entry);
            }}
            onMenu={(event, key) => {
              const entry = byKey.get(key);
              if (entry !== undefined) props.onMenu(event, entry);
            }}
          />
        </div>
      ))}
    </Section>
  );
}

function layersOf(entries: readonly Entry[], owner: Owner): readonly Layer[] {
  return LAYERS.map((layer) => {
    const against = againstOf(entries, layer, owner)?.ranges ?? null;
    return {
      id: layer,
      name: LAYER_NAMES[layer],
      bars: entries.flatMap((entry) =>
        entry.owner === owner && entry.layer === layer && entry.range !== null
          ? [
              {
                key: entry.key,
                range: entry.range,
                against,
                more: limitsText(entry),
                title: `${printable(`${entry.start} – ${entry.end}`)}${limitsText(entry)}\n${LAYER_NAMES[layer]}: ${fitOf(entries, entry).text}`,
              },
            ]
          : [],
      ),
    };
  });
}
