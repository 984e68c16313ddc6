import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Question } from './wire.ts';

/** What of Electron's safe storage is used. */
export interface Cipher {
  isEncryptionAvailable(): boolean;
  encryptString(text: string): Buffer;
  decryptString(encrypted: Buffer): string;
  /** On Linux alone. */
  getSelectedStorageBackend?(): string;
}

export interface Secrets {
  /** The secret that was asked for; null for the rest. */
  answer(question: Exclude<Question, { readonly ask: 'proxy' }>): string | null;
}

/**
 * Secrets by name in a file, each encrypted by the platform for this user. Null where the platform has no safe storage: on
 * Linux without a keyring the cipher's own key would lie beside the file (electronjs.org/docs/latest/api/safe-storage).
 */
export function createSecrets(
  file: string,
  cipher: Cipher,
  platform: NodeJS.Platform = process.platform,
): Secrets | null {
  if (!cipher.isEncryptionAvailable()) return null;
  if (platform === 'linux' && /^(?:basic_text|unknown)$/.test(cipher.getSelectedStorageBackend?.() ?? 'unknown'))
    return null;
  return {
    answer(question) {
      const kept = read(file);
      switch (question.ask) {
        case 'take':
          return decrypted(cipher, kept[question.name]);
        case 'keep':
          write(file, { ...kept, [question.name]: cipher.encryptString(question.secret).toString('base64') });
          return null;
        case 'drop': {
          const { [question.name]: dropped, ...rest } = kept;
          if (dropped !== undefined) write(file, rest);
          return null;
        }
      }
    },
  };
}

/** One that was encrypted by another user or machine is as good as none. */
function decrypted(cipher: Cipher, text: string | undefined): string | null {
  if (text === undefined) return null;
  try {
    return cipher.decryptString(Buffer.from(text, 'base64'));
  } catch {
    return null;
  }
}

function read(file: string): Readonly<Record<string, string>> {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
    return Object.fromEntries(
      Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    );
  } catch {
    return {};
  }
}

/** Through a file beside it, so that a process that ends meanwhile leaves the old one whole. */
function write(file: string, kept: Readonly<Record<string, string>>): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, JSON.stringify(kept), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
