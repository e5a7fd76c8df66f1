import { expect, test } from 'vitest';
import type { Budget } from '../../api/types';
import { usedText, useOf } from './budgetUse';

const budget = (percent: number, posted: string, limit: string | null = '100') =>
  ({ percent, limit_usd: limit, posted_usd: posted, held_usd: '1', posted_tokens: 3, held_tokens: 2, limit_tokens: 10, posted_requests: 4, held_requests: 0, limit_requests: 10 }) as unknown as Budget;

test('what is used is told in percent, and what is not nothing never as nothing', () => {
  expect(usedText(budget(0, '0'))).toBe('0 %');
  expect(usedText(budget(0, '0.000000001'))).toBe('< 0.1 %');
  expect(usedText(budget(12.3, '12.35'))).toBe('12.3 %');
});

test('money counts where it is limited, else what is used up most', () => {
  expect(useOf(budget(25, '25'))).toEqual({ posted: 0.25, held: 0.01 });
  expect(useOf(budget(40, '25', null))).toEqual({ posted: 0.4, held: 0 });
});
