import { useState } from 'react';
import { Button, Group, Select, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMay } from '../../api/session';
import type { Key, KeyMade } from '../../api/types';
import { useGet } from '../../api/useApi';
import { DataTable, DownloadTable, type Column } from '../../shared/DataTable';
import { Empty } from '../../shared/Empty';
import { filterWidth } from '../../shared/filterWidth';
import { Loading } from '../../shared/Loading';
import { PageHead } from '../../shared/PageHead';
import { Panel } from '../../shared/Panel';
import { Time } from '../../shared/Time';
import { Label, Tone } from '../../shared/Tone';
import { useFilters } from '../../shared/useFilters';
import { KeyDrawer } from './KeyDrawer';
import { KeyForm } from './KeyForm';
import { SecretShown } from './SecretShown';

const STATES = ['active', 'disabled', 'disabled_by_budget', 'expired', 'shadowed', 'gone'];

function columnsOf(open: (id: string) => void): Column<Key>[] {
  return [
    { label: 'Key', cell: (one) => <Button variant="transparent" size="compact-sm" p={0} h="auto" justify="flex-start" c="var(--mantine-color-anchor)" onClick={() => open(one.id)}><span className="break">{one.id}</span></Button>, text: (one) => one.id },
    { label: 'State', cell: (one) => <Tone word={one.state} />, text: (one) => one.state },
    { label: 'From', isExtra: true, cell: (one) => <Label>{one.source === 'file' ? 'configuration' : one.source === 'record' ? 'made here' : 'gone'}</Label>, text: (one) => one.source },
    { label: 'Team', cell: (one) => one.team ?? '–', text: (one) => one.team },
    { label: 'Project', isExtra: true, cell: (one) => one.project ?? '–', text: (one) => one.project },
    { label: 'Models', cell: (one) => <span className="break">{one.models.length === 0 ? 'all' : one.models.join(', ')}</span>, text: (one) => one.models.join(' ') },
    { label: 'Used', isExtra: true, cell: (one) => (one.source === 'file' ? '–' : <Time at={one.last_used_at} as="ago" />), text: (one) => one.last_used_at },
    { label: 'For', isExtra: true, cell: (one) => <span className="break">{one.description ?? '–'}</span>, text: (one) => one.description },
  ];
}

export default function KeysPage() {
  const may = useMay();
  const [filters, setFilters] = useFilters();
  const [isMaking, setMaking] = useState(false);
  const [made, setMade] = useState<KeyMade | null>(null);
  const keys = useGet('keys', '/api/keys', { query: { limit: 1000, state: filters.state, team: filters.team }, keep: true });
  const columns = columnsOf((key) => setFilters({ key }));
  return (
    <>
      <PageHead
        title="Keys"
        actions={
          may('keys_change') && (
            <Button leftSection={<IconPlus size={16} />} onClick={() => setMaking(true)}>
              New key
            </Button>
          )
        }
      >
        What callers identify themselves with. A key says who pays and what may be called.
      </PageHead>
      <Panel
        flush
        title={
          <Group gap="xs" align="flex-end">
            <Select size="xs" label="State" data={STATES} value={filters.state ?? null} onChange={(state) => setFilters({ state: state ?? undefined })} placeholder="all" clearable allowDeselect w={filterWidth(150)} />
            <TextInput size="xs" label="Team" defaultValue={filters.team ?? ''} onBlur={(event) => setFilters({ team: event.currentTarget.value })} onKeyDown={(event) => event.key === 'Enter' && setFilters({ team: event.currentTarget.value })} w={filterWidth(140)} />
          </Group>
        }
        actions={<DownloadTable columns={columns} rows={keys.data?.items ?? []} name="keys" />}
      >
        <Loading query={keys}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty title={filters.state || filters.team ? 'No key matches' : 'No key yet'} action={may('keys_change') && <Button onClick={() => setMaking(true)}>Make a key</Button>}>
                {filters.state || filters.team ? 'Take a filter away.' : 'Callers need one to call anything.'}
              </Empty>
            ) : (
              <DataTable caption="Keys" columns={columns} rows={items} rowKey={(one) => one.id} />
            )
          }
        </Loading>
      </Panel>
      {filters.key && <KeyDrawer id={filters.key} onClose={() => setFilters({ key: undefined })} onSecret={setMade} />}
      {isMaking && <KeyForm onClose={() => setMaking(false)} onMade={setMade} />}
      {made && <SecretShown made={made} onClose={() => setMade(null)} />}
    </>
  );
}
