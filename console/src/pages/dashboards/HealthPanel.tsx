import { useMay } from '../../api/session';
import type { DashboardPanel, ProviderHealth } from '../../api/types';
import { useGet } from '../../api/useApi';
import { DataTable, DownloadTable, type Column } from '../../shared/DataTable';
import { Empty } from '../../shared/Empty';
import { formatCount, formatMs, formatPercent } from '../../shared/format';
import { Loading } from '../../shared/Loading';
import { Tone } from '../../shared/Tone';

const columns: readonly Column<ProviderHealth>[] = [
  { label: 'Provider', cell: (one) => <span className="break">{one.name}</span>, text: (one) => one.name },
  { label: 'Health', cell: (one) => <Tone word={one.status} />, text: (one) => one.status },
  { label: 'Score', numeric: true, cell: (one) => one.score.toFixed(3), text: (one) => one.score },
  { label: 'Attempts, 1 h', numeric: true, cell: (one) => formatCount(one.last_hour.attempts), text: (one) => one.last_hour.attempts },
  { label: 'Failed', numeric: true, cell: ({ last_hour }) => (last_hour.attempts === 0 ? '–' : formatPercent(last_hour.failed / last_hour.attempts)), text: (one) => one.last_hour.failed },
  { label: 'Average', numeric: true, cell: (one) => (one.last_hour.average_ms === null ? '–' : formatMs(one.last_hour.average_ms)), text: (one) => one.last_hour.average_ms },
];

/** How each provider is now. */
export function HealthPanel({ panel }: { panel: DashboardPanel }) {
  const sees = useMay()('monitoring_read', true);
  const health = useGet('health', '/api/providers/health', { enabled: sees, refresh: true });
  if (!sees) {
    return <Empty title="Not for your role">The health of providers is the whole house&apos;s.</Empty>;
  }
  return (
    <Loading query={health}>
      {(providers) => (
        <>
          <DataTable caption={panel.title} columns={columns} rows={providers.slice(0, panel.limit)} rowKey={(one) => one.name} />
          <div className="table-tools">
            <DownloadTable columns={columns} rows={providers} name={panel.title} />
          </div>
        </>
      )}
    </Loading>
  );
}
