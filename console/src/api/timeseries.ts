import { useQueries, useQuery, type UseQueryOptions } from '@tanstack/react-query';
import { call, type Answer } from './client';
import { forDrawing } from './money';
import { usePreferences } from './preferences';

export interface SeriesQuery {
  metric: string;
  hours: number;
  points: number;
  by?: string | undefined;
  /** What is chosen, by parameter. */
  filters?: Readonly<Record<string, string>> | undefined;
}

export type Series = Answer<'/api/timeseries', 'get'>;

function optionsOf({ metric, hours, points, by, filters = {} }: SeriesQuery, refreshMs: number, enabled: boolean): UseQueryOptions<Series> {
  return {
    queryKey: ['timeseries', metric, hours, points, by, filters],
    enabled,
    refetchInterval: refreshMs,
    queryFn: ({ signal }) => {
      const until = Date.now();
      const range = { since: new Date(until - hours * 3_600_000).toISOString(), until: new Date(until).toISOString() };
      return call('get', '/api/timeseries', { query: { metric, points, by, ...filters, ...range }, signal });
    },
    placeholderData: (before) => before,
  };
}

/** A number over time, in no more points than whoever looks wants to have. */
export function useSeries(query: SeriesQuery, enabled = true) {
  const { max_points, refresh_seconds } = usePreferences();
  return useQuery(optionsOf({ ...query, points: Math.min(query.points, max_points) }, refresh_seconds * 1_000, enabled));
}

/** Several of them. */
export function useSeriesSet(queries: readonly SeriesQuery[]) {
  const { max_points, refresh_seconds } = usePreferences();
  return useQueries({ queries: queries.map((query) => optionsOf({ ...query, points: Math.min(query.points, max_points) }, refresh_seconds * 1_000, true)) });
}

/** A value of a series for drawing; money comes as a text. */
export function drawn(value: unknown): number | null {
  return typeof value === 'number' ? value : typeof value === 'string' ? forDrawing(value) : null;
}
