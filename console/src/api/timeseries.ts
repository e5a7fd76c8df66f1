import { useQuery } from '@tanstack/react-query';
import { request, urlOf } from './client';
import { ApiProblem } from './problem';

export interface SeriesPoint {
  at: string;
  value: number | string | null;
}

export interface TimeSeries {
  metric: string;
  unit: string;
  step_seconds: number;
  series: { name: string | null; points: SeriesPoint[] }[];
}

export interface SeriesQuery {
  metric: string;
  hours: number;
  points: number;
  by?: string;
}

/** A number over time; null where the server keeps no such series. */
export function useSeries({ metric, hours, points, by }: SeriesQuery, enabled = true) {
  return useQuery({
    queryKey: ['timeseries', metric, hours, points, by],
    enabled,
    queryFn: async ({ signal }): Promise<TimeSeries | null> => {
      const until = Date.now();
      const range = { since: new Date(until - hours * 3_600_000).toISOString(), until: new Date(until).toISOString() };
      try {
        return (await request('get', urlOf('/api/timeseries', {}, { metric, points, by, ...range }), undefined, null, signal)) as TimeSeries;
      } catch (error) {
        if (error instanceof ApiProblem && error.status === 404) {
          return null;
        }
        throw error;
      }
    },
    placeholderData: (before) => before,
  });
}
