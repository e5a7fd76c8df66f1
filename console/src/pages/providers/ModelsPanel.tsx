import { Group } from '@mantine/core';
import type { Model } from '../../api/types';
import { useGet } from '../../api/useApi';
import { DataTable, DownloadTable, type Column } from '../../shared/DataTable';
import { Empty } from '../../shared/Empty';
import { Loading } from '../../shared/Loading';
import { Panel } from '../../shared/Panel';
import { Label, Tone } from '../../shared/Tone';

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
  const models = useGet('models', '/api/models', { query: { limit: 1000 } });
  return (
    <Panel flush title="Models" actions={<DownloadTable columns={columns} rows={models.data?.items ?? []} name="models" />}>
      <Loading query={models}>
        {({ items }) => (items.length === 0 ? <Empty title="No model yet">Write one into the configuration, in the section models.</Empty> : <DataTable caption="Models" columns={columns} rows={items} rowKey={(one) => one.name} />)}
      </Loading>
    </Panel>
  );
}
