import type { DashboardPanel } from '../../api/types';
import { CostsPanel, OperationsPanel } from './GroupsPanel';
import { HealthPanel } from './HealthPanel';
import { SeriesPanel } from './SeriesPanel';

/** What a panel shows, by where its numbers come from. */
export function PanelContent({ panel, range }: { panel: DashboardPanel; range: string }) {
  switch (panel.source) {
    case 'costs':
      return <CostsPanel panel={panel} range={range} />;
    case 'operations':
      return <OperationsPanel panel={panel} range={range} />;
    case 'health':
      return <HealthPanel panel={panel} />;
    default:
      // As many questions as metrics: another number of them is another panel.
      return <SeriesPanel key={panel.metrics.length} panel={panel} range={range} />;
  }
}

/** Whether what it shows brings its own distance to the edge. */
export function isFlush(panel: DashboardPanel): boolean {
  return panel.kind === 'table' || panel.kind === 'stat';
}
