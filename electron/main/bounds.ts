import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Bounds extends Partial<Pick<Box, 'x' | 'y'>> {
  readonly width: number;
  readonly height: number;
  readonly maximized: boolean;
}

const FIRST: Bounds = { width: 1440, height: 900, maximized: false };
export const LEAST = { width: 800, height: 560 } as const;

/** Where the window was last, as far as a screen is still there; else a first size in the middle of the main screen. */
export function fitted(remembered: unknown, screens: readonly Box[]): Bounds {
  if (!isBounds(remembered)) return FIRST;
  const { x, y, width, height, maximized } = remembered;
  const screen = screens.find(
    (area) => x >= area.x - 8 && y >= area.y - 8 && x < area.x + area.width - 64 && y < area.y + area.height - 64,
  );
  if (screen === undefined) return { ...FIRST, maximized };
  return {
    x: Math.round(x),
    y: Math.round(y),
    width: Math.round(Math.min(Math.max(width, LEAST.width), screen.width)),
    height: Math.round(Math.min(Math.max(height, LEAST.height), screen.height)),
    maximized,
  };
}

function isBounds(value: unknown): value is Box & { readonly maximized: boolean } {
  if (typeof value !== 'object' || value === null) return false;
  const box = value as Record<string, unknown>;
  return (
    ['x', 'y', 'width', 'height'].every((key) => Number.isFinite(box[key])) && typeof box['maximized'] === 'boolean'
  );
}

export function readBounds(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

/** A place that can't be remembered is no reason to trouble anyone. */
export function writeBounds(file: string, bounds: Box & { readonly maximized: boolean }): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(bounds));
  } catch {
    // The window opens at its first place next time.
  }
}
