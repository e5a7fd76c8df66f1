import { Group, Text } from '@mantine/core';
import type { Budget } from '../../api/types';
import { formatCount } from '../../shared/format';
import { Money } from '../../shared/Money';
import { Time } from '../../shared/Time';

/** Used, held and left of each limit, what the window will cost if it goes on so, and when it begins anew. */
export function BudgetNumbers({ budget }: { budget: Budget }) {
  return (
    <Group gap="0 1rem" mt={4}>
      {budget.limit_usd !== null && (
        <Text size="sm">
          <Money usd={budget.posted_usd} /> used, <Money usd={budget.held_usd} /> held, <Money usd={budget.remaining_usd} /> left of <Money usd={budget.limit_usd} />
        </Text>
      )}
      {budget.limit_tokens !== null && (
        <Text size="sm">
          {formatCount(budget.posted_tokens)} of {formatCount(budget.limit_tokens)} tokens
        </Text>
      )}
      {budget.limit_requests !== null && (
        <Text size="sm">
          {formatCount(budget.posted_requests)} of {formatCount(budget.limit_requests)} requests
        </Text>
      )}
      {budget.projected_usd !== null && (
        <Text size="sm" c="dimmed">
          <Money usd={budget.projected_usd} /> at the end if it goes on so
        </Text>
      )}
      {budget.resets_at && (
        <Text size="sm" c="dimmed">
          anew <Time at={budget.resets_at} as="ago" />
        </Text>
      )}
    </Group>
  );
}
