import type { CSSProperties, ReactNode } from 'react';
import type { DashboardPanel } from '../../api/types';
import { Panel } from '../../shared/Panel';
import { isFlush, PanelContent } from './PanelContent';

/** Panels in their order, each as wide as it was made. */
export function Board({ panels, range, actionsOf }: { panels: readonly DashboardPanel[]; range: string; actionsOf?: (index: number) => ReactNode }) {
  return (
    <div className="board">
      {panels.map((panel, index) => (
        // Two panels can be alike; what stands in a place is drawn anew where it is another one.
        <div key={`${index}:${panel.source}:${panel.kind}`} style={{ '--across': panel.width } as CSSProperties}>
          <Panel flush={isFlush(panel)} title={panel.title} actions={actionsOf?.(index)}>
            <PanelContent panel={panel} range={range} />
          </Panel>
        </div>
      ))}
    </div>
  );
}
