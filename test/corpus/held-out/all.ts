import type { Case } from '../case.ts';
import { BESIDE } from './beside.ts';
import { PEERS } from './peers.ts';
import { PHASES } from './phases.ts';
import { TIME } from './time.ts';

/** Scenarios written one by one from the answer key, each argued by a sentence of it. */
export const HELD_OUT: readonly Case[] = [...PEERS, ...PHASES, ...TIME, ...BESIDE];
