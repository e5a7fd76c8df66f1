import { Button, Progress, Stack, Text } from '@mantine/core';
import { call } from '../../api/client';
import type { components } from '../../api/schema';
import { useChange, useGet } from '../../api/useApi';
import { DataTable, DownloadTable, type Column } from '../../shared/DataTable';
import { Empty } from '../../shared/Empty';
import { ErrorNotice } from '../../shared/ErrorNotice';
import { Loading } from '../../shared/Loading';
import { Panel } from '../../shared/Panel';
import { Time } from '../../shared/Time';

type Backup = components['schemas']['BackupView'];

const KILOBYTE = 1_024;
const MEGABYTE = 1_048_576;

function sizeOf(bytes: number): string {
  return bytes < MEGABYTE ? `${Math.max(1, Math.round(bytes / KILOBYTE))} KB` : `${(bytes / MEGABYTE).toFixed(1)} MB`;
}

const columns: readonly Column<Backup>[] = [
  { label: 'Backup', cell: (one) => <span className="mono break">{one.name}</span>, text: (one) => one.name },
  { label: 'Made', cell: (one) => <Time at={one.at} as="ago" />, text: (one) => one.at },
  { label: 'Size', numeric: true, cell: (one) => sizeOf(one.bytes), text: (one) => one.bytes },
];

/** Copies of the whole state; the one that is being made with its progress. */
export function BackupsPanel() {
  const make = useChange(() => call('post', '/api/backups', { body: {} }), { areas: ['system'], done: () => 'The backup has begun.' });
  const list = useGet('system', '/api/backups', { query: { limit: 10 }, refresh: make.isSuccess ? 2_000 : true });
  const run = list.data?.last;
  const isRunning = run?.state === 'running';
  return (
    <Panel
      flush
      title="Backups"
      actions={
        <>
          <Button size="xs" variant="default" loading={make.isPending} disabled={isRunning} onClick={() => make.mutate(undefined)}>
            Make one now
          </Button>
          <DownloadTable columns={columns} rows={list.data?.items ?? []} name="backups" />
        </>
      }
    >
      {make.error && <ErrorNotice error={make.error} />}
      {isRunning && (
        <Stack gap={4} p="md">
          <Text size="sm">{run.stage ?? 'under way'}</Text>
          <Progress value={run.total > 0 ? (run.done / run.total) * 100 : 0} aria-label="Progress of the backup" />
        </Stack>
      )}
      {run?.failure && <Text p="md" className="text-bad break">{run.failure}</Text>}
      <Loading query={list}>
        {({ items }) => (items.length === 0 ? <Empty title="No backup yet">A backup holds everything but the keyring.</Empty> : <DataTable caption="Backups" columns={columns} rows={items} rowKey={(one) => one.name} />)}
      </Loading>
    </Panel>
  );
}
