import type { Attribute } from './words.ts';

/** The part of resources/azure/policies.json that says which printed names are the same algorithm. */
export interface NameTable {
  readonly names: Readonly<Record<'encryption' | 'integrity' | 'prf', Readonly<Record<string, string>>>>;
  readonly groups: Readonly<
    Record<string, { readonly dhGroup: string; readonly pfsGroup: string; readonly names: readonly string[] }>
  >;
}

export interface AlgorithmNames {
  /** A printed value by the custom policy's name for it; as printed where there is none. */
  nameOf(attribute: Attribute, printed: string): string;
  /** A value that a line's end has cut: no name of its own, and the beginning of one. */
  isCutValue(attribute: Attribute, printed: string): boolean;
}

const GROUP_NUMBER = /^(?:dhgroup|pfsgroup|pfs|group|dh)?(\d{1,2})$/;

export function algorithmNames({ names, groups }: NameTable): AlgorithmNames {
  const known = new Map(
    Object.entries(groups).flatMap(([number, { names: others, ...values }]) =>
      [number, ...others].map((name) => [name, values] as const),
    ),
  );
  const spellings: readonly string[] = [
    ...Object.values(names).flatMap((own) => Object.keys(own)),
    ...[...known.keys()].flatMap((name) => [name, `dhgroup${name}`, `pfs${name}`]),
  ];
  return {
    nameOf(attribute, printed) {
      const bare = bareOf(printed);
      if (attribute !== 'dhGroup' && attribute !== 'pfsGroup')
        return names[attribute][attribute === 'prf' ? bare.replace(/^prf/, '') : bare] ?? printed.trim();
      const named = known.get(bare);
      if (named !== undefined) return named[attribute];
      const number = GROUP_NUMBER.exec(bare)?.[1];
      if (number === undefined) return printed.trim();
      return known.get(number)?.[attribute] ?? `${attribute === 'dhGroup' ? 'DHGroup' : 'PFS'}${number}`;
    },
    isCutValue(attribute, printed) {
      const bare = bareOf(printed);
      if (bare === '') return true;
      const whole =
        attribute === 'dhGroup' || attribute === 'pfsGroup'
          ? known.has(bare) || GROUP_NUMBER.test(bare)
          : names[attribute][bare] !== undefined;
      return !whole && spellings.some((name) => name !== bare && name.startsWith(bare));
    },
  };
}

function bareOf(printed: string): string {
  return printed.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** GCM stands for encryption and integrity alike. */
export function isGcm(value: string | null): boolean {
  return value !== null && value.startsWith('GCM');
}
