import { useState } from 'react';
import { ActionIcon, Button, Group, Select, Stack, Switch, TextInput } from '@mantine/core';
import { IconArrowLeft, IconArrowRight, IconPencil, IconPlus, IconTrash } from '@tabler/icons-react';
import { ApiProblem, fieldErrors } from '../../api/problem';
import { useMay } from '../../api/session';
import type { Dashboard, DashboardPanel } from '../../api/types';
import { Empty } from '../../shared/Empty';
import { ErrorNotice } from '../../shared/ErrorNotice';
import { PageHead } from '../../shared/PageHead';
import { Panel } from '../../shared/Panel';
import { Board } from './Board';
import { PanelForm } from './PanelForm';
import { panelOf, ranges } from './panels';
import { useKeepDashboard, type Draft } from './useDashboards';

const MAX_PANELS = 24;

function moved(panels: readonly DashboardPanel[], from: number, by: number): DashboardPanel[] {
  const next = [...panels];
  const [panel] = next.splice(from, 1);
  return panel ? next.toSpliced(from + by, 0, panel) : next;
}

/** What was not kept: sentences about panels name the panel, and where somebody was faster there is a way on. */
function Refusal({ error, draft, onOver, onTheirs }: { error: Error; draft: Draft; onOver: () => void; onTheirs: () => void }) {
  if (error instanceof ApiProblem && error.status === 412) {
    return (
      <div role="alert" className="panel panel-body">
        <Stack gap="xs" align="flex-start">
          <strong>It was changed somewhere else</strong>
          {error.message}
          <Group gap="xs">
            <Button size="compact-sm" variant="default" onClick={onOver}>
              Keep it as it is here
            </Button>
            <Button size="compact-sm" variant="default" onClick={onTheirs}>
              Show the other
            </Button>
          </Group>
        </Stack>
      </div>
    );
  }
  const told = Object.entries(fieldErrors(error)).filter(([field]) => field.startsWith('panels.'));
  return told.length === 0 ? (
    <ErrorNotice error={error} />
  ) : (
    <div role="alert" className="panel panel-body">
      {told.map(([field, sentence]) => {
        const [, index, name] = field.split('.');
        return (
          <div key={field} className="break">
            {draft.panels[Number(index)]?.title || `Panel ${Number(index) + 1}`}, {name}: {sentence}
          </div>
        );
      })}
    </div>
  );
}

/** Arranges a dashboard: nothing is kept before it is said. */
export function DashboardEditor({ kept, onClose }: { kept: Dashboard; onClose: () => void }) {
  const mayShare = useMay()('dashboards_share', true);
  const [draft, setDraft] = useState<Draft>({ name: kept.name, shared: kept.shared, range: kept.range, panels: kept.panels });
  const [edited, setEdited] = useState<{ index: number; panel: DashboardPanel } | null>(null);
  // The version that one began with: answers that come meanwhile are another's work.
  const [seen] = useState(kept.version);
  const keep = useKeepDashboard(kept.id, onClose);
  const errors = fieldErrors(keep.error);
  const change = (changes: Partial<Draft>) => setDraft({ ...draft, ...changes });
  const setPanel = (index: number, changes: Partial<DashboardPanel>) => change({ panels: draft.panels.map((panel, at) => (at === index ? { ...panel, ...changes } : panel)) });
  const take = (panel: DashboardPanel) => {
    change({ panels: edited && edited.index < draft.panels.length ? draft.panels.with(edited.index, panel) : [...draft.panels, panel] });
    setEdited(null);
  };
  const actionsOf = (index: number) => {
    const panel = draft.panels[index];
    return panel && (
      <Group gap={2} wrap="nowrap">
        <ActionIcon disabled={index === 0} onClick={() => change({ panels: moved(draft.panels, index, -1) })} aria-label={`Move ${panel.title} before the one before`}>
          <IconArrowLeft size={16} />
        </ActionIcon>
        <ActionIcon disabled={index === draft.panels.length - 1} onClick={() => change({ panels: moved(draft.panels, index, 1) })} aria-label={`Move ${panel.title} behind the next`}>
          <IconArrowRight size={16} />
        </ActionIcon>
        <Select size="xs" w={92} aria-label={`Width of ${panel.title}`} data={[{ value: '1', label: '¼ wide' }, { value: '2', label: '½ wide' }, { value: '3', label: '¾ wide' }, { value: '4', label: 'whole' }]} value={String(panel.width)} onChange={(value) => setPanel(index, { width: Number(value) })} />
        <ActionIcon onClick={() => setEdited({ index, panel })} aria-label={`Change ${panel.title}`}>
          <IconPencil size={16} />
        </ActionIcon>
        <ActionIcon onClick={() => change({ panels: draft.panels.filter((_, at) => at !== index) })} aria-label={`Take ${panel.title} away`}>
          <IconTrash size={16} />
        </ActionIcon>
      </Group>
    );
  };
  return (
    <>
      <PageHead
        title={draft.name || 'Dashboard'}
        actions={
          <>
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button loading={keep.isPending} onClick={() => keep.mutate({ draft, seen })}>
              Keep it
            </Button>
          </>
        }
      >
        Nothing is kept before you say so.
      </PageHead>
      <div className="grid">
        {keep.error && <Refusal error={keep.error} draft={draft} onOver={() => keep.mutate({ draft, seen: null })} onTheirs={onClose} />}
        <Panel>
          <Group align="flex-end" gap="md">
            <TextInput label="Name" value={draft.name} maxLength={100} onChange={(event) => change({ name: event.currentTarget.value })} error={errors.name} w={{ base: '100%', xs: 280 }} />
            <Select label="Usual range" data={ranges} value={draft.range} onChange={(value) => change({ range: value ?? draft.range })} error={errors.range} w={120} />
            {mayShare && <Switch mb={8} label="Share with the house" checked={draft.shared} onChange={(event) => change({ shared: event.currentTarget.checked })} />}
            <Button
              variant="default"
              leftSection={<IconPlus size={16} />}
              disabled={draft.panels.length >= MAX_PANELS}
              onClick={() => setEdited({ index: draft.panels.length, panel: panelOf({ title: '', source: 'series', kind: 'line', metrics: ['requests'], limit: 6 }) })}
            >
              Add a panel
            </Button>
          </Group>
        </Panel>
        {draft.panels.length === 0 && <Empty title="No panel yet">A panel shows numbers over time, sums of costs, single calls or the health of providers. Add the first one above.</Empty>}
        <Board panels={draft.panels} range={draft.range} actionsOf={actionsOf} />
      </div>
      {edited && <PanelForm panel={edited.panel} onTake={take} onClose={() => setEdited(null)} />}
    </>
  );
}
