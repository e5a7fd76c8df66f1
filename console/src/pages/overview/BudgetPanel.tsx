import { Group, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useGet } from '../../api/useApi';
import { Empty } from '../../shared/Empty';
import { Loading } from '../../shared/Loading';
import { Panel } from '../../shared/Panel';
import { BudgetMeter } from '../budgets/BudgetMeter';
import { childText } from '../budgets/childText';

const SHOWN = 6;

/** The budgets that are nearest to their limit. */
export function BudgetPanel() {
  const budgets = useGet('budgets', '/api/budgets', { query: { limit: 1000 } });
  return (
    <Panel title="Budgets" actions={<Link to="/budgets">All of them</Link>}>
      <Loading query={budgets}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="No budget yet">Without one, spending has no limit. Make one under Budgets.</Empty>
          ) : (
            <Stack gap="sm">
              {[...items]
                .sort((a, b) => b.percent - a.percent)
                .slice(0, SHOWN)
                .map((one) => (
                  <div key={`${one.id} ${one.child}`}>
                    <Group justify="space-between" gap="xs" mb={4}>
                      <Link to="/budgets/$id" params={{ id: one.id }}>
                        {one.id}
                        {one.child && `, ${childText(one.child)}`}
                      </Link>
                      <Text size="sm" c="dimmed">
                        {one.percent} % of its limit, period {one.period}
                      </Text>
                    </Group>
                    <BudgetMeter budget={one} />
                  </div>
                ))}
            </Stack>
          )
        }
      </Loading>
    </Panel>
  );
}
