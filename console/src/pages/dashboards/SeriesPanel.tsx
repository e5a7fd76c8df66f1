import { useMemo } from 'react';
import type { DashboardPanel } from '../../api/types';
import { drawn, useSeriesSet, type Series } from '../../api/timeseries';
import { Chart } from '../../shared/Chart';
import { Empty } from '../../shared/Empty';
import { formatMs } from '../../shared/format';
import { HeatMap } from '../../shared/HeatMap';
import { Loading } from '../../shared/Loading';
import { Share } from '../../shared/Share';
import { RowsTable, type Row } from './RowsTable';
import { hoursOf, perFactor, pictureHeight, words } from './panels';
import { formatOf, isAbove, textOf, toneOf } from './values';

const NARROW_POINTS = 61;
const BAR_POINTS = 169;
const DAY_POINTS = 25;
const SPLIT_POINTS = 240;
const MANY = 1_000;
const SHARE_TOP = 1;

/** As many points as the picture can show. */
function pointsOf(panel: DashboardPanel, hours: number): number {
  if (panel.kind === 'line' && panel.by.length === 0) {
    return MANY;
  }
  if (panel.kind === 'line') {
    return SPLIT_POINTS;
  }
  // Bars of a day and of a week are by the hour.
  return panel.kind === 'heatmap' ? NARROW_POINTS : panel.kind === 'bars' ? Math.min(BAR_POINTS, Math.max(DAY_POINTS, Math.ceil(hours) + 1)) : DAY_POINTS;
}

interface One {
  metric: string;
  name: string;
  total: unknown;
  /** What its values are multiplied by: in the whole, and step by step. */
  factor: number;
  stepFactor: number;
  points: Series['series'][number]['points'];
}

function nameOf(panel: DashboardPanel, metric: string, name: string | null): string {
  if (name === null) {
    return words(metric);
  }
  if (panel.by[0] === 'duration') {
    return name === '+Inf' ? 'longer' : `≤ ${formatMs(Number(name))}`;
  }
  return name === '' ? '(none)' : name;
}

/** The series of every metric, of those names whose first number is above what the panel asks for. */
function seriesOf(panel: DashboardPanel, answers: readonly Series[]): One[] {
  const all = answers.flatMap((answer) =>
    answer.series.map((one) => ({
      metric: answer.metric,
      name: nameOf(panel, answer.metric, one.name),
      total: one.total,
      factor: perFactor(panel, one.points.length * answer.step_seconds),
      stepFactor: perFactor(panel, answer.step_seconds),
      points: one.points,
    })),
  );
  if (panel.by[0] === 'duration') {
    return all;
  }
  const above = all.filter((one) => one.metric === panel.metrics[0] && isAbove(panel, one.total)).map((one) => one.name);
  // Without a split each metric is a name of its own.
  return all.filter((one) => (panel.by.length === 0 ? isAbove(panel, one.total) : above.includes(one.name))).slice(0, panel.limit * panel.metrics.length);
}

/** The numbers of a stretch of time, one for each name. */
function Stats({ panel, series }: { panel: DashboardPanel; series: One[] }) {
  return (
    <dl className="stats panel-body">
      {series.map((one) => {
        const value = drawn(one.total);
        const tone = toneOf(panel.thresholds, value === null ? null : value * one.factor);
        return (
          <div key={one.metric + one.name}>
            <dt>{one.name}</dt>
            <dd className={tone && `text-${tone}`}>{textOf(one.metric, one.total, panel.per, one.factor)}</dd>
          </div>
        );
      })}
    </dl>
  );
}

function rowsOf(panel: DashboardPanel, series: One[]): Row[] {
  const names = [...new Set(series.map((one) => one.name))];
  return names
    .map((name) => ({
      names: panel.by.length > 1 ? name.split(' · ') : [name],
      values: panel.metrics.map((metric) => series.find((one) => one.name === name && one.metric === metric)?.total ?? null),
    }))
    .sort((one, other) => (drawn(other.values[0]) ?? 0) - (drawn(one.values[0]) ?? 0));
}

function Drawn({ panel, answers }: { panel: DashboardPanel; answers: readonly Series[] }) {
  const series = useMemo(() => seriesOf(panel, answers), [panel, answers]);
  const times = useMemo(() => (series[0]?.points ?? []).map((point) => Date.parse(point.at) / 1_000), [series]);
  const lines = useMemo(() => series.map((one) => ({ name: one.name, bars: panel.kind === 'bars', values: one.points.map((point) => scaled(point.value, one.stepFactor)) })), [series, panel.kind]);
  const format = formatOf(panel.metrics[0] ?? 'requests', panel.per);
  const rows = useMemo(() => (panel.by[0] === 'duration' ? [...lines].reverse() : lines), [lines, panel.by]);
  const parts = useMemo(() => series.map((one) => ({ name: one.name, value: drawn(one.total) ?? 0, text: textOf(one.metric, one.total) })).filter((part) => part.value > 0), [series]);
  if (!series.some((one) => one.points.some((point) => point.value !== null && point.value !== 0))) {
    return <Empty title="Nothing in this range">What comes in appears here by itself.</Empty>;
  }
  switch (panel.kind) {
    case 'stat':
      return <Stats panel={panel} series={series} />;
    case 'table':
      return <RowsTable panel={panel} rows={rowsOf(panel, series)} />;
    case 'share':
      return <Share parts={parts} label={panel.title} />;
    case 'heatmap':
      return <HeatMap times={times} rows={rows} format={format} label={panel.title} height={pictureHeight(panel) + 12} />;
    default:
      return <Chart times={times} lines={lines} format={format} label={panel.title} height={pictureHeight(panel)} marks={panel.thresholds} top={panel.metrics[0] === 'success_rate' ? SHARE_TOP : undefined} />;
  }
}

function scaled(value: unknown, factor: number): number | null {
  const number = drawn(value);
  return number === null ? null : number * factor;
}

/** Numbers over time, in whatever way the panel shows them. */
export function SeriesPanel({ panel, range }: { panel: DashboardPanel; range: string }) {
  const hours = hoursOf(panel.range ?? range);
  const answers = useSeriesSet(panel.metrics.map((metric) => ({ metric, hours, points: pointsOf(panel, hours), by: panel.by.join(',') || undefined, filters: panel.filters })));
  const missing = answers.find((answer) => answer.data === undefined);
  const data = answers.map((answer) => answer.data);
  // Made anew where an answer is another one, and not with every look.
  const whole = useMemo(() => data.filter((one) => one !== undefined), [...data]); // eslint-disable-line react-hooks/exhaustive-deps
  return missing ? <Loading query={missing}>{() => null}</Loading> : <Drawn panel={panel} answers={whole} />;
}
