import { NO_COOKIE } from '../formats/catalogue.ts';
import type { EventDraft } from '../formats/format.ts';

/** What an event may share with a negotiation, the surest first. */
export const TIES = ['cookie', 'session', 'context', 'tunnel', 'selector', 'message', 'thread', 'peer'] as const;
export type Tie = (typeof TIES)[number];

/** Names that are remembered, in two halves: the older half is forgotten once the younger one is full. */
const HALF = 10_000;
/** Negotiations of one name: those of a peer that are under way side by side, the latest first. */
const MAX_ALIKE = 4;

export interface TieIndex {
  /** Keys of the negotiations that this name was seen in, the latest first. */
  of(name: string): readonly string[];
  put(names: readonly string[], key: string): void;
  clear(): void;
}

const NONE: readonly string[] = [];

export function tieIndex(): TieIndex {
  let young = new Map<string, readonly string[]>();
  let old = new Map<string, readonly string[]>();
  return {
    of: (name) => young.get(name) ?? old.get(name) ?? NONE,
    put(names, key) {
      for (const name of names) {
        const mine = young.get(name);
        if (mine !== undefined && mine[0] === key) continue;
        const known = mine ?? old.get(name) ?? NONE;
        young.set(name, [key, ...known.filter((one) => one !== key)].slice(0, MAX_ALIKE));
        if (young.size >= HALF) [old, young] = [young, new Map()];
      }
    },
    clear() {
      young = new Map();
      old = new Map();
    },
  };
}

/** The cookie that the initiator chose: it names the IKE SA. */
export function cookieOf(event: EventDraft): string | null {
  return event.initiatorCookie === NO_COOKIE ? null : event.initiatorCookie;
}

/** The trace's negotiation id; 0 stands for none. */
export function contextOf(event: EventDraft): string | null {
  return event.context === null || event.context === '' || event.context === '0' ? null : event.context;
}

/** Names of this kind that the event carries. Those of another instance are others; a thread is one of its file. */
export function namesOf(event: EventDraft, tie: Tie, place: string, file: number): readonly string[] {
  switch (tie) {
    case 'cookie': {
      const { responderCookie } = event;
      const cookie = cookieOf(event);
      return [
        ...(cookie === null ? [] : [`c:${place}:${cookie}`]),
        ...(responderCookie === null || responderCookie === NO_COOKIE ? [] : [`r:${place}:${responderCookie}`]),
      ];
    }
    case 'session':
      return event.session === null ? [] : [`s:${place}:${event.session}`];
    case 'context': {
      const context = contextOf(event);
      if (context === null) return [];
      return event.peer === null ? [`x:${place}:${context}`] : [`x:${place}:${context}|${event.peer}`];
    }
    case 'tunnel':
      return event.tunnelId === null ? [] : [`t:${place}:${event.tunnelId}`];
    case 'selector':
      return event.tsId === null ? [] : [`i:${place}:${event.tsId}`];
    case 'message':
      return event.messageId === null ? [] : [`m:${place}:${event.messageId}`];
    case 'thread':
      return event.thread === null ? [] : [`h:${file}:${event.thread}`];
    case 'peer':
      return event.peer === null ? [] : [`p:${place}:${event.peer}`];
  }
}

/** All of them, to be put down for what comes later; a trace's id also without its peer, for lines that leave the peer out. */
export function allNames(event: EventDraft, place: string, file: number): readonly string[] {
  const context = contextOf(event);
  return [
    ...TIES.flatMap((tie) => namesOf(event, tie, place, file)),
    ...(context === null || event.peer === null ? [] : [`x:${place}:${context}`]),
  ];
}

/** Both are said, and not the same. */
export function differ(a: string | null, b: string | null): boolean {
  return a !== null && b !== null && a !== b;
}
