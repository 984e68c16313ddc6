import { useState } from 'react';
import { printable } from '../../../shared/base/text.ts';
import type { ComparedSide, RunComparison } from '../../../shared/model/comparison.ts';
import type { Proposal, TrafficSelector } from '../../../shared/model/analysis.ts';
import { ATTRIBUTES } from '../../../shared/model/words.ts';
import { AddressLine, type Layer } from '../../ranges/address-line.tsx';
import { type AddressRange, rangeOf } from '../../../shared/net/ranges.ts';
import { Section } from '../../kit/section.tsx';
import { type Column, Table } from '../../kit/table.tsx';
import { ATTRIBUTE_WORDS } from '../shared/words.ts';
import styles from './ranges.module.css';

const ROLES = ['requested', 'proposed', 'final'] as const;
const ROLE_NAMES = { requested: 'asked for', proposed: 'proposed', final: 'agreed on' } as const;
const OWNERS = [
  { id: 'azure', name: 'Azure’s ranges' },
  { id: 'peer', name: 'The peer’s ranges' },
] as const;
const LETTERS = ['a', 'b'] as const;

/** The ranges of both on one line of addresses, and both sides' proposals as one matrix. */
export function Ranges(props: { readonly told: RunComparison }) {
  const { sides } = props.told;
  const both = [...sides.a.selectors, ...sides.b.selectors];
  return (
    <>
      {both.length === 0 ? (
        <Section name="Traffic selectors">
          <p>Neither attempt got to traffic selectors, or its log does not print them.</p>
        </Section>
      ) : (
        OWNERS.map(({ id, name }) => <OwnRanges key={id} owner={id} name={name} sides={sides} />)
      )}
      <Section name="Proposals" note="of the attempts compared">
        <Proposals sides={sides} />
      </Section>
    </>
  );
}

function OwnRanges(props: {
  readonly owner: 'azure' | 'peer';
  readonly name: string;
  readonly sides: RunComparison['sides'];
}) {
  const { owner, name, sides } = props;
  const [chosen, setChosen] = useState<string | null>(null);
  const rows = LETTERS.flatMap((letter) => ROLES.flatMap((role) => ownRows(sides[letter], letter, role, owner)));
  if (rows.length === 0) return null;
  const families = ([4, 6] as const).filter((family) => rows.some(({ range }) => range?.family === family));
  const layers: readonly Layer[] = ROLES.flatMap((role) =>
    LETTERS.map((letter): Layer => {
      const other = LETTERS.find((one) => one !== letter) ?? 'a';
      const against = rows.flatMap((row) =>
        row.letter === other && row.role === role && row.range !== null ? [row.range] : [],
      );
      return {
        id: `${role} ${letter}`,
        name: `${letter.toUpperCase()}: ${ROLE_NAMES[role]}`,
        bars: rows.flatMap((row) =>
          row.letter === letter && row.role === role && row.range !== null
            ? [
                {
                  key: row.key,
                  range: row.range,
                  against: against.length === 0 ? null : against,
                  title: `${row.shown}, ${ROLE_NAMES[role]} in ${letter.toUpperCase()}`,
                  more: '',
                },
              ]
            : [],
        ),
      };
    }),
  );
  return (
    <Section name={name}>
      {families.map((family) => (
        <AddressLine
          key={family}
          family={family}
          label={`${name} of both runs over the addresses; the table below has the same in words.`}
          layers={layers}
          chosen={chosen}
          onChoose={setChosen}
          onMenu={(event) => event.preventDefault()}
        />
      ))}
      <Table label={`${name}, in words`} columns={RANGE_COLUMNS} rows={byRange(rows)} keyOf={({ shown }) => shown} />
    </Section>
  );
}

interface RangeRow {
  readonly key: string;
  readonly letter: 'a' | 'b';
  readonly role: (typeof ROLES)[number];
  readonly range: AddressRange | null;
  readonly shown: string;
}

function ownRows(
  side: ComparedSide,
  letter: 'a' | 'b',
  role: (typeof ROLES)[number],
  owner: 'azure' | 'peer',
): readonly RangeRow[] {
  const found = new Map<string, RangeRow>();
  for (const one of side.selectors) {
    if (one.role !== role || one.owner !== owner) continue;
    const shown = shownRange(one);
    const key = `${letter} ${role} ${shown}`;
    found.set(key, { key, letter, role, shown, range: rangeOf(one.start, one.end) });
  }
  return [...found.values()];
}

function shownRange({ cidrs, start, end }: TrafficSelector): string {
  const [only] = cidrs;
  return printable(only !== undefined && cidrs.length === 1 ? only : `${start} – ${end}`);
}

/** A range, and what it was in each of the two. */
interface RangeLine {
  readonly shown: string;
  readonly a: readonly string[];
  readonly b: readonly string[];
}

function byRange(rows: readonly RangeRow[]): readonly RangeLine[] {
  const lines = new Map<string, RangeLine>();
  for (const { shown, letter, role } of rows) {
    const line = lines.get(shown) ?? { shown, a: [], b: [] };
    lines.set(shown, { ...line, [letter]: [...line[letter], ROLE_NAMES[role]] });
  }
  return [...lines.values()];
}

const RANGE_COLUMNS: readonly Column<RangeLine>[] = [
  { name: 'Range', mono: true, cell: ({ shown }) => shown },
  { name: 'In A', cell: ({ a, b }) => <Roles of={a} others={b} /> },
  { name: 'In B', wide: true, cell: ({ a, b }) => <Roles of={b} others={a} /> },
];

/** A range that one of the two does not have at all is what to look for; that it has another role there is said alone. */
function Roles(props: { readonly of: readonly string[]; readonly others: readonly string[] }) {
  const { of, others } = props;
  if (of.length === 0) return <b className={styles['apart']}>≠ not there</b>;
  return <span className={of.join() === others.join() ? styles['same'] : undefined}>{of.join(', ')}</span>;
}

interface OfferRow {
  readonly key: string;
  readonly phase: string;
  readonly whose: string;
  readonly attribute: string;
  readonly a: readonly string[];
  readonly b: readonly string[];
}

/** Attribute by attribute: what was offered in A and in B. */
function Proposals(props: { readonly sides: RunComparison['sides'] }) {
  const rows = offersOf(props.sides);
  if (rows.length === 0) return <p>Neither log prints the proposals of these attempts.</p>;
  return (
    <Table label="Proposals of both attempts" columns={OFFER_COLUMNS} rows={rows} keyOf={({ key }) => key} first={60} />
  );
}

function offersOf(sides: RunComparison['sides']): readonly OfferRow[] {
  return (['ike', 'ipsec'] as const).flatMap((phase) =>
    (['peer', 'azure'] as const).flatMap((whose) =>
      ATTRIBUTES.flatMap((attribute): OfferRow[] => {
        const of = (list: readonly Proposal[]) => [
          ...new Set(
            list.flatMap((one) =>
              one.phase === phase && (one.direction === 'received') === (whose === 'peer')
                ? (one[attribute] ?? [])
                : [],
            ),
          ),
        ];
        const [a, b] = [of(sides.a.proposals), of(sides.b.proposals)];
        if (a.length + b.length === 0) return [];
        return [
          {
            key: `${phase} ${whose} ${attribute}`,
            phase: phase === 'ike' ? 'IKE' : 'IPsec',
            whose: whose === 'peer' ? 'the peer' : 'Azure',
            attribute: ATTRIBUTE_WORDS[attribute],
            a,
            b,
          },
        ];
      }),
    ),
  );
}

const OFFER_COLUMNS: readonly Column<OfferRow>[] = [
  { name: 'Half', cell: ({ phase }) => phase },
  { name: 'Offered by', cell: ({ whose }) => whose },
  { name: 'Attribute', cell: ({ attribute }) => attribute },
  { name: 'A', mono: true, cell: ({ a, b }) => <Offers of={a} others={b} /> },
  { name: 'B', mono: true, wide: true, cell: ({ a, b }) => <Offers of={b} others={a} /> },
];

function Offers(props: { readonly of: readonly string[]; readonly others: readonly string[] }) {
  const { of, others } = props;
  if (of.length === 0) return <>not in the log</>;
  return of.map((value, index) => (
    <span key={value}>
      {index === 0 ? '' : ', '}
      {others.length > 0 && !others.includes(value) ? (
        <b className={styles['apart']}>{`≠ ${printable(value)}`}</b>
      ) : (
        printable(value)
      )}
    </span>
  ));
}
