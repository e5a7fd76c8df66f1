import { useMemo } from 'react';
import { Group, SegmentedControl, Select } from '@mantine/core';
import { forDrawing } from '../../api/money';
import { daysOf, hoursOf, nameIn } from '../../api/costBuckets';
import type { CostItem } from '../../api/types';
import { useGet } from '../../api/useApi';
import { Chart } from '../../shared/Chart';
import { DataTable, DownloadTable, type Column } from '../../shared/DataTable';
import { Empty } from '../../shared/Empty';
import { formatCount, formatDrawnUsd } from '../../shared/format';
import { Loading } from '../../shared/Loading';
import { Money } from '../../shared/Money';
import { PageHead } from '../../shared/PageHead';
import { Panel } from '../../shared/Panel';
import { useFilters } from '../../shared/useFilters';
import { CostBars } from './CostBars';

const DIMENSIONS = ['team', 'project', 'customer', 'user', 'key', 'provider', 'model', 'environment', 'integration'];
const RANGES = [
  { value: '1', label: '24 h' },
  { value: '7', label: '7 days' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
];
const DAY_MS = 86_400_000;

function columnsOf(dimension: string): Column<CostItem>[] {
  return [
    { label: dimension[0]?.toUpperCase() + dimension.slice(1), cell: (one) => <span className="break">{nameIn(one, dimension) ?? '(none named)'}</span>, text: (one) => nameIn(one, dimension) },
    { label: 'Cost', numeric: true, cell: (one) => <Money usd={one.cost_usd} />, text: (one) => one.cost_usd },
    { label: 'Of it estimated', numeric: true, cell: (one) => <Money usd={one.estimated_usd} />, text: (one) => one.estimated_usd },
    { label: 'Attempts', numeric: true, cell: (one) => formatCount(one.requests), text: (one) => one.requests },
    { label: 'Input tokens', numeric: true, cell: (one) => formatCount(one.input_tokens), text: (one) => one.input_tokens },
    { label: 'Output tokens', numeric: true, cell: (one) => formatCount(one.output_tokens), text: (one) => one.output_tokens },
  ];
}

/** What was spent: over time, and by whatever costs can be told apart by. */
export default function CostsPage() {
  const [filters, setFilters] = useFilters();
  const dimension = filters.by && DIMENSIONS.includes(filters.by) ? filters.by : 'team';
  const days = RANGES.some((range) => range.value === filters.days) ? Number(filters.days) : 7;
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  // To the hour, so that the same question is asked once.
  const from = new Date(Math.floor(Date.now() / 3_600_000) * 3_600_000 - days * DAY_MS).toISOString();
  const to = new Date(Math.floor(Date.now() / 3_600_000) * 3_600_000 + 3_600_000).toISOString();
  const unit = days === 1 ? 'hour' : 'day';
  const overTime = useGet('costs', '/api/costs', { query: { by: unit, from, to, zone, limit: 200 }, keep: true, refresh: true });
  const byName = useGet('costs', '/api/costs', { query: { by: dimension, from, to, limit: 100 }, keep: true, refresh: true });
  const columns = columnsOf(dimension);
  const buckets = useMemo(() => (!overTime.data || overTime.isPlaceholderData ? null : unit === 'hour' ? hoursOf(overTime.data, days * 24) : daysOf(overTime.data, days)), [overTime.data, overTime.isPlaceholderData, unit, days]);
  const drawn = useMemo(
    () =>
      buckets && {
        times: buckets.map((bucket) => bucket.at),
        lines: [{ name: 'Cost', bars: true, values: buckets.map((bucket) => (bucket.item ? forDrawing(bucket.item.cost_usd) : 0)) }],
      },
    [buckets],
  );
  return (
    <>
      <PageHead title="Costs" actions={<SegmentedControl aria-label="Range" data={RANGES} value={String(days)} onChange={(value) => setFilters({ days: value })} />}>
        Sums of the ledger, to the nano-dollar.
      </PageHead>
      <div className="grid">
        <Panel title={<>Cost by {unit}{byName.data && <>: <Money usd={byName.data.total.cost_usd} /> in all</>}</>}>
          <Loading query={overTime}>
            {(data) => (data.items.length === 0 ? <Empty title="Nothing was spent in this range" /> : drawn && <Chart times={drawn.times} lines={drawn.lines} format={formatDrawnUsd} label={`Cost by ${unit}`} />)}
          </Loading>
        </Panel>
        <Panel
          flush
          title={
            <Group gap="xs">
              Cost by <Select size="xs" aria-label="Cost by" data={DIMENSIONS} value={dimension} onChange={(value) => setFilters({ by: value ?? undefined })} w={150} />
            </Group>
          }
          actions={<DownloadTable columns={columns} rows={byName.data?.items ?? []} name={`costs-by-${dimension}`} />}
        >
          <Loading query={byName}>
            {(data) =>
              data.items.length === 0 ? (
                <Empty title="Nothing was spent in this range">Choose a longer one.</Empty>
              ) : (
                <>
                  <CostBars items={data.items} dimension={dimension} />
                  <DataTable caption={`Costs by ${dimension}`} columns={columns} rows={data.items} rowKey={(one) => nameIn(one, dimension) ?? ''} />
                </>
              )
            }
          </Loading>
        </Panel>
      </div>
    </>
  );
}
