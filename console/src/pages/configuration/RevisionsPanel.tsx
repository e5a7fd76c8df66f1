import { useState } from 'react';
import { Button, Group } from '@mantine/core';
import { useMay } from '../../api/session';
import type { Revision } from '../../api/types';
import { useGet } from '../../api/useApi';
import { DataTable, DownloadTable, type Column } from '../../shared/DataTable';
import { Loading } from '../../shared/Loading';
import { Panel } from '../../shared/Panel';
import { Time } from '../../shared/Time';
import { Label } from '../../shared/Tone';
import { RevisionDrawer } from './RevisionDrawer';
import { RollBack } from './RollBack';

/** Every state that was in force, with its difference to the one before, and the way back to it. */
export function RevisionsPanel() {
  const may = useMay();
  const [shown, setShown] = useState<Revision | null>(null);
  const [restored, setRestored] = useState<Revision | null>(null);
  const revisions = useGet('config', '/api/config/revisions', { query: { limit: 200 } });
  const current = revisions.data?.items[0]?.number;
  const columns: Column<Revision>[] = [
    { label: 'Revision', cell: (one) => <><b>{one.number}</b> {one.number === current && <Label tone="good">in force</Label>}</>, text: (one) => one.number },
    { label: 'When', cell: (one) => <Time at={one.at} />, text: (one) => one.at },
    { label: 'What', cell: (one) => <Label>{one.kind}{one.restores !== null ? ` to ${one.restores}` : ''}</Label>, text: (one) => one.kind },
    { label: 'By', cell: (one) => <span className="break">{one.author}</span>, text: (one) => one.author },
    { label: 'Why', cell: (one) => <span className="break">{one.reason}</span>, text: (one) => one.reason },
    {
      label: 'More',
      cell: (one) => (
        <Group gap={4} wrap="nowrap">
          <Button size="compact-xs" variant="default" onClick={() => setShown(one)} aria-label={`Changes of revision ${one.number}`}>
            Changes
          </Button>
          {may('config_change', true) && one.number !== current && (
            <Button size="compact-xs" variant="default" onClick={() => setRestored(one)} aria-label={`Roll back to revision ${one.number}`}>
              Roll back
            </Button>
          )}
        </Group>
      ),
    },
  ];
  return (
    <Panel flush title="Revisions" actions={<DownloadTable columns={columns} rows={revisions.data?.items ?? []} name="revisions" />}>
      <Loading query={revisions}>{({ items }) => <DataTable caption="Revisions" columns={columns} rows={items} rowKey={(one) => String(one.number)} />}</Loading>
      {shown && <RevisionDrawer revision={shown} onClose={() => setShown(null)} />}
      {restored && current !== undefined && <RollBack revision={restored} current={current} onClose={() => setRestored(null)} />}
    </Panel>
  );
}
