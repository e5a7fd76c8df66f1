import { useState } from 'react';
import { Button, Group, Select, Skeleton, Stack, Switch, TextInput } from '@mantine/core';
import { IconPlayerPause, IconX } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { call } from '../../api/client';
import { usePreferences, useRefreshMs } from '../../api/preferences';
import { DataTable, DownloadTable } from '../../shared/DataTable';
import { DownloadAll } from '../../shared/DownloadAll';
import { Empty } from '../../shared/Empty';
import { ErrorNotice } from '../../shared/ErrorNotice';
import { filterWidth } from '../../shared/filterWidth';
import { PageHead } from '../../shared/PageHead';
import { Panel } from '../../shared/Panel';
import { useFilters } from '../../shared/useFilters';
import { requestColumns } from './columns';

const PAGE = 50;
const OUTCOMES = ['completed', 'failed', 'refused', 'cancelled', 'cut', 'fallback', 'timeout', 'abandoned', 'running'];
const TEXTS = ['model', 'provider', 'key', 'team', 'customer', 'status', 'q', 'source'] as const;
const LABELS: Partial<Record<(typeof TEXTS)[number], string>> = { q: 'Error says', status: 'Status (429, 5xx)', source: 'Reported by' };
const TAIL_MS = 3_000;

/** Takes over what is typed once the field is left or Enter is pressed. */
function FilterText({ name, label, value, onChange }: { name: string; label?: string | undefined; value: string; onChange: (value: string) => void }) {
  const [typed, setTyped] = useState(value);
  return (
    <TextInput
      key={value}
      size="xs"
      label={label ?? name[0]?.toUpperCase() + name.slice(1)}
      defaultValue={value}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={() => typed !== value && onChange(typed)}
      onKeyDown={(event) => event.key === 'Enter' && onChange(typed)}
      w={filterWidth(140)}
    />
  );
}

export default function RequestsPage() {
  const [filters, setFilters] = useFilters();
  const [isLive, setLive] = useState(usePreferences().live);
  const refreshMs = useRefreshMs();
  const chosen = Object.fromEntries(['outcome', ...TEXTS].map((name) => [name, filters[name]]));
  const query = { limit: PAGE, ...chosen };
  const list = useInfiniteQuery({
    queryKey: [isLive ? 'operations' : 'operations-paused', 'list', query],
    queryFn: ({ pageParam, signal }) => call('get', '/api/operations', { query: { ...query, after: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    // Reading on means looking back: new ones then wait.
    refetchInterval: isLive && refreshMs,
    placeholderData: (before) => before,
  });
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  const isFiltered = [...TEXTS, 'outcome'].some((name) => filters[name]);
  const clear = () => setFilters(Object.fromEntries(['outcome', ...TEXTS].map((name) => [name, undefined])));

  return (
    <>
      <PageHead title="Requests" actions={<Switch checked={isLive} onChange={(event) => setLive(event.currentTarget.checked)} label="New ones arrive" thumbIcon={isLive ? undefined : <IconPlayerPause size={10} />} />}>
        Every call by a client, newest first.
      </PageHead>
      <Panel
        flush
        title={
          <Group gap="xs" align="flex-end">
            <Select size="xs" label="Outcome" data={OUTCOMES} value={filters.outcome ?? null} onChange={(value) => setFilters({ outcome: value ?? undefined })} placeholder="all" clearable allowDeselect w={filterWidth(130)} />
            {TEXTS.map((name) => (
              <FilterText key={name} name={name} label={LABELS[name]} value={filters[name] ?? ''} onChange={(value) => setFilters({ [name]: value })} />
            ))}
            {isFiltered && (
              <Button size="xs" variant="subtle" color="gray" leftSection={<IconX size={14} />} onClick={clear}>
                Clear
              </Button>
            )}
          </Group>
        }
        actions={
          <>
            <DownloadAll path="/api/operations/export" query={chosen} />
            <DownloadTable columns={requestColumns} rows={rows} name="requests" />
          </>
        }
      >
        {list.error && rows.length === 0 ? (
          <ErrorNotice error={list.error} retry={() => void list.refetch()} />
        ) : list.isPending ? (
          <Stack gap="xs" p="md" aria-busy="true" aria-label="Loading">
            <Skeleton height={18} />
            <Skeleton height={18} />
            <Skeleton height={18} />
          </Stack>
        ) : rows.length === 0 ? (
          <Empty title={isFiltered ? 'No request matches' : 'No request yet'}>
            {isFiltered ? 'Take a filter away, or wait: what arrives and matches appears here.' : 'As soon as a client calls with one of your keys, it appears here. The first call is made under Keys.'}
          </Empty>
        ) : (
          <DataTable caption="Requests" columns={requestColumns} rows={rows} rowKey={(one) => one.id} isNew={(one) => Date.now() - Date.parse(one.started_at) < TAIL_MS} />
        )}
        {list.hasNextPage && (
          <Group justify="center" p="sm">
            <Button variant="default" size="xs" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
              Older ones
            </Button>
          </Group>
        )}
      </Panel>
    </>
  );
}
