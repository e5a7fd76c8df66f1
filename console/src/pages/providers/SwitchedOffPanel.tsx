import { useGet } from '../../api/useApi';
import { DataTable, DownloadTable, type Column } from '../../shared/DataTable';
import { Panel } from '../../shared/Panel';
import { ChangeButtons } from './ProviderCard';
import { TestConnection } from './TestConnection';

interface Off {
  name: string;
  kind: string;
  address: string;
}

function offOf(providers: unknown): Off[] {
  return Object.entries((providers ?? {}) as Record<string, { kind?: unknown; enabled?: unknown; base_url?: unknown }>)
    .filter(([, one]) => one.enabled === false)
    .map(([name, one]) => ({ name, kind: String(one.kind ?? ''), address: typeof one.base_url === 'string' ? one.base_url : '' }));
}

/** Providers that stand in the configuration and take no part: no call goes to them, so nothing is known of their health. */
export function SwitchedOffPanel({ actionsOf }: { actionsOf: (name: string) => { onChange?: () => void; onRemove?: () => void } }) {
  const config = useGet('config', '/api/config', { query: { path: 'providers' } });
  const rows = offOf(config.data?.config);
  if (rows.length === 0) {
    return null;
  }
  const columns: Column<Off>[] = [
    { label: 'Provider', cell: (one) => <span className="break">{one.name}</span>, text: (one) => one.name },
    { label: 'Kind', cell: (one) => one.kind, text: (one) => one.kind },
    { label: 'Address', cell: (one) => <span className="break">{one.address || "the kind's own"}</span>, text: (one) => one.address },
    { label: 'Do', cell: (one) => <TestConnection provider={one.name}><ChangeButtons name={one.name} {...actionsOf(one.name)} /></TestConnection> },
  ];
  return (
    <Panel flush title="Switched off" actions={<DownloadTable columns={columns} rows={rows} name="providers switched off" />}>
      <DataTable caption="Providers that are switched off" columns={columns} rows={rows} rowKey={(one) => one.name} />
    </Panel>
  );
}
