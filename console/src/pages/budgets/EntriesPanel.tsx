import { Link } from '@tanstack/react-router';
import type { components } from '../../api/schema';
import { useGet } from '../../api/useApi';
import { DataTable, DownloadTable, type Column } from '../../shared/DataTable';
import { Empty } from '../../shared/Empty';
import { Loading } from '../../shared/Loading';
import { Money } from '../../shared/Money';
import { Panel } from '../../shared/Panel';
import { Time } from '../../shared/Time';
import { Label } from '../../shared/Tone';

type Entry = components['schemas']['LedgerEntry'];

const columns: readonly Column<Entry>[] = [
  { label: 'When', cell: (one) => <Time at={one.at} />, text: (one) => one.at },
  { label: 'What', cell: (one) => <Label>{one.kind}</Label>, text: (one) => one.kind },
  { label: 'Request', cell: (one) => (one.operation ? <Link to="/requests/$id" params={{ id: one.operation }}>…{one.operation.slice(-6)}</Link> : '–'), text: (one) => one.operation },
  { label: 'Held', numeric: true, cell: (one) => <Money usd={one.held_usd} />, text: (one) => one.held_usd },
  { label: 'Posted', numeric: true, cell: (one) => <Money usd={one.posted_usd} />, text: (one) => one.posted_usd },
  { label: 'By', cell: (one) => one.author ?? '–', text: (one) => one.author },
  { label: 'Why', cell: (one) => <span className="break">{one.reason ?? '–'}</span>, text: (one) => one.reason },
];

/** The lines of the ledger that touch a budget. */
export function EntriesPanel({ budget }: { budget: string }) {
  const entries = useGet('costs', '/api/ledger/entries', { query: { budget, limit: 50 } });
  return (
    <Panel flush title="Booked on it" actions={<DownloadTable columns={columns} rows={entries.data?.items ?? []} name={`entries-${budget}`} />}>
      <Loading query={entries}>
        {({ items }) => (items.length === 0 ? <Empty title="Nothing yet">Each call that counts here leaves its lines.</Empty> : <DataTable caption="Ledger entries" columns={columns} rows={items} rowKey={(one) => String(one.seq)} />)}
      </Loading>
    </Panel>
  );
}
