import type { Budget } from '../../api/types';

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
    .map(([dimension, budgets]) => ({ name: nameOf(dimension), note: dimension === '' ? 'Every call counts in these.' : `Calls that name the ${dimension} count in these.`, budgets }));
}
