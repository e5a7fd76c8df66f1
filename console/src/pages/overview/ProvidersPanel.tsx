import { Link } from '@tanstack/react-router';
import type { ProviderHealth } from '../../api/types';
import { useGet } from '../../api/useApi';
import { DataTable, type Column } from '../../shared/DataTable';
import { Empty } from '../../shared/Empty';
import { formatCount, formatMs } from '../../shared/format';
import { Loading } from '../../shared/Loading';
import { Panel } from '../../shared/Panel';
import { Tone } from '../../shared/Tone';

const columns: readonly Column<ProviderHealth>[] = [
  { label: 'Provider', cell: (one) => <span className="break">{one.name}</span> },
  { label: 'Health', cell: (one) => <span title={one.reasons.join('\n')}><Tone word={one.status} /></span> },
  { label: 'Attempts', numeric: true, cell: (one) => formatCount(one.last_hour.attempts) },
  { label: 'Failed', numeric: true, cell: (one) => formatCount(one.last_hour.failed) },
  { label: 'Average', numeric: true, cell: (one) => (one.last_hour.average_ms === null ? '–' : formatMs(one.last_hour.average_ms)) },
];

export function ProvidersPanel() {
  const health = useGet('health', '/api/system-health', { refresh: true });
  return (
    <Panel flush title="Providers, last hour" actions={<Link to="/providers">All of them</Link>}>
      <Loading query={health}>
        {(system) =>
          system.providers.length === 0 ? (
            <Empty title="No provider yet">Add one under Configuration, in the section providers.</Empty>
          ) : (
            <DataTable caption="Providers, last hour" columns={columns} rows={system.providers} rowKey={(one) => one.name} />
          )
        }
      </Loading>
    </Panel>
  );
}
