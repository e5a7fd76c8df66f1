import { useState } from 'react';
import { Button, Group } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMay } from '../../api/session';
import type { Model } from '../../api/types';
import { useGet } from '../../api/useApi';
import { DataTable, DownloadTable, type Column } from '../../shared/DataTable';
import { Empty } from '../../shared/Empty';
import { Loading } from '../../shared/Loading';
import { Panel } from '../../shared/Panel';
import { Label, Tone } from '../../shared/Tone';
import { ModelForm } from './ModelForm';
import { ChangeButtons } from './ProviderCard';
import { RemovePart } from './RemovePart';

type Opened = { change?: Model } | { remove: Model } | null;

const columns: readonly Column<Model>[] = [
  { label: 'Model', cell: (one) => <span className="break">{one.name}</span>, text: (one) => one.name },
  { label: 'Served', cell: (one) => <Tone word={one.served ? 'ok' : 'failed'}>{one.served ? 'yes' : 'no provider'}</Tone>, text: (one) => String(one.served) },
  {
    label: 'Deployments, in order',
    cell: (one) => (
      <Group gap={4}>
        {one.deployments.map((deployment) => (
          <Label key={deployment.id} tone={deployment.enabled ? 'accent' : 'calm'}>
            {deployment.provider}: {deployment.model}
          </Label>
        ))}
      </Group>
    ),
    text: (one) => one.deployments.map((deployment) => deployment.id).join(' '),
  },
  { label: 'Preset', cell: (one) => one.preset ?? '–', text: (one) => one.preset },
  { label: 'Recommended for', cell: (one) => one.recommended_for.join(', ') || '–', text: (one) => one.recommended_for.join(' ') },
];

/** Every model that clients may name. */
export function ModelsPanel() {
  const may = useMay();
  const [opened, setOpened] = useState<Opened>(null);
  const models = useGet('models', '/api/models', { query: { limit: 1000 } });
  const mayChange = may('config_change', true);
  const shown: readonly Column<Model>[] = mayChange
    ? [...columns, { label: 'Do', cell: (one) => <ChangeButtons name={one.name} onChange={() => setOpened({ change: one })} onRemove={() => setOpened({ remove: one })} /> }]
    : columns;
  const create = mayChange && (
    <Button size="xs" leftSection={<IconPlus size={14} />} onClick={() => setOpened({})}>
      New model
    </Button>
  );
  return (
    <Panel flush title="Models" actions={<>{create}<DownloadTable columns={columns} rows={models.data?.items ?? []} name="models" /></>}>
      <Loading query={models}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="No model yet">A model is a name that clients ask for, and the providers that serve it in order. {mayChange ? 'Make one here, once there is a provider.' : 'An admin makes one here.'}</Empty>
          ) : (
            <DataTable caption="Models" columns={shown} rows={items} rowKey={(one) => one.name} />
          )
        }
      </Loading>
      {opened && !('remove' in opened) && <ModelForm {...(opened.change ? { model: opened.change } : {})} onClose={() => setOpened(null)} />}
      {opened && 'remove' in opened && <RemovePart section="models" id={opened.remove.name} onClose={() => setOpened(null)} />}
    </Panel>
  );
}
