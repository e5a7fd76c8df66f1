import type { ConfigField } from '../../api/types';

/** The names of a path such as providers."my.name".kind. */
export function splitPath(path: string): string[] {
  const names: string[] = [];
  for (const match of path.matchAll(/"((?:[^"\\]|\\.)*)"|([^.]+)/g)) {
    names.push(match[1] !== undefined ? match[1].replace(/\\(.)/g, '$1') : (match[2] ?? ''));
  }
  return names;
}

/** Finds the field that a value belongs to: ids that people choose stand in angle brackets there. */
export function fieldFinder(fields: readonly ConfigField[]): (path: string) => ConfigField | null {
  const byLength = new Map<number, { names: string[]; field: ConfigField }[]>();
  for (const field of fields) {
    const names = splitPath(field.path);
    byLength.set(names.length, [...(byLength.get(names.length) ?? []), { names, field }]);
  }
  return (path) => {
    const asked = splitPath(path);
    const found = (byLength.get(asked.length) ?? []).find(({ names }) => names.every((name, index) => name === asked[index] || name.startsWith('<')));
    return found?.field ?? null;
  };
}

/** A name as a part of a path: in quotes where it holds other characters than letters, digits, '_' and '-'. */
export function quoteName(name: string): string {
  return /^[\w-]+$/.test(name) ? name : `"${name.replace(/["\\]/g, '\\$&')}"`;
}

export function joinPath(names: readonly string[]): string {
  return names.map(quoteName).join('.');
}
