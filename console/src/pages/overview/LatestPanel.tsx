import { Link } from '@tanstack/react-router';
import { useGet } from '../../api/useApi';
import type { Operation } from '../../api/types';
import { DataTable, DownloadTable, type Column } from '../../shared/DataTable';
import { Empty } from '../../shared/Empty';
import { Loading } from '../../shared/Loading';
import { Panel } from '../../shared/Panel';
import { Time } from '../../shared/Time';
import { requestColumns } from '../requests/columns';

const shown = new Set(['Outcome', 'Model', 'Cost']);
const columns: readonly Column<Operation>[] = [
  { label: 'Time', cell: (one) => <Link to="/requests/$id" params={{ id: one.id }}><Time at={one.started_at} as="time" /></Link>, text: (one) => one.started_at },
  ...requestColumns.filter((column) => shown.has(column.label)),
];

export function LatestPanel() {
  const latest = useGet('operations', '/api/operations', { query: { limit: 8 } });
  return (
    <Panel flush title="Latest requests" actions={<><Link to="/requests">All of them</Link><DownloadTable columns={columns} rows={latest.data?.items ?? []} name="latest requests" /></>}>
      <Loading query={latest}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="No request yet">
              <Link to="/start">Make the first call</Link>: it appears here as it ends.
            </Empty>
          ) : (
            <DataTable caption="Latest requests" columns={columns} rows={items} rowKey={(one) => one.id} />
          )
        }
      </Loading>
    </Panel>
  );
}
