import { raise } from '../../../shared/base/fault.ts';
import { reason } from './stream.ts';

/** The system's refusal of a path, as the sentence that a person can do something about. */
export function refusePath(shown: string, thrown: unknown): never {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : null;
  if (code === 'ENOENT' || code === 'ENOTDIR')
    raise('not-found', `There is no ${shown}.`, 'Check the path; a name with spaces needs quotes.');
  if (code === 'EACCES' || code === 'EPERM')
    raise(
      'unreadable',
      `${shown} may not be read: permission denied.`,
      'Copy it to a folder of your own, and open that.',
    );
  raise('unreadable', `${shown} cannot be read: ${reason(thrown)}.`, 'Copy it to a local disk, and open that.');
}

export function refuseSpecial(shown: string): never {
  raise('unreadable', `${shown} is neither a file nor a folder.`, 'Open a zip, a folder or a log file.');
}
