import { useMutation, useQuery, useQueryClient, type UseMutationResult, type UseQueryResult } from '@tanstack/react-query';
import { tellDone } from '../shared/notify';
import { call, type Answer, type CallOptions, type PathOf } from './client';
import { useRefreshMs } from './preferences';

/** Parts of the API; what happens makes the answers of whole areas old. */
export type Area =
  | 'operations' | 'costs' | 'usage' | 'budgets' | 'keys' | 'models' | 'health' | 'config' | 'flags' | 'credentials' | 'integrations' | 'audit' | 'people' | 'timeseries' | 'system' | 'dashboards' | 'preferences';

interface GetOptions<P extends PathOf<'get'>> extends Pick<CallOptions<P, 'get'>, 'path' | 'query'> {
  enabled?: boolean;
  /** Reads it anew besides, as often as whoever looks wants to have it; while something is under way, every so many milliseconds. */
  refresh?: boolean | number;
  /** Shows what was there before while other filters load. */
  keep?: boolean;
}

/** Reads an endpoint and keeps its answer. */
export function useGet<P extends PathOf<'get'>>(area: Area, path: P, options: GetOptions<P> = {}): UseQueryResult<Answer<P, 'get'>> {
  const { enabled = true, refresh = false, keep = false, ...parameters } = options;
  const refreshMs = useRefreshMs();
  return useQuery<unknown>({
    queryKey: [area, path, parameters],
    queryFn: ({ signal }) => call('get', path, { ...parameters, signal } as CallOptions<P, 'get'>),
    enabled,
    refetchInterval: refresh === true ? refreshMs : refresh,
    placeholderData: keep ? (before: unknown) => before : undefined,
  }) as UseQueryResult<Answer<P, 'get'>>;
}

interface ChangeOptions<T> {
  areas: readonly Area[];
  done?: (result: T) => string | undefined;
  onDone?: (result: T) => void;
}

/** Changes something, tells that it was done, and reads anew what it made old. What went wrong stands in its error. */
export function useChange<I, T>(act: (input: I) => Promise<T>, { areas, done, onDone }: ChangeOptions<T>): UseMutationResult<T, Error, I> {
  const client = useQueryClient();
  return useMutation<T, Error, I>({
    mutationFn: act,
    onSuccess: (result) => {
      const message = done?.(result);
      if (message) {
        tellDone(message);
      }
      void client.invalidateQueries({ predicate: (query) => areas.includes(query.queryKey[0] as Area) });
      onDone?.(result);
    },
  });
}
