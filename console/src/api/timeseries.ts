import { useQuery } from '@tanstack/react-query';
import { call } from './client';

export interface SeriesQuery {
  metric: string;
  hours: number;
  points: number;
  by?: string;
}

/** A number over time. */
export function useSeries({ metric, hours, points, by }: SeriesQuery, enabled = true) {
  return useQuery({
    queryKey: ['timeseries', metric, hours, points, by],
    enabled,
    queryFn: ({ signal }) => {
      const until = Date.now();
      const range = { since: new Date(until - hours * 3_600_000).toISOString(), until: new Date(until).toISOString() };
      return call('get', '/api/timeseries', { query: { metric, points, by, ...range }, signal });
    },
    placeholderData: (before) => before,
  });
}
