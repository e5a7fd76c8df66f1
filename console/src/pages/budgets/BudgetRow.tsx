import { ActionIcon, Group, Text, Tooltip } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { Budget } from '../../api/types';
import { Tone } from '../../shared/Tone';
import { scopeText, type BudgetBranch } from './budgetTree';
import { BudgetMeter } from './BudgetMeter';
import { BudgetNumbers } from './BudgetNumbers';
import { usedText } from './budgetUse';
import { childText } from './childText';

function Line({ budget, title }: { budget: Budget; title: React.ReactNode }) {
  return (
    <div>
      <Group justify="space-between" gap="xs" mb={4}>
        <Group gap="xs">
          {title} <Tone word={budget.status} />
        </Group>
        <Text size="sm">{usedText(budget)}</Text>
      </Group>
      <BudgetMeter budget={budget} />
      <BudgetNumbers budget={budget} />
    </div>
  );
}

/** One budget, and below it its children. */
export function BudgetRow({ branch, onEdit }: { branch: BudgetBranch; onEdit?: ((budget: Budget) => void) | undefined }) {
  const { head, children } = branch;
  const title = (
    <>
      <Link to="/budgets/$id" params={{ id: head.id }}>
        <b>{head.id}</b>
      </Link>
      <Text size="sm" c="dimmed">
        {scopeText(head)}, each {head.period}, {head.action === 'warn' ? 'warns' : head.action === 'block' ? 'blocks' : 'switches the key off'}
      </Text>
      {onEdit && (
        <Tooltip label="Change it">
          <ActionIcon size="sm" onClick={() => onEdit(head)} aria-label={`Change ${head.id}`}>
            <IconPencil size={14} />
          </ActionIcon>
        </Tooltip>
      )}
    </>
  );
  return (
    <div className="panel-body divided">
      {children.length === 0 ? (
        <Line budget={head} title={title} />
      ) : (
        <>
          <Group gap="xs" mb="xs">
            {title}
          </Group>
          <div className="tree-child grid">
            {children.map((child) => (
              <Line key={child.child} budget={child} title={<Text span>{childText(child.child) || 'none of them spent anything yet'}</Text>} />
            ))}
          </div>
        </>
      )}
    </div>
  );
}
