import { shareOf } from '../../api/money';
import type { Budget } from '../../api/types';

interface Use {
  posted: number;
  held: number;
}

/** How much is posted and held of the limit that is used up most. */
export function useOf(budget: Budget): Use {
  if (budget.limit_usd !== null) {
    return { posted: shareOf(budget.posted_usd, budget.limit_usd), held: shareOf(budget.held_usd, budget.limit_usd) };
  }
  const counts: Use[] = [];
  if (budget.limit_tokens) {
    counts.push({ posted: budget.posted_tokens / budget.limit_tokens, held: budget.held_tokens / budget.limit_tokens });
  }
  if (budget.limit_requests) {
    counts.push({ posted: budget.posted_requests / budget.limit_requests, held: budget.held_requests / budget.limit_requests });
  }
  return counts.sort((a, b) => b.posted - a.posted)[0] ?? { posted: 0, held: 0 };
}

/** Posted in percent of the limit, cut off as the API does; what is not nothing never looks like nothing. */
export function usedText(budget: Budget): string {
  return budget.percent === 0 && useOf(budget).posted > 0 ? '< 0.1 %' : `${budget.percent} %`;
}
