import { Badge, Button, Group, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import type { Dashboard } from '../../api/types';
import { useGet } from '../../api/useApi';
import { Empty } from '../../shared/Empty';
import { ErrorNotice } from '../../shared/ErrorNotice';
import { Loading } from '../../shared/Loading';
import { PageHead } from '../../shared/PageHead';
import { Panel } from '../../shared/Panel';
import { Time } from '../../shared/Time';
import { shipped } from './shipped';
import { useAddDashboard } from './useDashboards';

function Own({ dashboards }: { dashboards: readonly Dashboard[] }) {
  return dashboards.map((one) => (
    <div key={one.id} className="panel-body divided">
      <Group gap="xs">
        <Link to="/dashboards/$id" params={{ id: one.id }} className="dashboard-link">
          {one.name}
        </Link>
        {one.shared && <Badge variant="light">{one.mine ? 'shared' : `by ${one.owner}`}</Badge>}
      </Group>
      <Text size="sm" c="dimmed">
        {one.panels.length} {one.panels.length === 1 ? 'panel' : 'panels'}, changed <Time at={one.changed_at} as="ago" />
      </Text>
    </div>
  ));
}

/** Those that one arranged, those that others share, and those that come with Weir. */
export default function DashboardsPage() {
  const list = useGet('dashboards', '/api/dashboards');
  const navigate = useNavigate();
  const add = useAddDashboard((made) => void navigate({ to: '/dashboards/$id', params: { id: made.id }, search: { edit: 'yes' } as never }));
  return (
    <>
      <PageHead
        title="Dashboards"
        actions={
          <Button leftSection={<IconPlus size={16} />} loading={add.isPending} onClick={() => add.mutate({ name: 'New dashboard', shared: false, range: '6h', panels: [] })}>
            New dashboard
          </Button>
        }
      >
        What you want to see, arranged as you want it.
      </PageHead>
      {add.error && <ErrorNotice error={add.error} />}
      <div className="grid grid-two grid-top">
        <Panel flush title="Yours and shared ones">
          <Loading query={list}>
            {({ items }) =>
              items.length === 0 ? <Empty title="None of your own yet">Make one, or copy one of those that come with Weir and change it.</Empty> : <Own dashboards={items} />
            }
          </Loading>
        </Panel>
        <Panel flush title="With Weir">
          {shipped.map((one) => (
            <div key={one.id} className="panel-body divided">
              <Link to="/dashboards/$id" params={{ id: one.id }} className="dashboard-link">
                {one.name}
              </Link>
              <Text size="sm" c="dimmed">
                {one.about}
              </Text>
            </div>
          ))}
        </Panel>
      </div>
    </>
  );
}
