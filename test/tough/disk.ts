import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A disk of a few bytes of its own, in memory. */
export interface SmallDisk {
  readonly folder: string;
  resize(bytes: number): void;
  close(): Promise<void>;
}

/** Why none can be had here; null where it can. */
export function whyNoDisk(): string | null {
  if (process.platform !== 'linux') return 'a small disk is mounted on Linux only';
  if (process.getuid?.() !== 0) return 'only root can mount a small disk';
  const probe = spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', '-o', 'size=1m', 'none', '/mnt']);
  return probe.status === 0 ? null : 'this machine does not let a small disk be mounted';
}

export async function smallDisk(bytes: number): Promise<SmallDisk> {
  const folder = await mkdtemp(join(tmpdir(), 'tunnelscope-disk-'));
  mount('mount', '-t', 'tmpfs', '-o', `size=${bytes}`, 'none', folder);
  return {
    folder,
    resize: (size) => mount('mount', '-o', `remount,size=${size}`, folder),
    async close() {
      mount('umount', folder);
      await rm(folder, { recursive: true });
    },
  };
}

function mount(command: string, ...args: readonly string[]): void {
  const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr}`);
}
