import { Drawer, Stack, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useGet } from '../../api/useApi';
import { Facts } from '../../shared/Facts';
import { formatCount } from '../../shared/format';
import { Loading } from '../../shared/Loading';
import { Money } from '../../shared/Money';
import { Time } from '../../shared/Time';
import { Label, Tone } from '../../shared/Tone';
import { textOf } from '../../shared/settings/leaves';
import { IntegrationCharts } from './IntegrationCharts';

/** One integration: its health, what it cost, its values with their origin. */
export function IntegrationDrawer({ id, onClose }: { id: string; onClose: () => void }) {
  const detail = useGet('integrations', '/api/integrations/{id}', { path: { id } });
  return (
    <Drawer opened onClose={onClose} title={id}>
      <Loading query={detail} lines={8}>
        {({ integration, costs, values, budgets }) => (
          <Stack gap="md">
            <Facts
              items={[
                ['Health', <Tone word={integration.health.status} />],
                ['Why', integration.health.reason],
                ['Checked', <Time at={integration.health.last_check} as="ago" />],
                ['Failed in a row', integration.health.consecutive_failures || null],
                ['Address', integration.endpoint],
                ['Cost this month', <><Money usd={costs.month.cost_usd} />, {formatCount(costs.month.requests)} requests</>],
                ['Cost in all', <><Money usd={costs.total.cost_usd} />, {formatCount(costs.total.requests)} requests</>],
                ['Budgets', budgets.length === 0 ? null : budgets.map((one) => <Link key={one.id} to="/budgets/$id" params={{ id: one.id }}>{one.id} </Link>)],
              ]}
            />
            <Link to="/costs" search={{ by: 'integration' } as never}>
              Costs by integration
            </Link>
            <IntegrationCharts id={id} />
            <Title order={3}>Values</Title>
            <Facts items={values.map((value) => [value.path, <><span className="mono">{textOf(value.value) || 'not set'}</span> <Label>{value.source}</Label></>])} />
          </Stack>
        )}
      </Loading>
    </Drawer>
  );
}
