import type { Preferences } from '../../state/preference.ts';

/** The choices of the settings as people read them, in the view and among the commands. */

export const THEME_NAMES: Readonly<Record<Preferences['theme'], string>> = {
  system: 'As the system has it',
  light: 'Light',
  dark: 'Dark',
  contrast: 'High contrast',
};

export const DENSITY_NAMES: Readonly<Record<Preferences['density'], string>> = {
  compact: 'Compact',
  usual: 'Usual',
  comfortable: 'Comfortable',
};

export const ZONE_NAMES: Readonly<Record<Preferences['zone'], string>> = {
  log: 'As in the log',
  utc: 'UTC',
  local: 'This computer’s',
};

export function choicesOf<Id extends string>(
  names: Readonly<Record<Id, string>>,
): readonly { readonly id: Id; readonly name: string }[] {
  return Object.entries<string>(names).map(([id, name]) => ({ id: id as Id, name }));
}
