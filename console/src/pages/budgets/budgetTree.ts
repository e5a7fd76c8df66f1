import type { Budget } from '../../api/types';
import { childText } from './childText';

export interface BudgetBranch {
  id: string;
  /** The budget itself, or the first of its children. */
  head: Budget;
  /** One for each child of a budget with "*" in its scope. */
  children: Budget[];
}

export interface BudgetGroup {
  name: string;
  note: string;
  budgets: BudgetBranch[];
}

const ORDER = ['', 'team', 'project', 'customer', 'user', 'key', 'provider', 'model', 'environment', 'integration'];

function nameOf(dimension: string): string {
  return dimension === '' ? 'The whole house' : `By ${dimension}`;
}

/** Those that a text is found in: their id, what they are for, and their child as it is shown and as the API names it. */
export function found(items: readonly Budget[], text: string): readonly Budget[] {
  const wanted = text.trim().toLowerCase();
  return items.filter((item) => [item.id, scopeText(item), item.child, childText(item.child)].some((one) => one.toLowerCase().includes(wanted)));
}

export function scopeText(budget: Budget): string {
  const parts = Object.entries(budget.scope).map(([dimension, name]) => (name === '*' ? `each ${dimension}` : `${dimension} ${name}`));
  return parts.length === 0 ? 'everything' : parts.join(', ');
}

/** Scopes from the widest to the narrowest, each with its budgets, each of these with its children. */
export function budgetTree(items: readonly Budget[]): BudgetGroup[] {
  const branches = new Map<string, BudgetBranch>();
  for (const item of items) {
    const branch = branches.get(item.id) ?? { id: item.id, head: item, children: [] };
    if (Object.values(item.scope).includes('*')) {
      branch.children.push(item);
    }
    branches.set(item.id, branch);
  }
  const groups = new Map<string, BudgetBranch[]>();
  for (const branch of branches.values()) {
    const dimension = Object.keys(branch.head.scope).sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b))[0] ?? '';
    groups.set(dimension, [...(groups.get(dimension) ?? []), branch]);
  }
  return [...groups]
    .sort(([a], [b]) => ORDER.indexOf(a) - ORDER.indexOf(b))
    .map(([dimension, budgets]) => ({ name: nameOf(dimension), note: dimension === '' ? 'Every call counts in these.' : `Calls count in these by the ${dimension} that they name.`, budgets }));
}
