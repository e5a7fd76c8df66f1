import type { DashboardPanel } from '../../api/types';
import { panelOf } from './panels';

export interface Shipped {
  id: string;
  name: string;
  about: string;
  range: string;
  panels: DashboardPanel[];
}

/** Dashboards that come with Weir. Whoever wants them otherwise makes a copy. */
export const shipped: readonly Shipped[] = [
  {
    id: 'attribution',
    name: 'Teams and models',
    about: 'Who calls how much, what it costs, where calls go and how long they take.',
    range: '6h',
    panels: [
      panelOf({ title: 'Request rate by team and model', source: 'series', kind: 'stat', metrics: ['requests'], by: ['team', 'model'], range: '5m', per: 'second', thresholds: [10, 50], limit: 12, width: 4 }),
      panelOf({ title: 'Cost by team and hour', source: 'series', kind: 'line', metrics: ['cost_usd'], by: ['team'], per: 'hour', limit: 6 }),
      panelOf({ title: 'Share of providers', source: 'series', kind: 'share', metrics: ['requests'], by: ['provider'] }),
      panelOf({ title: 'Error rate', source: 'series', kind: 'line', metrics: ['error_rate'], thresholds: [0.05] }),
      panelOf({ title: 'Response times', source: 'series', kind: 'heatmap', metrics: ['requests'], by: ['duration'] }),
    ],
  },
  {
    id: 'router',
    name: 'Router',
    about: 'Request rate, response times and errors of the gateway, and how its providers are.',
    range: '6h',
    panels: [
      panelOf({ title: 'Request rate by provider and outcome', source: 'series', kind: 'line', metrics: ['requests'], by: ['provider', 'outcome'], per: 'second', limit: 8 }),
      panelOf({ title: 'Response time', source: 'series', kind: 'line', metrics: ['duration_p50_ms', 'duration_p95_ms', 'duration_p99_ms'] }),
      panelOf({ title: 'Error rate, last 5 minutes', source: 'series', kind: 'stat', metrics: ['error_rate'], range: '5m', thresholds: [0.005, 0.01], width: 1 }),
      panelOf({ title: 'Health of providers', source: 'health', kind: 'table', width: 3 }),
    ],
  },
  {
    id: 'queries',
    name: 'Saved queries',
    about: 'Questions that are asked again and again: what is dear, what fails, what is slow, what went elsewhere.',
    range: '24h',
    panels: [
      panelOf({ title: 'Requests by team', source: 'series', kind: 'line', metrics: ['requests'], by: ['team'], limit: 6 }),
      panelOf({ title: 'Cost per request by model', source: 'series', kind: 'line', metrics: ['cost_per_request_usd'], by: ['model'], limit: 6 }),
      panelOf({ title: 'Calls over 0.01 USD', source: 'operations', kind: 'table', metrics: ['average_cost_usd', 'max_cost_usd', 'requests'], by: ['model', 'provider'], filters: { source: 'gateway', min_cost_usd: '0.01' } }),
      panelOf({ title: 'Predicted and actual provider', source: 'series', kind: 'table', metrics: ['requests', 'errors'], by: ['predicted', 'provider'] }),
      panelOf({ title: 'Errors by route and model', source: 'series', kind: 'table', metrics: ['errors', 'requests'], by: ['operation', 'model'], above: 0 }),
      panelOf({ title: 'Latency by provider', source: 'series', kind: 'table', metrics: ['duration_p95_ms', 'duration_p50_ms', 'requests'], by: ['provider'] }),
      panelOf({ title: 'Models that cost over 1 USD', source: 'costs', kind: 'table', metrics: ['cost_usd', 'requests', 'cost_per_request_usd'], by: ['model'], above: 1 }),
      panelOf({ title: 'Ten most used models', source: 'costs', kind: 'share', metrics: ['requests'], by: ['model'], limit: 10 }),
      panelOf({ title: 'Response time by provider', source: 'series', kind: 'heatmap', metrics: ['duration_avg_ms'], by: ['provider'], width: 4 }),
    ],
  },
];
