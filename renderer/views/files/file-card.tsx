import type { ReactNode } from 'react';
import { printable } from '../../../shared/base/text.ts';
import { formatBytes, plural } from '../../../shared/base/units.ts';
import type { Analysis, Connection, Cpu, LogFile, TraceSummary } from '../../../shared/model/analysis.ts';
import { Button } from '../../kit/controls.tsx';
import { HealthMark, SeverityMark } from '../../kit/marks.tsx';
import { Meter } from '../../kit/meter.tsx';
import { createRemembered } from '../../state/remembered.ts';
import { useStore } from '../../state/store.ts';
import { Since, Volume, loadSeverity } from '../shared/facts.tsx';
import { useKeys } from '../shared/keys.ts';
import { PlaceLink, useRun } from '../shared/run.tsx';
import { TraceKinds, TraceTrust } from '../shared/trace.tsx';
import { traceWords, trustOf } from '../shared/trace-trust.ts';
import { instanceWord } from '../shared/words.ts';
import { NoticeList } from './notice-list.tsx';
import { worst } from './notices.ts';
import styles from './file-card.module.css';

/** Whether what a file says is shown in words above its lines; the lines are there either way. */
const shown = createRemembered<boolean>('tunnelscope.cards', (stored) => stored !== false);

/** What a small file says, in words above its lines, and what could not be read in it. Nothing for other files. */
export function FileCard(props: {
  readonly file: LogFile;
  /** True where the search pane takes its part of the room. */
  readonly low: boolean;
}) {
  const { analysis } = useRun();
  const open = useStore(shown);
  const card = cardOf(props.file, analysis);
  const about = analysis.notices.filter(({ file }) => file === props.file.name);
  // What is only good to know stands in the list of files, and not above the lines of every trace.
  const notices = card === null && worst(about) === 'info' ? [] : about;
  const toggle = () => shown.set(!open);
  useKeys(card === null && notices.length === 0 ? {} : { l: toggle });
  if (card === null && notices.length === 0) return null;
  const summary = card === null ? `${plural(notices.length, 'notice')} of this file` : card.summary;
  return (
    <section className={styles['card']} data-low={props.low || undefined} aria-label="What the file says">
      <div className={styles['head']}>
        <p className={styles['summary']}>{open ? (card?.name ?? summary) : summary}</p>
        <Button quiet label={open ? 'Raw lines alone (L)' : 'In words (L)'} onClick={toggle} />
      </div>
      {open ? (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reached by the keyboard
        <div className={styles['body']} tabIndex={0} role="group" aria-label={card?.name ?? summary}>
          {card?.body}
          {notices.length === 0 ? null : <NoticeList notices={notices} />}
        </div>
      ) : null}
    </section>
  );
}

interface Card {
  readonly name: string;
  /** In one line, where the card is folded. */
  readonly summary: string;
  readonly body: ReactNode;
}

function cardOf(file: LogFile, analysis: Analysis): Card | null {
  const own = <Fact extends { readonly file: string }>(facts: readonly Fact[]) =>
    facts.filter((fact) => fact.file === file.name);
  const [summary] = own(analysis.traceSummary);
  if (summary !== undefined)
    return {
      name: 'Can the trace be trusted?',
      summary: `${trustOf(summary).word}: ${traceWords(summary).join(' · ')}`,
      body: <Trace summary={summary} />,
    };
  const connections = own(analysis.connection);
  if (connections.length > 0)
    return {
      name: connections.length === 1 ? 'Connection' : plural(connections.length, 'connection'),
      summary: connections.map(connectionWords).join(' · '),
      body: <Connections connections={connections} analysis={analysis} />,
    };
  const loads = own(analysis.cpu);
  if (loads.length > 0)
    return {
      name: 'Processor and memory',
      summary: loads.map(cpuWords).join(' · '),
      body: <Loads loads={loads} />,
    };
  return null;
}

function Trace(props: { readonly summary: TraceSummary }) {
  const { summary } = props;
  return (
    <>
      <TraceTrust summary={summary} />
      {summary.rows.length === 0 ? null : <TraceKinds summary={summary} first={100} />}
    </>
  );
}

function connectionWords({ state, remoteEndpoint, ingressBytes, egressBytes }: Connection): string {
  const volume = [ingressBytes, egressBytes].map((bytes) => (bytes === null ? '–' : formatBytes(bytes)));
  return [printable(state ?? 'state not said'), printable(remoteEndpoint ?? ''), `in ${volume[0]}`, `out ${volume[1]}`]
    .filter((part) => part !== '')
    .join(', ');
}

function Connections(props: { readonly connections: readonly Connection[]; readonly analysis: Analysis }) {
  const { connections, analysis } = props;
  const end = analysis.troubleshoot.find(({ endTime }) => endTime !== null)?.endTime ?? analysis.run.to;
  return (
    <div className={styles['tiles']}>
      {connections.map((one) => (
        <dl key={one.line} className={styles['facts']}>
          <Fact name="State">
            <span className={styles['state']}>
              <HealthMark health={healthOf(one.state)} />
              <PlaceLink place={one}>{printable(one.state ?? 'not said')}</PlaceLink>
            </span>
          </Fact>
          {one.instance === null ? null : <Fact name="Instance">{instanceWord(one.instance)}</Fact>}
          <Fact name="Peer">{one.remoteEndpoint === null ? 'not said' : printable(one.remoteEndpoint)}</Fact>
          <Fact name="In">
            <Volume bytes={one.ingressBytes} other={one.egressBytes} />
          </Fact>
          <Fact name="Out">
            <Volume bytes={one.egressBytes} other={one.ingressBytes} />
          </Fact>
          <Fact name="Connected since">
            <Since since={one.connectedSince} end={end} />
          </Fact>
        </dl>
      ))}
    </div>
  );
}

function healthOf(state: string | null): 'healthy' | 'unhealthy' | 'unknown' {
  if (state === null || /unknown/i.test(state)) return 'unknown';
  return /^connected$/i.test(state.trim()) ? 'healthy' : 'unhealthy';
}

function cpuWords({ usagePercent, memoryAvailableBytes }: Cpu): string {
  return [
    usagePercent === null ? null : `${usagePercent} % in use`,
    memoryAvailableBytes === null ? null : `${formatBytes(memoryAvailableBytes)} of memory free`,
  ]
    .filter((part) => part !== null)
    .join(', ');
}

function Loads(props: { readonly loads: readonly Cpu[] }) {
  return (
    <div className={styles['tiles']}>
      {props.loads.map((one) => (
        <dl key={one.line} className={styles['facts']}>
          {one.instance === null ? null : <Fact name="Instance">{instanceWord(one.instance)}</Fact>}
          <Fact name="CPU in use">{one.usagePercent === null ? 'not said' : <Load percent={one.usagePercent} />}</Fact>
          <Fact name="Free memory">
            {one.memoryAvailableBytes === null ? 'not said' : formatBytes(one.memoryAvailableBytes)}
          </Fact>
        </dl>
      ))}
    </div>
  );
}

function Load(props: { readonly percent: number }) {
  const severity = loadSeverity(props.percent);
  const used = Math.min(100, Math.max(0, props.percent));
  const word = severity === null ? 'with room to spare' : severity === 'warning' ? 'high' : 'at its limit';
  return (
    <span className={styles['load']}>
      <span className={styles['meter']}>
        <Meter
          label={`${props.percent} % of the processor in use`}
          parts={[
            { name: 'in use', count: used, tone: severity === null ? 'good' : severity === 'warning' ? 'warn' : 'bad' },
            { name: 'free', count: 100 - used, tone: 'none' },
          ]}
        />
      </span>
      <span className={styles['state']}>
        {severity === null ? null : <SeverityMark severity={severity} />}
        {`${props.percent} %, ${word}`}
      </span>
    </span>
  );
}

function Fact(props: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className={styles['fact']}>
      <dt>{props.name}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}
