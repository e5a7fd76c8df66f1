import { Link } from '@tanstack/react-router';
import type { ProviderHealth } from '../../api/types';
import { useGet } from '../../api/useApi';
import { DataTable, DownloadTable, type Column } from '../../shared/DataTable';
import { Empty } from '../../shared/Empty';
import { formatCount, formatMs } from '../../shared/format';
import { Loading } from '../../shared/Loading';
import { Panel } from '../../shared/Panel';
import { Tone } from '../../shared/Tone';

const columns: readonly Column<ProviderHealth>[] = [
  { label: 'Provider', cell: (one) => <span className="break">{one.name}</span>, text: (one) => one.name },
  { label: 'Health', cell: (one) => <span title={one.reasons.join('\n')}><Tone word={one.status} /></span>, text: (one) => one.status },
  { label: 'Attempts', numeric: true, cell: (one) => formatCount(one.last_hour.attempts), text: (one) => one.last_hour.attempts },
  { label: 'Failed', numeric: true, cell: (one) => formatCount(one.last_hour.failed), text: (one) => one.last_hour.failed },
  { label: 'Average', numeric: true, cell: (one) => (one.last_hour.average_ms === null ? '–' : formatMs(one.last_hour.average_ms)), text: (one) => one.last_hour.average_ms },
];

export function ProvidersPanel() {
  const health = useGet('health', '/api/system-health', { refresh: true });
  return (
    <Panel flush title="Providers, last hour" actions={<><Link to="/providers">All of them</Link><DownloadTable columns={columns} rows={health.data?.providers ?? []} name="providers, last hour" /></>}>
      <Loading query={health}>
        {(system) =>
          system.providers.length === 0 ? (
            <Empty title="No provider yet">A provider is where requests go. <Link to="/providers">Make one</Link>, or write it into the file.</Empty>
          ) : (
            <DataTable caption="Providers, last hour" columns={columns} rows={system.providers} rowKey={(one) => one.name} />
          )
        }
      </Loading>
    </Panel>
  );
}
