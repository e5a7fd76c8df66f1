import { useState } from 'react';
import { Group, SegmentedControl, Title } from '@mantine/core';
import { panelOf } from '../dashboards/panels';
import { PanelContent } from '../dashboards/PanelContent';
import { useMay } from '../../api/session';

const RANGES = [
  { value: '1h', label: '1 h' },
  { value: '24h', label: '24 h' },
  { value: '7d', label: '7 days' },
];

/** How an integration's runs went by what it reported: success, response times, errors, fallbacks. */
export function IntegrationCharts({ id }: { id: string }) {
  const [range, setRange] = useState('24h');
  if (!useMay()('operations_read')) {
    return null;
  }
  const filters = { source: id };
  const panels = [
    panelOf({ title: 'Success rate', source: 'series', kind: 'bars', metrics: ['success_rate'], by: ['source'], filters, limit: 1 }),
    panelOf({ title: 'Response times', source: 'series', kind: 'heatmap', metrics: ['requests'], by: ['duration'], filters }),
    panelOf({ title: 'Errors', source: 'series', kind: 'bars', metrics: ['errors'], by: ['source'], filters, limit: 1 }),
    panelOf({ title: 'Fallbacks used', source: 'series', kind: 'bars', metrics: ['fallbacks'], by: ['source'], filters, limit: 1 }),
  ];
  return (
    <>
      <Group justify="space-between">
        <Title order={3}>What it reported</Title>
        <SegmentedControl size="xs" aria-label="Range" data={RANGES} value={range} onChange={setRange} />
      </Group>
      {panels.map((panel) => (
        <section key={panel.title} aria-label={panel.title}>
          <Title order={4} size="sm">{panel.title}</Title>
          <PanelContent panel={panel} range={range} />
        </section>
      ))}
    </>
  );
}
