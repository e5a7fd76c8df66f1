import { Link } from '@tanstack/react-router';
import type { Revision } from '../../api/types';
import { useGet } from '../../api/useApi';
import { DataTable, type Column } from '../../shared/DataTable';
import { Loading } from '../../shared/Loading';
import { Panel } from '../../shared/Panel';
import { Time } from '../../shared/Time';
import { Label } from '../../shared/Tone';

const columns: readonly Column<Revision>[] = [
  { label: 'When', cell: (one) => <Time at={one.at} as="ago" /> },
  { label: 'What', cell: (one) => <Label>{one.kind}</Label> },
  { label: 'Who', cell: (one) => <span className="break">{one.author}</span> },
  { label: 'Why', cell: (one) => <span className="break">{one.reason}</span> },
];

export function ChangesPanel() {
  const revisions = useGet('config', '/api/config/revisions', { query: { limit: 6 } });
  return (
    <Panel flush title="Recent changes" actions={<Link to="/configuration" search={{ tab: 'revisions' } as never}>All of them</Link>}>
      <Loading query={revisions}>{({ items }) => <DataTable caption="Recent changes" columns={columns} rows={items} rowKey={(one) => String(one.number)} />}</Loading>
    </Panel>
  );
}
