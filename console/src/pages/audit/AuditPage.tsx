import { useState } from 'react';
import { Button, Drawer, Group, Select, Skeleton, Stack, Text, TextInput } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { call } from '../../api/client';
import type { AuditEntry } from '../../api/types';
import { DataTable, type Column } from '../../shared/DataTable';
import { DownloadAll } from '../../shared/DownloadAll';
import { Empty } from '../../shared/Empty';
import { ErrorNotice } from '../../shared/ErrorNotice';
import { Facts } from '../../shared/Facts';
import { filterWidth } from '../../shared/filterWidth';
import { PageHead } from '../../shared/PageHead';
import { Panel } from '../../shared/Panel';
import { Time } from '../../shared/Time';
import { Tone } from '../../shared/Tone';
import { useFilters } from '../../shared/useFilters';
import { VerifyTrail } from './VerifyTrail';

const OUTCOMES = ['allowed', 'denied', 'failed'];
const TEXTS = ['actor', 'action', 'object'] as const;

function columnsOf(open: (entry: AuditEntry) => void): Column<AuditEntry>[] {
  return [
    { label: 'When', cell: (one) => <Time at={one.at} /> },
    { label: 'Who', cell: (one) => <span className="break">{one.actor}</span> },
    { label: 'What', cell: (one) => <Button variant="transparent" size="compact-sm" p={0} h="auto" c="var(--mantine-color-anchor)" onClick={() => open(one)}><span className="mono">{one.action}</span></Button> },
    { label: 'Of what', cell: (one) => <span className="break">{one.object}</span> },
    { label: 'Outcome', cell: (one) => <Tone word={one.outcome} /> },
    { label: 'Why', cell: (one) => <span className="break">{one.reason ?? '–'}</span> },
  ];
}

/** A state as it was written down; nothing where there is none to tell. */
function Value({ name, of }: { name: string; of: unknown }) {
  return (
    <div>
      <Text fw={600}>{name}</Text>
      {of === null || of === undefined ? <Text c="dimmed">nothing</Text> : <pre className="mono break" style={{ whiteSpace: 'pre-wrap', margin: 0 }}>{JSON.stringify(of, null, 2)}</pre>}
    </div>
  );
}

/** Who did what, and what was refused. */
export default function AuditPage() {
  const [filters, setFilters] = useFilters();
  const [shown, setShown] = useState<AuditEntry | null>(null);
  const query = { actor: filters.actor, action: filters.action, object: filters.object, outcome: filters.outcome };
  const trail = useInfiniteQuery({
    queryKey: ['audit', 'list', query],
    queryFn: ({ pageParam, signal }) => call('get', '/api/audit', { query: { ...query, limit: 50, after: pageParam } as never, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: (before) => before,
  });
  const rows = trail.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <PageHead
        title="Audit"
        actions={<VerifyTrail />}
      >
        Everything that was changed or tried, in a chain that shows what was tampered with.
      </PageHead>
      <Panel
        flush
        title={
          <Group gap="xs" align="flex-end">
            <Select size="xs" label="Outcome" data={OUTCOMES} value={filters.outcome ?? null} onChange={(outcome) => setFilters({ outcome: outcome ?? undefined })} placeholder="all" clearable allowDeselect w={filterWidth(120)} />
            {TEXTS.map((name) => (
              <TextInput key={name} size="xs" label={name[0]?.toUpperCase() + name.slice(1)} defaultValue={filters[name] ?? ''} onBlur={(event) => setFilters({ [name]: event.currentTarget.value })} onKeyDown={(event) => event.key === 'Enter' && setFilters({ [name]: event.currentTarget.value })} w={filterWidth(150)} />
            ))}
          </Group>
        }
        actions={<DownloadAll path="/api/audit/export" query={query} />}
      >
        {trail.error && rows.length === 0 ? (
          <ErrorNotice error={trail.error} retry={() => void trail.refetch()} />
        ) : trail.isPending ? (
          <Stack gap="xs" p="md" aria-busy="true" aria-label="Loading">
            <Skeleton height={18} />
            <Skeleton height={18} />
            <Skeleton height={18} />
          </Stack>
        ) : rows.length === 0 ? (
          <Empty title="Nothing matches">Take a filter away. An action that ends with a point, such as credential., means all that begin with it.</Empty>
        ) : (
          <DataTable caption="Audit trail" columns={columnsOf(setShown)} rows={rows} rowKey={(one) => one.id} />
        )}
        {trail.hasNextPage && (
          <Group justify="center" p="sm">
            <Button variant="default" size="xs" loading={trail.isFetchingNextPage} onClick={() => void trail.fetchNextPage()}>
              Older ones
            </Button>
          </Group>
        )}
      </Panel>
      {shown && (
        <Drawer opened onClose={() => setShown(null)} title={shown.action}>
          <Stack gap="md">
            <Facts items={[['When', <Time at={shown.at} />], ['Who', shown.actor], ['From', shown.address], ['Of what', shown.object], ['Outcome', <Tone word={shown.outcome} />], ['Why', shown.reason], ['Row', shown.seq], ['Hash', <span className="mono">{shown.hash}</span>]]} />
            <Value name="Before" of={shown.before} />
            <Value name="After" of={shown.after} />
          </Stack>
        </Drawer>
      )}
    </>
  );
}
