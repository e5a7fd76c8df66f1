import { Button } from '@mantine/core';
import { call } from '../../api/client';
import type { components } from '../../api/schema';
import { useChange, useGet } from '../../api/useApi';
import { DataTable, DownloadTable, type Column } from '../../shared/DataTable';
import { Empty } from '../../shared/Empty';
import { ErrorNotice } from '../../shared/ErrorNotice';
import { Loading } from '../../shared/Loading';
import { Panel } from '../../shared/Panel';
import { Time } from '../../shared/Time';
import { Label } from '../../shared/Tone';

type OwnSession = components['schemas']['OwnSession'];

/** Where one is signed in, and the way out of there. */
export function SessionsPanel() {
  const sessions = useGet('people', '/api/sessions');
  const end = useChange((one: OwnSession) => call('delete', '/api/sessions/{id}', { path: { id: one.id } }), { areas: ['people', 'audit'], done: () => 'You are signed out there.' });
  const columns: Column<OwnSession>[] = [
    { label: 'From', cell: (one) => <><span className="mono break">{one.address ?? 'an unknown address'}</span> {one.current && <Label tone="good">this one</Label>}</>, text: (one) => one.address },
    { label: 'Since', cell: (one) => <Time at={one.started_at} />, text: (one) => one.started_at },
    { label: 'Used', cell: (one) => <Time at={one.seen_at} as="ago" />, text: (one) => one.seen_at },
    { label: 'Ends', cell: (one) => <Time at={one.ends_at} as="ago" />, text: (one) => one.ends_at },
    {
      label: 'Do',
      cell: (one) =>
        one.current ? (
          '–'
        ) : (
          <Button size="compact-xs" variant="default" loading={end.isPending && end.variables.id === one.id} onClick={() => end.mutate(one)}>
            Sign out there
          </Button>
        ),
    },
  ];
  return (
    <Panel flush title="Where you are signed in" actions={<DownloadTable columns={columns} rows={sessions.data?.items ?? []} name="sessions" />}>
      {end.error && <ErrorNotice error={end.error} />}
      <Loading query={sessions}>
        {({ items }) => (items.length === 0 ? <Empty title="No session">You use a token.</Empty> : <DataTable caption="Your sessions" columns={columns} rows={items} rowKey={(one) => one.id} />)}
      </Loading>
    </Panel>
  );
}
