import type { Case } from '../case.ts';

export const HELD_OUT: readonly Case[] = [];
