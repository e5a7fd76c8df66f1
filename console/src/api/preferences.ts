import { useMutation, useQuery, useQueryClient, type QueryClient, type UseQueryResult } from '@tanstack/react-query';
import { call } from './client';
import type { Preferences } from './types';

const key = ['preferences'] as const;

/** As long as nothing else is known. */
export const usualPreferences: Preferences = { refresh_seconds: 30, max_points: 1_000, live: true, theme: 'auto', saved: false };

const reading = { queryKey: key, queryFn: () => call('get', '/api/preferences'), staleTime: 60_000, retry: false };

/** Reads how pages are shown to whoever is signed in; where that fails, the usual ones hold. */
export function useLoadPreferences(isSignedIn: boolean): UseQueryResult<Preferences> {
  return useQuery({ ...reading, enabled: isSignedIn });
}

/** Begins to read them before anything is shown that asks for them. */
export function beginPreferences(client: QueryClient): void {
  void client.prefetchQuery(reading);
}

/** What was read of them, by the frame around every page. */
export function usePreferences(): Preferences {
  return useQuery<Preferences>({ queryKey: key, enabled: false }).data ?? usualPreferences;
}

/** How often what is shown is read anew, milliseconds. */
export function useRefreshMs(): number {
  return usePreferences().refresh_seconds * 1_000;
}

/** Keeps them, at once for whoever looks. */
export function useKeepPreferences() {
  const client = useQueryClient();
  return useMutation<Preferences, Error, Preferences>({
    mutationFn: ({ refresh_seconds, max_points, live, theme }) => call('put', '/api/preferences', { body: { refresh_seconds, max_points, live, theme: theme as 'light' | 'dark' | 'auto' } }),
    onSuccess: (kept) => client.setQueryData(key, kept),
  });
}
