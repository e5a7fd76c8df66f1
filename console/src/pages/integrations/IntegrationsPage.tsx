import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { call } from '../../api/client';
import { useMay } from '../../api/session';
import type { Integration } from '../../api/types';
import { useChange, useGet } from '../../api/useApi';
import { DataTable, DownloadTable, type Column } from '../../shared/DataTable';
import { Empty } from '../../shared/Empty';
import { ErrorNotice } from '../../shared/ErrorNotice';
import { formatMs } from '../../shared/format';
import { Loading } from '../../shared/Loading';
import { PageHead } from '../../shared/PageHead';
import { Panel } from '../../shared/Panel';
import { Time } from '../../shared/Time';
import { Tone } from '../../shared/Tone';
import { useFilters } from '../../shared/useFilters';
import { IntegrationDrawer } from './IntegrationDrawer';

function columnsOf(open: (id: string) => void, check: ((id: string) => void) | null): Column<Integration>[] {
  return [
    { label: 'Integration', cell: (one) => <Button variant="transparent" size="compact-sm" p={0} h="auto" c="var(--mantine-color-anchor)" onClick={() => open(one.id)}>{one.label ?? one.id}</Button>, text: (one) => one.id },
    { label: 'Kind', cell: (one) => one.kind, text: (one) => one.kind },
    { label: 'Health', cell: (one) => <Tone word={one.health.status} />, text: (one) => one.health.status },
    { label: 'Why', cell: (one) => <span className="break">{one.health.reason ?? '–'}</span>, text: (one) => one.health.reason },
    { label: 'Latency', numeric: true, cell: (one) => (one.health.latency_ms === null ? '–' : formatMs(one.health.latency_ms)), text: (one) => one.health.latency_ms },
    { label: 'Checked', cell: (one) => <Time at={one.health.last_check} as="ago" />, text: (one) => one.health.last_check },
    { label: 'Address', cell: (one) => <span className="break">{one.endpoint ?? '–'}</span>, text: (one) => one.endpoint },
    ...(check ? [{ label: 'Do', cell: (one: Integration) => one.enabled && !one.template && <Button size="compact-xs" variant="default" onClick={() => check(one.id)} aria-label={`Check now: ${one.id}`}>Check now</Button> }] : []),
  ];
}

/** Other components that report to Weir: how they are and what they cost. */
export default function IntegrationsPage() {
  const may = useMay();
  const [filters, setFilters] = useFilters();
  const list = useGet('integrations', '/api/integrations', { query: { limit: 1000 }, refresh: true });
  const check = useChange((id: string) => call('post', '/api/integrations/{id}/check', { path: { id } }), {
    areas: ['integrations'],
    done: (checked) => `${checked.id}: ${checked.health.status}${checked.health.reason ? `, ${checked.health.reason}` : ''}`,
  });
  const columns = columnsOf((id) => setFilters({ id }), may('connections_test', true) ? check.mutate : null);
  return (
    <>
      <PageHead title="Integrations">Other monitored components that report operations and costs.</PageHead>
      {check.error && <ErrorNotice error={check.error} />}
      <Panel flush title="All of them" actions={<DownloadTable columns={columns} rows={list.data?.items ?? []} name="integrations" />}>
        <Loading query={list}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty title="No integration yet">
                Template engines, routers and external tools report here. Write one into the section integrations of <Link to="/configuration" search={{ tab: 'text' } as never}>the configuration</Link>.
              </Empty>
            ) : (
              <DataTable caption="Integrations" columns={columns} rows={items} rowKey={(one) => one.id} />
            )
          }
        </Loading>
      </Panel>
      {filters.id && <IntegrationDrawer id={filters.id} onClose={() => setFilters({ id: undefined })} />}
    </>
  );
}
