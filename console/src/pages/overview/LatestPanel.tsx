import { Link } from '@tanstack/react-router';
import { useGet } from '../../api/useApi';
import { DataTable } from '../../shared/DataTable';
import { Empty } from '../../shared/Empty';
import { Loading } from '../../shared/Loading';
import { Panel } from '../../shared/Panel';
import { requestColumns } from '../requests/columns';

const shown = new Set(['Time', 'Outcome', 'Model', 'Cost']);
const columns = requestColumns.filter((column) => shown.has(column.label));

export function LatestPanel() {
  const latest = useGet('operations', '/api/operations', { query: { limit: 8 } });
  return (
    <Panel flush title="Latest requests" actions={<Link to="/requests">All of them</Link>}>
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
