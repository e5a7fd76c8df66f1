import type { ConfigField, ConfigValue } from '../../api/types';
import { joinPath, splitPath } from './paths';

/** A value of a part of the configuration, such as one provider, by what its path adds to that part's. */
export interface Leaf {
  name: string;
  field: ConfigField;
}

/** What was typed, by the leaf's name; an empty text stands for what holds without it. */
export type Typed = Readonly<Record<string, string>>;

export interface Edits {
  set: Readonly<Record<string, unknown>>;
  remove: readonly string[];
}

/** The leaves of a part such as models.<id>.deployments.<id>. What holds secrets themselves, or maps by ids of people's own, is none: it is written in the file. */
export function leavesOf(fields: readonly ConfigField[], part: string): Leaf[] {
  return fields
    .filter((field) => field.path.startsWith(`${part}.`) && !field.section && field.type !== 'mapping')
    .map((field) => ({ name: field.path.slice(part.length + 1), field }))
    .filter(({ name }) => !name.includes('<'));
}

/** The words that a value can be, where there are only so many. */
export function choicesOf(field: ConfigField | null): string[] | null {
  if (field?.type === 'boolean') {
    return ['true', 'false'];
  }
  return field && /^(choice|provider kind|role)$/.test(field.type) ? field.allowed.split(', ') : null;
}

/** What may be written, in a sentence: `a number from 0 to 9 (seconds)` is a number from 0 to 9 seconds. */
export function ruleOf(field: ConfigField): string {
  return field.allowed.replace(/ \(([^()]+)\)$/, (_, unit: string) => (unit.includes(' of ') ? `, ${unit}` : ` ${unit}`));
}

export function isMoney(field: ConfigField): boolean {
  return field.type === 'amount' || field.allowed.includes('USD');
}

/** A value as it is typed. */
export function textOf(value: unknown): string {
  return value === null || value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);
}

/** A list in a line, as it is typed. */
function listOf(text: string): string[] {
  return text.split(',').map((one) => one.trim()).filter((one) => one !== '');
}

/** What is typed as the value that is meant. The server has the last word on whether it fits. */
export function valueOf(text: string, field: ConfigField): unknown {
  if (field.type.startsWith('list of') && !text.trimStart().startsWith('[')) {
    return listOf(text);
  }
  // An amount stays a text, digit by digit as it was typed.
  if (!isMoney(field) && /^(integer|number|boolean)$|^list of/.test(field.type)) {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      return text;
    }
  }
  return text.trim();
}

/** The values in force below a part, by leaf. */
export function valuesBelow(values: readonly ConfigValue[], part: string): Readonly<Record<string, ConfigValue>> {
  const above = splitPath(part);
  return Object.fromEntries(
    values.map((value) => [splitPath(value.path), value] as const)
      .filter(([names]) => names.length > above.length && above.every((name, index) => names[index] === name))
      .map(([names, value]) => [joinPath(names.slice(above.length)), value]),
  );
}

/** A new part as one object of what was typed. */
export function wholeOf(typed: Typed, leaves: readonly Leaf[]): Record<string, unknown> {
  const whole: Record<string, unknown> = {};
  for (const { name, field } of leaves) {
    const text = typed[name] ?? '';
    if (text !== '') {
      const names = splitPath(name);
      let place = whole;
      for (const above of names.slice(0, -1)) {
        place = (place[above] ??= {}) as Record<string, unknown>;
      }
      place[names.at(-1) ?? name] = valueOf(text, field);
    }
  }
  return whole;
}

/** What differs from what is in force, value by value. What is emptied loses its override, or else is taken away from what the file says. */
export function editsOf(part: string, typed: Typed, leaves: readonly Leaf[], current: Readonly<Record<string, ConfigValue>>): Edits {
  const set: Record<string, unknown> = {};
  const remove: string[] = [];
  for (const { name, field } of leaves) {
    const text = typed[name];
    const before = current[name];
    if (text === undefined || text === textOf(before?.value)) {
      continue;
    }
    const path = `${part}.${name}`;
    if (text !== '') {
      set[path] = valueOf(text, field);
    } else if (before?.layer === 'override') {
      remove.push(path);
    } else {
      set[path] = null;
    }
  }
  return { set, remove };
}

/** Whether somebody wrote a value, in whichever layer. */
export function isWritten(value: ConfigValue): boolean {
  return value.layer !== 'default' && value.layer !== 'well_known';
}

/** Takes a part away: its overrides where it is nothing else, and else what the file says. */
export function removalOf(part: string, current: Readonly<Record<string, ConfigValue>>): Edits {
  const written = Object.values(current).filter(isWritten);
  return written.length > 0 && written.every((value) => value.layer === 'override') ? { set: {}, remove: [part] } : { set: { [part]: null }, remove: [] };
}

/** The sentence about a leaf, or about what lies in it, such as one item of a list. */
export function mistakeAt(mistakes: Readonly<Record<string, string>>, path: string): string | undefined {
  const found = Object.entries(mistakes).filter(([name]) => name === path || name.startsWith(`${path}[`));
  return found.length === 0 ? undefined : found.map(([, sentence]) => sentence).join(' ');
}
