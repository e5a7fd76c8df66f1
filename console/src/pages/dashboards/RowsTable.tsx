import type { DashboardPanel } from '../../api/types';
import { DataTable, DownloadTable, type Column } from '../../shared/DataTable';
import { words } from './panels';
import { formatUsd } from '../../api/money';
import { textOf, toneOf } from './values';

export interface Row {
  names: (string | null)[];
  /** As the API tells them: money as texts. */
  values: unknown[];
}

function columnsOf(panel: DashboardPanel): Column<Row>[] {
  return [
    ...panel.by.map((name, index): Column<Row> => ({ label: words(name), cell: (row) => <span className="break">{row.names[index] ?? '(none)'}</span>, text: (row) => row.names[index] })),
    ...panel.metrics.map(
      (metric, index): Column<Row> => ({
        label: words(metric),
        numeric: true,
        cell: (row) => <Value panel={panel} metric={metric} value={row.values[index]} isFirst={index === 0} />,
        text: (row) => row.values[index] as string | number | null,
      }),
    ),
  ];
}

function Value({ panel, metric, value, isFirst }: { panel: DashboardPanel; metric: string; value: unknown; isFirst: boolean }) {
  const tone = isFirst ? toneOf(panel.thresholds, value === null || value === undefined ? null : Number(value)) : undefined;
  return (
    <span className={tone && `text-${tone}`} title={typeof value === 'string' ? `$${value}` : undefined}>
      {typeof value === 'string' ? formatUsd(value) : textOf(metric, value)}
    </span>
  );
}

/** Names and their numbers. */
export function RowsTable({ panel, rows }: { panel: DashboardPanel; rows: readonly Row[] }) {
  const columns = columnsOf(panel);
  return (
    <>
      <DataTable caption={panel.title} columns={columns} rows={rows} rowKey={(row) => row.names.join('\n')} />
      <div className="table-tools">
        <DownloadTable columns={columns} rows={rows} name={panel.title} />
      </div>
    </>
  );
}
