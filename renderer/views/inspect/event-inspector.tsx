import type { TableRow } from '../../../shared/contract/api.ts';
import { printable } from '../../../shared/base/text.ts';
import { formatCount } from '../../../shared/base/units.ts';
import { microsFromIso } from '../../../shared/base/time.ts';
import type { FilterField } from '../../../shared/query/filter.ts';
import { PHASE_NAMES } from '../../../shared/model/names.ts';
import { CopyButton } from '../../kit/copy.tsx';
import { useAsk } from '../../state/ask.ts';
import { type Pick, formatRoute, linesRoute, workRoute } from '../../state/route.ts';
import { LineMeaning } from '../explain/inspector.tsx';
import { useSettled } from '../explain/use-explanation.ts';
import { useValueMenu } from '../frame/value-menu.tsx';
import { useClock } from '../shared/time.ts';
import { SidePanel } from '../shared/side-panel.tsx';
import { STEP_WORDS, codeWord, faultText } from '../shared/words.ts';
import { endpoint, protocolWord, typeWord } from '../events/words.ts';
import { HeaderFields } from './header-fields.tsx';
import { NothingPicked } from './nothing-picked.tsx';
import { RawBlock } from './raw-block.tsx';
import styles from './event-inspector.module.css';

/** The selection in words: the event, what it means, its fields, its lines as they stand, and where else it can be seen. */
export function EventInspector(props: { readonly run: string; readonly pick: Pick; readonly onClose: () => void }) {
  const { run } = props;
  const pick = useSettled(props.pick);
  const event = useAsk('run.tableRow', pick?.kind === 'event' ? { run, find: { event: pick.id } } : null);
  const attempt = useAsk('run.attempt', pick?.kind === 'attempt' ? { run, attempt: pick.no, most: 1 } : null);
  const row = pick?.kind === 'event' ? (event.value?.row ?? null) : (attempt.value?.events[0] ?? null);
  const fault = event.fault ?? attempt.fault;
  const title = pick === null ? 'This run' : pick.kind === 'event' ? 'Event' : `Attempt ${formatCount(pick.no)}`;
  return (
    <SidePanel
      title={row === null || pick?.kind !== 'event' ? title : `Line ${formatCount(row.line)}`}
      onClose={props.onClose}
    >
      {fault !== null ? (
        <p role="alert">{faultText(fault)}</p>
      ) : row === null ? (
        pick === null && <NothingPicked />
      ) : (
        <EventWords run={run} row={row} />
      )}
    </SidePanel>
  );
}

function EventWords(props: { readonly run: string; readonly row: TableRow }) {
  const { run, row } = props;
  return (
    <div className={styles['event']}>
      <ShowIn run={run} row={row} />
      <LineMeaning run={run} file={row.file} line={row.line} brief />
      <Fields row={row} />
      {row.wfp === null ? null : <HeaderFields run={run} row={row} wfp={row.wfp} />}
      <RawBlock run={run} file={row.file} from={row.line} to={row.lineTo} />
    </div>
  );
}

/** The same selection, seen elsewhere. */
function ShowIn(props: { readonly run: string; readonly row: TableRow }) {
  const { run, row } = props;
  const pick = { kind: 'event', id: row.id } as const;
  const attempt =
    row.attempt === null || row.negotiation === null ? null : ({ kind: 'attempt', no: row.attempt } as const);
  const ways: readonly (readonly [string, string] | null)[] = [
    ['Lines', formatRoute(linesRoute(run, { file: row.file, line: row.line, pick }))],
    ['Timeline', formatRoute(workRoute(run, 'timeline', { pick }))],
    attempt === null ? null : ['Attempt', formatRoute(workRoute(run, 'negotiations', { pick: attempt }))],
    row.message.startsWith('selectors-') ? ['Selectors', formatRoute(workRoute(run, 'selectors', { pick }))] : null,
    row.message.includes('-proposal-') ? ['Proposals', formatRoute(workRoute(run, 'proposals', { pick }))] : null,
    ['All events', formatRoute(workRoute(run, 'all', { pick }))],
    row.wfp === null ? null : ['WFP', formatRoute(workRoute(run, 'wfp', { pick }))],
  ];
  return (
    <p className={styles['ways']}>
      <span className={styles['quiet']}>Show in</span>
      {ways.flatMap((way) =>
        way === null
          ? []
          : [
              <a key={way[0]} href={way[1]}>
                {way[0]}
              </a>,
            ],
      )}
    </p>
  );
}

interface FieldRow {
  readonly name: string;
  readonly field: FilterField | null;
  readonly value: string;
  /** How it is read, where that differs. */
  readonly shown?: string;
}

function Fields(props: { readonly row: TableRow }) {
  const { row } = props;
  const clock = useClock();
  const showMenu = useValueMenu();
  const time = row.time === null ? null : microsFromIso(row.time);
  const { wfp } = row;
  const all: readonly (FieldRow | null)[] = [
    row.time === null ? null : { name: 'Time', field: 'time', value: row.time, shown: clock.stamp(row.time) },
    field('Peer', 'peer', row.peer),
    field('Local', null, row.local),
    field('Instance', 'instance', row.instance),
    { name: 'Step', field: 'step', value: row.step, shown: STEP_WORDS[row.step] },
    row.phase === null ? null : { name: 'Phase', field: 'phase', value: row.phase, shown: PHASE_NAMES[row.phase] },
    { name: 'Direction', field: 'direction', value: row.direction },
    field('Severity', 'severity', row.severity),
    row.errorCode === null
      ? null
      : {
          name: 'Code',
          field: 'code',
          value: String(row.errorCode),
          shown: codeWord(row.errorCode, row.errorName) ?? '',
        },
    field('Notify', 'notify', row.notify),
    wfp === null
      ? null
      : { name: 'Type', field: 'type', value: wfp.type, shown: `${typeWord(wfp.type)} (${wfp.type})` },
    field('Error text', null, wfp?.errorText ?? null),
    row.point === null
      ? null
      : { name: 'Failure point', field: 'point', value: row.point, shown: POINT_WORDS[row.point] },
    wfp === null || wfp.localAddress === null
      ? null
      : field('Local address', null, endpoint(wfp.localAddress, wfp.localPort)),
    wfp === null || wfp.remoteAddress === null
      ? null
      : field('Remote address', null, endpoint(wfp.remoteAddress, wfp.remotePort)),
    wfp === null || wfp.ipProtocol === null ? null : field('IP protocol', null, protocolWord(wfp.ipProtocol)),
    field('Session', 'session', row.session),
    field('Initiator SPI', null, row.initiatorCookie),
    field('Responder SPI', null, row.responderCookie),
    field('Tunnel id', null, row.tunnelId),
    field('TS id', null, row.tsId),
    field('Message id', null, row.messageId),
    field('Thread', 'thread', row.thread),
    field('Provider', 'provider', row.provider),
    field('Message', 'message', row.message),
    field('Negotiation', 'negotiation', row.negotiation),
    row.attempt === null ? null : { name: 'Attempt', field: 'attempt', value: String(row.attempt) },
  ];
  const fields = all.flatMap((one) => one ?? []);
  return (
    <section aria-label="Fields">
      <h3 className={styles['heading']}>
        Fields
        <CopyButton what="fields" text={() => fields.map(({ name, value }) => `${name}\t${value}`).join('\n')} />
      </h3>
      <dl className={styles['fields']}>
        {fields.map(({ name, field: of, value, shown }) => (
          <div key={name} className={styles['field']}>
            <dt>{name}</dt>
            <dd>
              <button
                type="button"
                className={styles['value']}
                title="Filter by this"
                onClick={(event) => showMenu(event, { field: of, value, peer: row.peer, time })}
                onContextMenu={(event) => showMenu(event, { field: of, value, peer: row.peer, time })}
              >
                {printable(shown ?? value)}
              </button>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

const POINT_WORDS = {
  local: 'local: Azure’s gateway itself',
  remote: 'remote: the peer',
  none: 'none',
} as const;

function field(name: string, of: FilterField | null, value: string | null): FieldRow | null {
  return value === null || value === '' ? null : { name, field: of, value };
}
