import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { call } from '../../api/client';
import type { components } from '../../api/schema';
import { useMay } from '../../api/session';
import { useChange, useGet } from '../../api/useApi';
import { DataTable, DownloadTable, type Column } from '../../shared/DataTable';
import { Empty } from '../../shared/Empty';
import { ErrorNotice } from '../../shared/ErrorNotice';
import { Loading } from '../../shared/Loading';
import { Panel } from '../../shared/Panel';
import { Time } from '../../shared/Time';

type Webhook = components['schemas']['WebhookView'];

/** Where notices are sent, and what waits or was given up. */
export function WebhooksPanel() {
  const may = useMay();
  const list = useGet('config', '/api/notices/webhooks');
  const test = useChange((id: string) => call('post', '/api/notices/webhooks/{id}/test', { path: { id } }), { areas: ['config'], done: () => 'A test event was sent.' });
  const columns: Column<Webhook>[] = [
    { label: 'Webhook', cell: (one) => <span className="break">{one.id}</span>, text: (one) => one.id },
    { label: 'Waiting', numeric: true, cell: (one) => one.pending, text: (one) => one.pending },
    { label: 'Delivered', numeric: true, cell: (one) => one.delivered, text: (one) => one.delivered },
    { label: 'Given up', numeric: true, cell: (one) => <span className={one.failed > 0 ? 'text-bad' : undefined}>{one.failed}</span>, text: (one) => one.failed },
    { label: 'Next try', cell: (one) => <Time at={one.next_attempt_at} as="ago" />, text: (one) => one.next_attempt_at },
    ...(may('connections_test', true) ? [{ label: 'Do', cell: (one: Webhook) => <Button size="compact-xs" variant="default" onClick={() => test.mutate(one.id)}>Test</Button> }] : []),
  ];
  return (
    <Panel flush title="Webhooks" actions={<DownloadTable columns={columns} rows={list.data?.items ?? []} name="webhooks" />}>
      {test.error && <ErrorNotice error={test.error} />}
      <Loading query={list}>
        {({ items }) => (items.length === 0 ? <Empty title="No webhook yet">What happens is told to nobody outside. Write one into the section notices of <Link to="/configuration" search={{ tab: 'text' } as never}>the configuration</Link>.</Empty> : <DataTable caption="Webhooks" columns={columns} rows={items} rowKey={(one) => one.id} />)}
      </Loading>
    </Panel>
  );
}
