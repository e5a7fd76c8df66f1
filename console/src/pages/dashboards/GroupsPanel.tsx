import { useMemo } from 'react';
import { Text } from '@mantine/core';
import { nameIn } from '../../api/costBuckets';
import { nanos, textOf as usdOf } from '../../api/money';
import { useGet } from '../../api/useApi';
import type { CostItem, DashboardPanel } from '../../api/types';
import { drawn } from '../../api/timeseries';
import { Empty } from '../../shared/Empty';
import { Loading } from '../../shared/Loading';
import { Share } from '../../shared/Share';
import { hoursOf } from './panels';
import { RowsTable, type Row } from './RowsTable';
import { isAbove, textOf } from './values';

const MINUTE_MS = 60_000;
const COST_LIMIT = 1_000;

/** To the minute, so that the same question is asked once in it. */
function spanOf(panel: DashboardPanel, range: string): { from: string; to: string } {
  const to = Math.ceil(Date.now() / MINUTE_MS) * MINUTE_MS;
  return { from: new Date(to - hoursOf(panel.range ?? range) * 3_600_000).toISOString(), to: new Date(to).toISOString() };
}

function costValue(item: CostItem, metric: string): unknown {
  if (metric === 'cost_per_request_usd') {
    return item.requests > 0 ? usdOf(nanos(item.cost_usd) / BigInt(item.requests)) : null;
  }
  return (item as unknown as Record<string, unknown>)[metric] ?? null;
}

function Rows({ panel, rows }: { panel: DashboardPanel; rows: Row[] }) {
  const most = (row: Row) => drawn(row.values[0]) ?? 0;
  const shown = [...rows].filter((row) => isAbove(panel, row.values[0])).sort((one, other) => most(other) - most(one)).slice(0, panel.limit);
  if (shown.length === 0) {
    return <Empty title={panel.above === null ? 'Nothing in this range' : 'Nothing is above the threshold'}>{panel.range === null ? 'A longer range is chosen above.' : 'What comes in appears here by itself.'}</Empty>;
  }
  return panel.kind === 'share' ? (
    <Share label={panel.title} parts={shown.map((row) => ({ name: row.names.map((name) => name ?? '(none)').join(' · '), value: most(row), text: textOf(panel.metrics[0] ?? '', row.values[0]) }))} />
  ) : (
    <RowsTable panel={panel} rows={shown} />
  );
}

/** Sums of the ledger by names. */
export function CostsPanel({ panel, range }: { panel: DashboardPanel; range: string }) {
  const { from, to } = spanOf(panel, range);
  const costs = useGet('costs', '/api/costs', { query: { by: panel.by.join(','), from, to, limit: COST_LIMIT, ...panel.filters }, keep: true, refresh: true });
  const rows = useMemo(() => (costs.data?.items ?? []).map((item) => ({ names: panel.by.map((name) => nameIn(item, name)), values: panel.metrics.map((metric) => costValue(item, metric)) })), [costs.data, panel]);
  return <Loading query={costs}>{() => <Rows panel={panel} rows={rows} />}</Loading>;
}

/** Sums of single calls by names. */
export function OperationsPanel({ panel, range }: { panel: DashboardPanel; range: string }) {
  const { from, to } = spanOf(panel, range);
  const sort = panel.metrics[0] as 'requests' | undefined;
  const groups = useGet('operations', '/api/operations/groups', { query: { by: panel.by.join(','), sort, limit: panel.limit, since: from, until: to, ...panel.filters }, keep: true, refresh: true });
  return (
    <Loading query={groups}>
      {(data) => (
        <>
          <Rows panel={panel} rows={data.items.map((item) => ({ names: item.names, values: panel.metrics.map((metric) => (item as unknown as Record<string, unknown>)[metric] ?? null) }))} />
          {!data.complete && (
            <Text size="sm" c="dimmed" p="xs">
              The youngest 200,000 calls of the range.
            </Text>
          )}
        </>
      )}
    </Loading>
  );
}
