import { forDrawing, formatUsd, nanos } from '../../api/money';
import type { DashboardPanel } from '../../api/types';
import type { ToneName } from '../../shared/Tone';
import { formatCount, formatDrawnUsd, formatMs, formatPercent } from '../../shared/format';

/** How a number of a metric is written. */
export function formatOf(metric: string, per: string | null = null): (value: number) => string {
  const behind = per ? ` / ${per === 'second' ? 's' : per === 'minute' ? 'min' : 'h'}` : '';
  const plain = metric.endsWith('_usd')
    ? formatDrawnUsd
    : metric.endsWith('_rate')
      ? (value: number) => formatPercent(value, value > 0 && value < 0.01 ? 2 : 1)
      : metric.endsWith('_ms')
        ? formatMs
        : metric === 'quality' || metric === 'satisfaction'
          ? (value: number) => value.toFixed(2)
          : (value: number) => (Number.isInteger(value) ? formatCount(value) : String(Number(value.toPrecision(3))));
  return (value) => plain(value) + behind;
}

/** A value as the API tells it: money exactly, as it came. */
export function textOf(metric: string, value: unknown, per: string | null = null, factor = 1): string {
  if (value === null || value === undefined) {
    return '–';
  }
  return typeof value === 'string' && factor === 1 ? formatUsd(value) : formatOf(metric, per)((typeof value === 'string' ? forDrawing(value) : Number(value)) * factor);
}

/** Whether a value is more than what a panel shows from; money is compared to the nano-dollar. */
export function isAbove(panel: DashboardPanel, value: unknown): boolean {
  if (panel.above === null || panel.above === undefined) {
    return true;
  }
  return typeof value === 'string' ? nanos(value) > nanos(String(panel.above)) : Number(value ?? 0) > panel.above;
}

/** What the thresholds of a panel make of a value. */
export function toneOf(thresholds: readonly number[], value: number | null): ToneName | undefined {
  if (value === null || thresholds.length === 0) {
    return undefined;
  }
  const passed = thresholds.filter((threshold) => value >= threshold).length;
  return passed === 0 ? 'good' : passed === thresholds.length ? 'bad' : 'warn';
}
