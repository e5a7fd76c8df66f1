import type { ConfigValue } from '../../api/types';
import { editsOf, type Edits, isWritten, leavesOf, removalOf, type Typed, valueOf, valuesBelow, wholeOf, type Leaf } from '../../shared/settings/leaves';
import { joinPath, splitPath } from '../../shared/settings/paths';
import type { Draft } from './useDraft';

/** One deployment in the form, in the order tried. */
export interface Row {
  /** Stays while its id is typed and while it is moved. */
  key: number;
  id: string;
  isNew: boolean;
  typed: Typed;
}

/** What of a draft the edits are made of. */
export type ModelDraft = Pick<Draft, 'part' | 'fields' | 'leaves' | 'typed' | 'current' | 'edits'>;

export function deploymentOf(draft: ModelDraft, id: string): Readonly<Record<string, ConfigValue>> {
  return valuesBelow(Object.values(draft.current), `${draft.part}.${joinPath(['deployments', id])}`);
}

/** The row one place up (-1) or down (1); the same where there is no such place. */
export function moved(rows: readonly Row[], index: number, by: -1 | 1): readonly Row[] {
  const [row, other] = [rows[index], rows[index + by]];
  return row && other ? rows.with(index, other).with(index + by, row) : rows;
}

/** Whether the order is another than what comes by itself: those that stay as they stood, new ones behind them. */
export function isReordered(rows: readonly Row[], before: readonly string[]): boolean {
  const kept = before.filter((id) => rows.some((row) => !row.isNew && row.id === id));
  const natural = [...kept, ...rows.filter((row) => row.isNew).map((row) => row.id)];
  return rows.some((row, index) => row.id !== natural[index]);
}

/** A deployment with everything that is written of it, and what was typed. What is emptied holds by default. */
function whole(row: Row, leaves: readonly Leaf[], current: Readonly<Record<string, ConfigValue>>): Record<string, unknown> {
  const values = new Map(Object.entries(current).filter(([, value]) => isWritten(value) && value.value !== null).map(([name, value]) => [name, value.value as unknown]));
  for (const { name, field } of leaves) {
    const text = row.typed[name];
    if (text === '') {
      values.delete(name);
    } else if (text !== undefined) {
      values.set(name, valueOf(text, field));
    }
  }
  const found: Record<string, unknown> = {};
  for (const [path, value] of values) {
    const names = splitPath(path);
    let place = found;
    for (const above of names.slice(0, -1)) {
      place = (place[above] ??= {}) as Record<string, unknown>;
    }
    place[names.at(-1) ?? path] = value;
  }
  return found;
}

/** Each deployment by a path of its own: the members of an object in JavaScript do not keep their order where a name is a number. */
function oneByOne(part: string, deployments: readonly (readonly [string, unknown])[]): Record<string, unknown> {
  return Object.fromEntries(deployments.map(([id, value]) => [`${part}.${joinPath(['deployments', id])}`, value]));
}

/** A model that is made. */
function made(draft: ModelDraft, rows: readonly Row[], leaves: readonly Leaf[]): Record<string, unknown> {
  const own = wholeOf(draft.typed, draft.leaves);
  const deployments = rows.map((row) => [row.id, wholeOf(row.typed, leaves)] as const);
  const together = Object.fromEntries(deployments);
  return Object.keys(together).every((id, index) => id === rows[index]?.id)
    ? { [draft.part]: { ...own, deployments: together } }
    : { ...(Object.keys(own).length > 0 ? { [draft.part]: own } : {}), ...oneByOne(draft.part, deployments) };
}

/**
 * What changes: the model's own values, and its deployments one by one. A layer keeps the order of those below it, so for another order all deployments are
 * taken away and set anew, each with everything that is written of it.
 */
export function editsOfModel(draft: ModelDraft, rows: readonly Row[], gone: readonly string[], before: readonly string[] | null): Edits {
  const leaves = leavesOf(draft.fields, 'models.<id>.deployments.<id>');
  if (before === null) {
    return { set: made(draft, rows, leaves), remove: [] };
  }
  if (isReordered(rows, before)) {
    const deployments = rows.map((row) => [row.id, whole(row, leaves, row.isNew ? {} : deploymentOf(draft, row.id))] as const);
    return { set: { ...draft.edits.set, [`${draft.part}.deployments`]: null, ...oneByOne(draft.part, deployments) }, remove: draft.edits.remove };
  }
  const all = [draft.edits];
  for (const row of rows) {
    const part = `${draft.part}.${joinPath(['deployments', row.id])}`;
    all.push(row.isNew ? { set: { [part]: wholeOf(row.typed, leaves) }, remove: [] } : editsOf(part, row.typed, leaves, deploymentOf(draft, row.id)));
  }
  for (const id of gone) {
    all.push(removalOf(`${draft.part}.${joinPath(['deployments', id])}`, deploymentOf(draft, id)));
  }
  return { set: Object.assign({}, ...all.map((one) => one.set)) as Edits['set'], remove: all.flatMap((one) => one.remove) };
}
