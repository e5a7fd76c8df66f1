import type { Budget } from '../../api/types';
import { Meter } from '../../shared/Meter';
import { usedText, useOf } from './budgetUse';
import { childText } from './childText';

export function BudgetMeter({ budget }: { budget: Budget }) {
  const { posted, held } = useOf(budget);
  return <Meter posted={posted} held={held} status={budget.status} label={`${usedText(budget)} of ${[budget.id, childText(budget.child)].filter(Boolean).join(', ')} used`} />;
}
