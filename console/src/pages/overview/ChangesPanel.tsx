import { Link } from '@tanstack/react-router';
import type { Revision } from '../../api/types';
import { useGet } from '../../api/useApi';
import { DataTable, DownloadTable, type Column } from '../../shared/DataTable';
import { Loading } from '../../shared/Loading';
import { Panel } from '../../shared/Panel';
import { Time } from '../../shared/Time';
import { Label } from '../../shared/Tone';

const columns: readonly Column<Revision>[] = [
  { label: 'When', cell: (one) => <Time at={one.at} as="ago" />, text: (one) => one.at },
  { label: 'What', cell: (one) => <Label>{one.kind}</Label>, text: (one) => one.kind },
  { label: 'Who', cell: (one) => <span className="break">{one.author}</span>, text: (one) => one.author },
  { label: 'Why', cell: (one) => <span className="break">{one.reason}</span>, text: (one) => one.reason },
];

export function ChangesPanel() {
  const revisions = useGet('config', '/api/config/revisions', { query: { limit: 6 } });
  return (
    <Panel flush title="Recent changes" actions={<><Link to="/configuration" search={{ tab: 'revisions' } as never}>All of them</Link><DownloadTable columns={columns} rows={revisions.data?.items ?? []} name="recent changes" /></>}>
      <Loading query={revisions}>{({ items }) => <DataTable caption="Recent changes" columns={columns} rows={items} rowKey={(one) => String(one.number)} />}</Loading>
    </Panel>
  );
}
