import { useState } from 'react';
import { Button, Group } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { call } from '../../api/client';
import { useMay } from '../../api/session';
import type { Credential } from '../../api/types';
import type { components } from '../../api/schema';
import { useChange, useGet } from '../../api/useApi';
import { DataTable, DownloadTable, type Column } from '../../shared/DataTable';
import { Empty } from '../../shared/Empty';
import { ErrorNotice } from '../../shared/ErrorNotice';
import { Loading } from '../../shared/Loading';
import { PageHead } from '../../shared/PageHead';
import { Panel } from '../../shared/Panel';
import { Time } from '../../shared/Time';
import { Label, Tone } from '../../shared/Tone';
import { useFilters } from '../../shared/useFilters';
import { CredentialDrawer } from './CredentialDrawer';
import { SecretForm } from './SecretForm';
import { VaultPanel } from './VaultPanel';
import { VersionState } from './VersionState';

type Store = components['schemas']['ShelfItem'];

const stores: readonly Column<Store>[] = [
  { label: 'Reference', cell: (one) => <span className="mono break">{one.reference}</span>, text: (one) => one.reference },
  { label: 'Read', cell: (one) => <Time at={one.read_at} as="ago" />, text: (one) => one.read_at },
  { label: 'State', cell: (one) => (one.problem ? <><Tone word="failed" /> <span className="break">{one.problem}</span></> : <Tone word="ok" />), text: (one) => one.problem },
];

function nameOf(one: Credential): string {
  return `${one.service}/${one.name}`;
}

function columnsOf(show: (one: Credential) => void, actions: (one: Credential) => React.ReactNode): Column<Credential>[] {
  return [
    { label: 'Credential', cell: (one) => <Button variant="transparent" size="compact-sm" p={0} h="auto" justify="flex-start" c="var(--mantine-color-anchor)" onClick={() => show(one)}><span className="break">{nameOf(one)}</span></Button>, text: nameOf },
    { label: 'State', cell: (one) => <Group gap={4}><VersionState version={one.versions[0]} />{one.due && <Tone word="due" tone="warn">due for rotation</Tone>}</Group>, text: (one) => one.versions[0]?.state },
    { label: 'Version', isExtra: true, numeric: true, cell: (one) => one.versions[0]?.version ?? '–', text: (one) => one.versions[0]?.version },
    { label: 'Age', cell: (one) => <Time at={one.versions[0]?.created_at} as="ago" />, text: (one) => one.versions[0]?.created_at },
    { label: 'Due', cell: (one) => <Time at={one.versions[0]?.due_at} as="ago" />, text: (one) => one.versions[0]?.due_at },
    { label: 'Expires', cell: (one) => <Time at={one.versions[0]?.expires_at} as="ago" />, text: (one) => one.versions[0]?.expires_at },
    { label: 'Used', isExtra: true, cell: (one) => <Time at={one.versions[0]?.last_used_at} as="ago" />, text: (one) => one.versions[0]?.last_used_at },
    { label: 'Goes to', isExtra: true, cell: (one) => <span className="break">{one.versions[0]?.origin}</span>, text: (one) => one.versions[0]?.origin },
    { label: 'For', cell: (one) => (one.providers.length === 0 ? 'all' : one.providers.map((provider) => <Label key={provider}>{provider}</Label>)), text: (one) => one.providers.join(' ') },
    { label: 'Do', cell: actions },
  ];
}

/** Providers' secrets: how old, until when, used when. Never what they are. */
export default function CredentialsPage() {
  const may = useMay();
  const [form, setForm] = useState<{ rotate?: Credential } | null>(null);
  const [filters, setFilters] = useFilters();
  const list = useGet('credentials', '/api/credentials');
  const test = useChange((one: Credential) => call('post', '/api/credentials/{service}/{name}/test', { path: { service: one.service, name: one.name } }), {
    areas: ['credentials', 'audit'],
    done: (view) => (view.ok ? 'Every provider takes it.' : `Not taken: ${view.results.filter((one) => !one.ok).map((one) => `${one.provider} (${one.error ?? one.status})`).join(', ')}`),
  });
  const columns = columnsOf((one) => setFilters({ credential: nameOf(one) }), (one) => (
    <Group gap={4} wrap="nowrap">
      {may('connections_test', true) && (
        <Button size="compact-xs" variant="default" onClick={() => test.mutate(one)} aria-label={`Test ${nameOf(one)}`}>
          Test
        </Button>
      )}
      {may('credentials_change', true) && (
        <Button size="compact-xs" variant="default" onClick={() => setForm({ rotate: one })} aria-label={`Rotate ${nameOf(one)}`}>
          Rotate
        </Button>
      )}
    </Group>
  ));
  const shown = list.data?.items.find((one) => nameOf(one) === filters.credential);
  return (
    <>
      <PageHead
        title="Credentials"
        actions={
          may('credentials_change', true) && (
            <Button leftSection={<IconPlus size={16} />} onClick={() => setForm({})}>
              New credential
            </Button>
          )
        }
      >
        The secrets that Weir signs its calls with, encrypted. No page and no answer shows one.
      </PageHead>
      {test.error && <ErrorNotice error={test.error} />}
      <Loading query={list}>
        {({ items, vault, other_stores }) => (
          <div className="grid">
            <Panel flush title="In the vault" actions={<DownloadTable columns={columns} rows={items} name="credentials" />}>
              {items.length === 0 ? (
                <Empty title="Nothing in the vault yet">Enter a provider's secret here, and refer to it in the configuration as vault:service/name.</Empty>
              ) : (
                <DataTable caption="Credentials" columns={columns} rows={items} rowKey={nameOf} />
              )}
            </Panel>
            {other_stores.length > 0 && (
              <Panel flush title="In other stores" actions={<DownloadTable columns={stores} rows={other_stores} name="references to other stores" />}>
                <DataTable caption="References to other stores" columns={stores} rows={other_stores} rowKey={(one) => one.reference} />
              </Panel>
            )}
            <VaultPanel vault={vault} />
          </div>
        )}
      </Loading>
      {shown && !form && <CredentialDrawer key={nameOf(shown)} credential={shown} onRotate={() => setForm({ rotate: shown })} onClose={() => setFilters({ credential: undefined })} />}
      {form && <SecretForm rotated={form.rotate} onClose={() => setForm(null)} />}
    </>
  );
}
