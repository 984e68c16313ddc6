import { useState } from 'react';
import { printable } from '../../../shared/base/text.ts';
import { formatAddress, cidrsOf } from '../../../shared/net/address.ts';
import {
  type AddressRange,
  covered,
  isEverything,
  overlaps,
  rangeName,
  uncovered,
} from '../../../shared/net/ranges.ts';
import { formatCount } from '../../../shared/base/units.ts';
import { Button } from '../../kit/controls.tsx';
import { useValueMenu } from '../frame/value-menu.tsx';
import { PlaceLink } from '../shared/run.tsx';
import { type Entry, LAYER_NAMES, againstOf, trafficText } from './model.ts';
import styles from './selector-table.module.css';

/** What the pictures show, in words: each range with what it is held against, and where it stands. */
export function SelectorTable(props: {
  readonly entries: readonly Entry[];
  readonly chosen: string | null;
  readonly onChoose: (entry: Entry) => void;
}) {
  const showMenu = useValueMenu();
  const { entries } = props;
  const [all, setAll] = useState(false);
  const shown = all ? entries : entries.slice(0, FIRST);
  return (
    <div className={styles['frame']}>
      <table className={styles['table']} aria-label="Traffic selectors" aria-rowcount={entries.length + 1}>
        <thead>
          <tr>
            <th scope="col">Who</th>
            <th scope="col">Whose</th>
            <th scope="col">CIDR</th>
            <th scope="col">Start – end</th>
            <th scope="col">Protocol, ports</th>
            <th scope="col" data-wide>
              Against the other side
            </th>
            <th scope="col">Where</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((entry, index) => {
            const fit = fitOf(entries, entry);
            return (
              <tr
                key={entry.key}
                aria-rowindex={index + 2}
                data-chosen={entry.key === props.chosen || undefined}
                data-first={entry.layer !== entries[index - 1]?.layer || undefined}
                onContextMenu={(event) =>
                  showMenu(event, {
                    field: null,
                    value: rangeText(entry),
                    peer: entry.row?.peer ?? null,
                    entries: [{ label: 'Copy as start-end', do: () => copy(`${entry.start}-${entry.end}`) }],
                  })
                }
              >
                <td>
                  {entry.layer === entries[index - 1]?.layer ? (
                    <span className="unseen">{LAYER_NAMES[entry.layer]}</span>
                  ) : (
                    LAYER_NAMES[entry.layer]
                  )}
                </td>
                <td>
                  {entry.owner === null ? 'not said' : WHOSE[entry.owner]}
                  {entry.side === null ? null : <span className={styles['side']}>{entry.side}</span>}
                </td>
                <td data-mono data-cidr>
                  {entry.range === null ? 'masked' : cidrText(entry.range)}
                </td>
                <td data-mono data-ends>
                  <button
                    type="button"
                    className={styles['range']}
                    data-step=""
                    aria-pressed={entry.key === props.chosen}
                    onClick={() => props.onChoose(entry)}
                  >
                    {printable(entry.start)}
                    {entry.start === entry.end ? null : ` – ${printable(entry.end)}`}
                  </button>
                </td>
                <td>{trafficText(entry)}</td>
                <td data-wide data-fit={fit.kind}>
                  {fit.text}
                </td>
                <td>
                  <Where entry={entry} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {shown.length < entries.length ? (
        <Button quiet label={`Show all ${formatCount(entries.length)}`} onClick={() => setAll(true)} />
      ) : null}
    </div>
  );
}

/** So many rows at first; the others on asking. */
const FIRST = 200;

const WHOSE = { azure: 'Azure’s', peer: 'the peer’s' } as const;

function Where(props: { readonly entry: Entry }) {
  const { row, place, name } = props.entry;
  if (row !== null) return <PlaceLink place={{ file: row.file, line: row.line }} />;
  if (place !== null) return <PlaceLink place={place}>{printable(name ?? 'configuration')}</PlaceLink>;
  return name === null ? 'pasted' : `pasted, ${printable(name)}`;
}

const MOST_BLOCKS = 4;

function cidrText(range: AddressRange): string {
  const { family } = range;
  const blocks = cidrsOf(formatAddress({ family, value: range.from }), formatAddress({ family, value: range.to }));
  const more = blocks.length - MOST_BLOCKS;
  return more > 0 ? `${blocks.slice(0, MOST_BLOCKS).join(' ')} and ${more} more` : blocks.join(' ');
}

function rangeText(entry: Entry): string {
  return entry.range === null ? entry.start : rangeName(entry.range);
}

function copy(text: string): void {
  navigator.clipboard.writeText(text).catch(() => undefined);
}

const HAS: Readonly<Record<Entry['layer'], string>> = {
  requested: 'the peer’s request',
  proposed: 'Azure’s proposal',
  final: 'the final answer',
  azure: 'Azure’s configuration',
  device: 'the device’s settings',
};

/** How a range fares: whole, in part, or not at all in what the other side has. */
export function fitOf(
  entries: readonly Entry[],
  { layer, owner, range }: Entry,
): { readonly kind: 'met' | 'lost' | 'unmatched' | 'alone'; readonly text: string } {
  const against = range === null ? null : againstOf(entries, layer, owner);
  if (range === null || against === null) return { kind: 'alone', text: 'nothing to compare with' };
  const other = HAS[against.layer];
  if (!against.ranges.some((one) => overlaps(one, range)))
    return { kind: 'unmatched', text: `✕ nothing of it in ${other}` };
  const left = uncovered([range], against.ranges);
  if (left.length === 0) return { kind: 'met', text: `✓ whole in ${other}` };
  if (isEverything(range)) return { kind: 'lost', text: `– wider than ${other}` };
  const kept = covered(range, against.ranges).map(rangeName);
  return left.length <= 2
    ? { kind: 'lost', text: `– without ${left.map(rangeName).join(', ')} in ${other}` }
    : { kind: 'lost', text: `– only ${kept.join(', ')} in ${other}` };
}
