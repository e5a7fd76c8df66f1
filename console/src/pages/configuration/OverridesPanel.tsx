import { useState } from 'react';
import { Button } from '@mantine/core';
import { useMay } from '../../api/session';
import type { OverrideRow } from '../../api/types';
import { useGet } from '../../api/useApi';
import { DataTable, DownloadTable, type Column } from '../../shared/DataTable';
import { Empty } from '../../shared/Empty';
import { Loading } from '../../shared/Loading';
import { Panel } from '../../shared/Panel';
import { Time } from '../../shared/Time';
import { ChangeReview } from './ChangeReview';
import { textOf } from '../../shared/settings/leaves';

function columnsOf(onRemove: ((path: string) => void) | null): Column<OverrideRow>[] {
  return [
    { label: 'Path', cell: ({ override }) => <span className="mono break path">{override.path}</span>, text: ({ override }) => override.path },
    { label: 'Value', cell: ({ override }) => <span className="mono break">{override.value === null ? 'taken away' : textOf(override.value)}</span>, text: ({ override }) => textOf(override.value) },
    { label: 'By', cell: ({ override }) => <span className="break name">{override.author}</span>, text: ({ override }) => override.author },
    { label: 'Since', cell: ({ override }) => <Time at={override.created_at} as="ago" />, text: ({ override }) => override.created_at },
    { label: 'Why', cell: ({ override }) => <span className="break">{override.reason}</span>, text: ({ override }) => override.reason },
    { label: 'Ends', cell: ({ override }) => (override.expires_at ? <Time at={override.expires_at} as="ago" /> : 'never'), text: ({ override }) => override.expires_at },
    ...(onRemove ? [{ label: 'Undo', cell: ({ override }: OverrideRow) => <Button size="compact-xs" variant="default" onClick={() => onRemove(override.path)}>Take away</Button> }] : []),
  ];
}

/** What was changed at run time and holds now. */
export function OverridesPanel() {
  const may = useMay();
  const [removed, setRemoved] = useState<string | null>(null);
  const overrides = useGet('config', '/api/config/overrides', { query: { limit: 500 } });
  const live = useGet('config', '/api/live/state');
  const columns = columnsOf(may('config_change', true) ? setRemoved : null);
  return (
    <Panel flush title="Overrides" actions={<DownloadTable columns={columns} rows={overrides.data?.items ?? []} name="overrides" />}>
      <Loading query={overrides}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="No override">Everything is as the file, the environment and the defaults say.</Empty>
          ) : (
            <DataTable caption="Overrides" columns={columns} rows={items} rowKey={(one) => String(one.override.id)} />
          )
        }
      </Loading>
      {removed && live.data && <ChangeReview edits={{ set: {}, remove: [removed] }} revision={live.data.revision} onClose={() => setRemoved(null)} onApplied={() => setRemoved(null)} />}
    </Panel>
  );
}
