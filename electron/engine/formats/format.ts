import { type Bytes, type Micros, plural } from '../../../shared/base/units.ts';
import type {
  Configuration,
  Connection,
  Cpu,
  Proposal,
  TraceSummary,
  TrafficSelector,
  TroubleshootResult,
  WfpEvent,
} from '../../../shared/model/analysis.ts';
import type { Direction, FileKind, Phase, Severity, Step } from '../../../shared/model/words.ts';
import type { NoticeDraft } from '../notices.ts';

/** What a format is shown of a file to tell its kind: the name as a hint, the first lines as the proof. */
export interface Head {
  /** The base name, in lower case. */
  readonly name: string;
  readonly text: string;
  /** The first lines that are not empty, at most 200. */
  readonly lines: readonly string[];
}

export interface Format {
  readonly kind: FileKind;
  /** 0 = not this; 100 = certainly this. The name alone gives 10 at the most. */
  sniff(head: Head): number;
  /** True where the lines begin with the prefix of tracefmt: the reader is then shown only lines that may say something. */
  readonly trace?: boolean;
  /** True where rows stand in any order: the diagnosis sees them in that of their times, when all files are read. */
  readonly anyOrder?: boolean;
  /** Null for a kind that is recognised and kept, and that no rule reads. */
  readonly open: ((out: Output, file: FileFacts) => LineReader) | null;
}

export interface FileFacts {
  readonly name: string;
}

/** Fed every line of a file in order. `text` is without its line end and cut at 1 MB. */
export interface LineReader {
  line(line: Line): void;
  /**
   * Where a line may be a whole document: its text behind that of the lines before, in order and in pieces of any length, line
   * ends and all. Used for lines that are longer than what `line` shows of one.
   */
  piece?(text: string, line: number): void;
  /** Of a trace: how many lines it was not shown because they say nothing to it, and how many of these had no prefix. */
  passed?(lines: number, bare: number): void;
  end(): void;
}

/** For what is small by nature: the lines of the whole file, up to a limit in bytes, are held and read at its end. */
export function wholeFile(limit: Bytes, read: (lines: readonly string[]) => void): LineReader {
  const lines: string[] = [];
  let size = 0;
  return {
    line(line) {
      size += line.end - line.start + 1;
      if (size <= limit) lines.push(line.text());
    },
    end: () => read(lines),
  };
}

/** One line in the hand of a parser; reused for the next one, so nothing may hold on to it. */
export interface Line {
  readonly number: number;
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
  /** Decoded once, on the first call. */
  text(): string;
}

/**
 * A line, or a block of lines, that was understood. Null is "not said". Cookies are 16 hex digits in upper case, session
 * ids lower case, tunnel and selector ids hex without leading zeros.
 */
export interface EventDraft {
  line: number;
  lineTo: number;
  time: Micros | null;
  /** The message's id in `resources/messages`; "unrecognised" for a record that no rule knows. */
  message: string;
  step: Step;
  direction: Direction;
  /** Only where the line itself says it (failure type, SA_type, cleanup of main or quick mode, the message's exchange). */
  phase: Phase | null;
  /** True where `phase` is said in so many words, and may not be overruled by the message's place in the session. */
  phaseCertain: boolean;
  severity: Severity | null;
  peer: string | null;
  local: string | null;
  session: string | null;
  initiatorCookie: string | null;
  responderCookie: string | null;
  tunnelId: string | null;
  tsId: string | null;
  messageId: string | null;
  /** Process and thread of a trace line, "0368.03A4". */
  thread: string | null;
  provider: string | null;
  /** The negotiation id that ikeext prints before the peer. */
  context: string | null;
  errorCode: number | null;
  errorName: string | null;
  /** A notify's id in `resources/codes/notifies.json`. */
  notify: string | null;
  failurePoint: 'local' | 'remote' | null;
  /** Of a structured record: what it says of the SA before this event. */
  saEstablished: boolean | null;
  /** IKE version where the record says it. */
  ikeVersion: 1 | 2 | null;
  authMethod: string | null;
  /** The lines that prove it, where they are not just `line`: of a block, those with the code and the failure point. */
  proof: readonly number[];
  /** The gateway instance that the record itself names; null where only its file tells. */
  instance: string | null;
  /** The words of the record, without prefix, cut at 4,096 characters. */
  text: string;
  proposals: readonly ProposalDraft[];
  selectors: readonly SelectorDraft[];
}

export type ProposalDraft = Omit<Proposal, 'file' | 'line' | 'peer'>;
export type SelectorDraft = Omit<TrafficSelector, 'file' | 'line' | 'peer'>;
export type WfpDraft = Omit<WfpEvent, 'file' | 'time'> & { readonly time: Micros | null };

export type ConnectionDraft = Omit<Connection, 'file' | 'instance' | 'connectedSince'> & {
  readonly connectedSince: Micros | null;
  /** Where the two counters stand, to be cited. */
  readonly ingressLine: number | null;
  readonly egressLine: number | null;
};

/** Where a reader puts what it found. Line numbers are those of the file under way. */
export interface Output {
  event(event: EventDraft): void;
  wfp(event: WfpDraft, flags: number | null): void;
  connection(fact: ConnectionDraft): void;
  cpu(fact: Omit<Cpu, 'file' | 'instance'>): void;
  /** `lostLine` is where the count of lost events stands. */
  summary(fact: Omit<TraceSummary, 'file'>, lostLine: number): void;
  troubleshoot(fact: Omit<TroubleshootResult, 'file' | 'startTime' | 'endTime'> & TroubleshootTimes): void;
  configuration(fact: Omit<Configuration, 'file'>): void;
  /** The time that a line carries, for the file's range and the line store. */
  time(line: number, time: Micros): void;
  /** A peer that a trace line names, whatever the line says. */
  peer(peer: string): void;
  notice(notice: Omit<NoticeDraft, 'file'>): void;
}

/** The same complaint of a million lines says no more than that of a hundred. */
const MAX_ALIKE = 100;

export type NoticeTaker = Output['notice'];

/** Hands on the first hundred notices of a code and counts the rest, to be said in one by `end`. */
export function fewNotices(out: NoticeTaker): { readonly notice: NoticeTaker; readonly end: () => void } {
  const seen = new Map<string, number>();
  return {
    notice(value) {
      const count = (seen.get(value.code) ?? 0) + 1;
      seen.set(value.code, count);
      if (count <= MAX_ALIKE) out(value);
    },
    end() {
      for (const [code, count] of seen)
        if (count > MAX_ALIKE)
          out({
            code: code as NoticeDraft['code'],
            line: null,
            text: `${plural(count - MAX_ALIKE, 'more line')} of this file ${count === MAX_ALIKE + 1 ? 'is' : 'are'} like those named.`,
          });
    },
  };
}

export interface TroubleshootTimes {
  readonly startTime: Micros | null;
  readonly endTime: Micros | null;
  /** Line numbers of the code and of each result's id, so that findings can cite them. */
  readonly codeLine: number;
  readonly resultLines: readonly number[];
}

export function emptyEvent(line: number): EventDraft {
  return {
    line,
    lineTo: line,
    time: null,
    message: 'unrecognised',
    step: 'other',
    direction: 'local',
    phase: null,
    phaseCertain: false,
    severity: null,
    peer: null,
    local: null,
    session: null,
    initiatorCookie: null,
    responderCookie: null,
    tunnelId: null,
    tsId: null,
    messageId: null,
    thread: null,
    provider: null,
    context: null,
    errorCode: null,
    errorName: null,
    notify: null,
    failurePoint: null,
    saEstablished: null,
    ikeVersion: null,
    authMethod: null,
    proof: [line],
    instance: null,
    text: '',
    proposals: [],
    selectors: [],
  };
}
