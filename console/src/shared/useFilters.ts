import { useNavigate, useRouterState } from '@tanstack/react-router';

/** Filters that stand in the address: a link shows the same, and the back button goes back. */
export function useFilters(): [Readonly<Record<string, string>>, (changes: Record<string, string | undefined>) => void] {
  const navigate = useNavigate();
  const filters = useRouterState({ select: (state) => state.location.search as Record<string, string> });
  const change = (changes: Record<string, string | undefined>) => {
    const next = Object.fromEntries(Object.entries({ ...filters, ...changes }).filter(([, value]) => value !== undefined && value !== ''));
    void navigate({ to: '.', search: next as never, replace: true });
  };
  return [filters, change];
}
