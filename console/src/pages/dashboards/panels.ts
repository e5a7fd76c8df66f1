import type { DashboardPanel } from '../../api/types';

export type Source = 'series' | 'costs' | 'operations' | 'health';
export type Kind = 'line' | 'bars' | 'stat' | 'table' | 'heatmap' | 'share';

interface SourceFacts {
  label: string;
  kinds: readonly Kind[];
  metrics: readonly string[];
  by: readonly string[];
  mostBy: number;
  filters: readonly string[];
}

const seriesNames = ['provider', 'model', 'team', 'key', 'outcome', 'source', 'predicted', 'operation'];
const costNames = ['team', 'project', 'customer', 'user', 'key', 'provider', 'model', 'environment', 'integration'];

/** What panels can be made of: the same as the server checks. */
export const sources: Readonly<Record<Source, SourceFacts>> = {
  series: {
    label: 'Traffic over time',
    kinds: ['line', 'bars', 'stat', 'table', 'heatmap', 'share'],
    metrics: [
      'requests', 'requests_per_minute', 'errors', 'error_rate', 'success_rate', 'fallbacks', 'fallback_rate', 'cost_usd', 'cost_per_request_usd', 'tokens', 'input_tokens', 'output_tokens',
      'duration_avg_ms', 'duration_p50_ms', 'duration_p95_ms', 'duration_p99_ms', 'quality', 'satisfaction',
    ],
    by: [...seriesNames, 'duration'],
    mostBy: 2,
    filters: seriesNames,
  },
  costs: { label: 'Costs of the ledger', kinds: ['table', 'share'], metrics: ['cost_usd', 'requests', 'cost_per_request_usd', 'input_tokens', 'output_tokens'], by: costNames, mostBy: 3, filters: costNames },
  operations: {
    label: 'Single calls',
    kinds: ['table', 'share'],
    metrics: ['requests', 'errors', 'cost_usd', 'average_cost_usd', 'max_cost_usd', 'average_duration_ms', 'max_duration_ms'],
    by: ['model', 'provider', 'planned', 'deployment', 'team', 'project', 'customer', 'user', 'key', 'feature', 'environment', 'operation', 'outcome', 'status', 'error', 'source'],
    mostBy: 3,
    filters: ['team', 'project', 'customer', 'user', 'key', 'provider', 'model', 'outcome', 'status', 'min_cost_usd', 'max_cost_usd', 'min_duration_ms', 'max_duration_ms', 'q', 'source'],
  },
  health: { label: 'Health of providers', kinds: ['table'], metrics: [], by: [], mostBy: 0, filters: [] },
};

export const kindLabels: Readonly<Record<Kind, string>> = { line: 'Lines', bars: 'Bars', stat: 'Numbers', table: 'Table', heatmap: 'Heat map', share: 'Shares' };

export const ranges = [
  { value: '1h', label: '1 h' },
  { value: '6h', label: '6 h' },
  { value: '24h', label: '24 h' },
  { value: '7d', label: '7 days' },
  { value: '30d', label: '30 days' },
];

const HOURS: Readonly<Record<string, number>> = { m: 1 / 60, h: 1, d: 24 };
const PER_SECONDS: Readonly<Record<string, number>> = { second: 1, minute: 60, hour: 3_600 };

/** How many hours a range such as 90m, 6h or 7d has. */
export function hoursOf(range: string): number {
  return Number(range.slice(0, -1)) * (HOURS[range.slice(-1)] ?? 1) || 24;
}

/** What a value of so many seconds is multiplied by to be told by the second, minute or hour. */
export function perFactor(panel: DashboardPanel, seconds: number): number {
  const per = panel.per ? PER_SECONDS[panel.per] : undefined;
  return per && seconds > 0 ? per / seconds : 1;
}

export function words(name: string): string {
  const text = name.replace(/_(usd|ms)$/, '').replaceAll('_', ' ').replace(/\bp(50|95|99)\b/, 'p$1');
  return text[0]?.toUpperCase() + text.slice(1);
}

/** A new panel, with what is left out of a shipped one. */
export function panelOf(panel: Partial<DashboardPanel> & Pick<DashboardPanel, 'title' | 'source' | 'kind'>): DashboardPanel {
  return { metrics: [], by: [], filters: {}, range: null, per: null, thresholds: [], above: null, limit: 20, width: 2, height: 1, ...panel };
}

const HEIGHT = 180;
const ROW = 244;

/** How high the picture of a panel is. */
export function pictureHeight(panel: DashboardPanel): number {
  return HEIGHT + (panel.height - 1) * ROW;
}
