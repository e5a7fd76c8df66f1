import { useState, type FormEvent } from 'react';
import { ActionIcon, Button, Group, Modal, MultiSelect, NumberInput, Select, Stack, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import type { DashboardPanel } from '../../api/types';
import { kindLabels, ranges, sources, words, type Kind, type Source } from './panels';

const UNITS = [
  { value: '', label: 'as it is' },
  { value: 'second', label: 'by the second' },
  { value: 'minute', label: 'by the minute' },
  { value: 'hour', label: 'by the hour' },
];
const HEIGHTS = [
  { value: '1', label: 'one row' },
  { value: '2', label: 'two rows' },
  { value: '3', label: 'three rows' },
];

function named(names: readonly string[]) {
  return names.map((value) => ({ value, label: words(value) }));
}

/** The same panel of another source: what that does not know is left out. */
function ofSource(panel: DashboardPanel, source: Source): DashboardPanel {
  const facts = sources[source];
  const metrics = panel.metrics.filter((metric) => facts.metrics.includes(metric));
  const by = panel.by.filter((name) => facts.by.includes(name)).slice(0, facts.mostBy);
  return {
    ...panel,
    source,
    kind: facts.kinds.includes(panel.kind as Kind) ? panel.kind : (facts.kinds[0] ?? 'table'),
    metrics: metrics.length > 0 ? metrics : facts.metrics.slice(0, 1),
    by: by.length > 0 || source === 'series' ? by : facts.by.slice(0, 1),
    filters: Object.fromEntries(Object.entries(panel.filters).filter(([name]) => facts.filters.includes(name))),
    per: source === 'series' ? panel.per : null,
  };
}

function Filters({ panel, onChange }: { panel: DashboardPanel; onChange: (filters: Record<string, string>) => void }) {
  const known = sources[panel.source as Source].filters;
  const free = known.filter((name) => !(name in panel.filters));
  return (
    <Stack gap={6}>
      {Object.entries(panel.filters).map(([name, value]) => (
        <Group key={name} gap={6} align="flex-end" wrap="nowrap">
          <TextInput label={`Only ${words(name).toLowerCase()}`} value={value} onChange={(event) => onChange({ ...panel.filters, [name]: event.currentTarget.value })} flex={1} />
          <ActionIcon mb={6} onClick={() => onChange(Object.fromEntries(Object.entries(panel.filters).filter(([one]) => one !== name)))} aria-label={`Take the filter ${name} away`}>
            <IconX size={16} />
          </ActionIcon>
        </Group>
      ))}
      {free.length > 0 && <Select label="Choose by" placeholder="everything counts" data={named(free)} value={null} onChange={(name) => name && onChange({ ...panel.filters, [name]: '' })} />}
    </Stack>
  );
}

/** What one panel shows, and how. */
export function PanelForm({ panel: given, onTake, onClose }: { panel: DashboardPanel; onTake: (panel: DashboardPanel) => void; onClose: () => void }) {
  const [panel, setPanel] = useState(given);
  const facts = sources[panel.source as Source];
  const change = (changes: Partial<DashboardPanel>) => setPanel({ ...panel, ...changes });
  const isSeries = panel.source === 'series';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onTake(panel);
  };
  const thresholds = (index: number, value: number | string) => change({ thresholds: [0, 1].map((at) => (at === index ? value : panel.thresholds[at])).filter((one) => typeof one === 'number') });
  return (
    <Modal opened onClose={onClose} title={given.title ? `Change ${given.title}` : 'New panel'}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <TextInput label="Heading" required maxLength={100} value={panel.title} onChange={(event) => change({ title: event.currentTarget.value })} data-autofocus />
          <Group grow>
            <Select label="Numbers from" data={Object.entries(sources).map(([value, one]) => ({ value, label: one.label }))} value={panel.source} onChange={(value) => value && setPanel(ofSource(panel, value as Source))} />
            <Select label="Shown as" data={facts.kinds.map((value) => ({ value, label: kindLabels[value] }))} value={panel.kind} onChange={(value) => change({ kind: value ?? panel.kind })} />
          </Group>
          {facts.metrics.length > 0 && <MultiSelect label="What" required data={named(facts.metrics)} value={panel.metrics} onChange={(metrics) => change({ metrics })} maxValues={4} searchable />}
          {facts.by.length > 0 && <MultiSelect label="Split by" data={named(facts.by)} value={panel.by} onChange={(by) => change({ by })} maxValues={facts.mostBy} searchable required={!isSeries} />}
          {facts.filters.length > 0 && <Filters panel={panel} onChange={(filters) => change({ filters })} />}
          <Group grow>
            <Select label="Range" data={[{ value: '', label: 'the usual' }, { value: '5m', label: '5 min' }, ...ranges]} value={panel.range ?? ''} onChange={(value) => change({ range: value || null })} />
            {isSeries && panel.kind !== 'table' && panel.kind !== 'share' && <Select label="Told" data={UNITS} value={panel.per ?? ''} onChange={(value) => change({ per: value || null })} />}
            <Select label="Height" data={HEIGHTS} value={String(panel.height)} onChange={(value) => change({ height: Number(value) })} />
          </Group>
          <Group grow>
            <NumberInput label="Worth a look from" min={0} decimalScale={9} value={panel.thresholds[0] ?? ''} onChange={(value) => thresholds(0, value)} />
            <NumberInput label="Bad from" min={0} decimalScale={9} value={panel.thresholds[1] ?? ''} onChange={(value) => thresholds(1, value)} disabled={panel.thresholds.length === 0} />
          </Group>
          <Group grow>
            <NumberInput label="Only above" min={0} decimalScale={9} value={panel.above ?? ''} onChange={(value) => change({ above: typeof value === 'number' ? value : null })} />
            <NumberInput label="At most so many" min={1} max={100} allowDecimal={false} value={panel.limit} onChange={(value) => change({ limit: typeof value === 'number' ? value : panel.limit })} />
          </Group>
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit">Take it</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
