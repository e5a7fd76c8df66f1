import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { call, setAntiforgery } from './client';
import { ApiProblem } from './problem';
import type { Permission, Session } from './types';

const key = ['session'] as const;

/** Who is signed in; null for nobody. */
export async function loadSession(): Promise<Session | null> {
  try {
    const session = await call('get', '/api/session');
    setAntiforgery(session.antiforgery);
    return session;
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 401) {
      return null;
    }
    throw error;
  }
}

const reading = { queryKey: key, queryFn: loadSession, staleTime: 60_000 };

export function useSession() {
  return useQuery(reading);
}

/** Reads it before anything is shown that asks for it; whoever is signed in is told to `then`. What goes wrong is shown by whoever asks later. */
export function beginSession(client: QueryClient, then: () => void): void {
  client.fetchQuery(reading).then((session) => session && then(), () => undefined);
}

/** Notes who is signed in now: another person's answers are forgotten. */
export function keepSession(client: QueryClient, session: Session | null): void {
  setAntiforgery(session?.antiforgery ?? null);
  if (session === null) {
    client.removeQueries({ predicate: (query) => query.queryKey[0] !== key[0] });
  }
  client.setQueryData(key, session);
}

/** Whether whoever is signed in may do something; for the whole house alone where that is asked. */
export function useMay(): (permission: Permission, house?: boolean) => boolean {
  const session = useQueryClient().getQueryData<Session | null>(key);
  const { data } = useSession();
  const current = data ?? session ?? null;
  return (permission, house = false) => current !== null && current.permissions.includes(permission) && !(house && current.team !== null);
}
