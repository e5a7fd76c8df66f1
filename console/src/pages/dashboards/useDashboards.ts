import { call } from '../../api/client';
import type { Dashboard, DashboardPanel } from '../../api/types';
import { useChange } from '../../api/useApi';

/** What of a dashboard is sent to be kept. */
export interface Draft {
  name: string;
  shared: boolean;
  range: string;
  panels: DashboardPanel[];
}

/** A panel without what says nothing, as the server reads it. */
function sent(draft: Draft): { name: string; shared: boolean; range: string; panels: unknown } {
  return { ...draft, panels: draft.panels.map((panel) => Object.fromEntries(Object.entries(panel).filter(([, value]) => value !== null))) };
}

export function useAddDashboard(onDone: (made: Dashboard) => void) {
  return useChange((draft: Draft) => call('post', '/api/dashboards', { body: sent(draft) }), { areas: ['dashboards'], onDone });
}

/** Keeps one as it is now; with the version that was seen, not over somebody's head. */
export function useKeepDashboard(id: string, onDone: () => void) {
  return useChange(({ draft, seen }: { draft: Draft; seen: number | null }) => call('put', '/api/dashboards/{id}', { path: { id }, body: sent(draft), ifMatch: seen }), {
    areas: ['dashboards'],
    done: (kept) => `${kept.name} is kept.`,
    onDone,
  });
}

export function useRemoveDashboard(onDone: (gone: Dashboard) => void) {
  return useChange(({ id, version }: Dashboard) => call('delete', '/api/dashboards/{id}', { path: { id }, ifMatch: version }), { areas: ['dashboards'], onDone });
}

/** Brings one back that was removed. */
export function bringBack(gone: Dashboard): Promise<unknown> {
  return call('put', '/api/dashboards/{id}', { path: { id: gone.id }, body: sent({ name: gone.name, shared: gone.shared, range: gone.range, panels: gone.panels }) });
}
