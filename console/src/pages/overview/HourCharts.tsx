import { useMemo } from 'react';
import { useGet } from '../../api/useApi';
import { forDrawing } from '../../api/money';
import { hoursOf } from '../../api/costBuckets';
import { Chart } from '../../shared/Chart';
import { Empty } from '../../shared/Empty';
import { formatCount, formatDrawnUsd } from '../../shared/format';
import { Loading } from '../../shared/Loading';
import { Panel } from '../../shared/Panel';

const HOURS = 24;

/** Attempts and spending of the last day, hour by hour. */
export function HourCharts() {
  const costs = useGet('costs', '/api/costs', { query: { by: 'hour', limit: HOURS + 1 }, keep: true, refresh: true });
  const buckets = useMemo(() => (costs.data ? hoursOf(costs.data, HOURS) : null), [costs.data]);
  const drawn = useMemo(
    () =>
      buckets && {
        times: buckets.map((bucket) => bucket.at),
        attempts: [{ name: 'Attempts', bars: true, values: buckets.map((bucket) => bucket.item?.requests ?? 0) }],
        spent: [{ name: 'Spent', bars: true, values: buckets.map((bucket) => (bucket.item ? forDrawing(bucket.item.cost_usd) : 0)) }],
      },
    [buckets],
  );
  return (
    <div className="grid grid-two">
      <Panel title="Attempts, last 24 hours">
        <Loading query={costs}>
          {(data) => (data.total.requests === 0 ? <Empty title="No call in the last 24 hours">Bars appear here with the first one.</Empty> : drawn && <Chart times={drawn.times} lines={drawn.attempts} format={formatCount} label="Attempts by hour" />)}
        </Loading>
      </Panel>
      <Panel title="Spending, last 24 hours">
        <Loading query={costs}>
          {(data) => (data.total.requests === 0 ? <Empty title="Nothing spent in the last 24 hours" /> : drawn && <Chart times={drawn.times} lines={drawn.spent} format={formatDrawnUsd} label="Spending by hour" />)}
        </Loading>
      </Panel>
    </div>
  );
}
