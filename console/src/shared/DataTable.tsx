import type { ReactNode } from 'react';
import { ActionIcon, Tooltip } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { saveCsv } from './download';

export interface Column<T> {
  label: string;
  cell: (row: T) => ReactNode;
  /** The same as a text, for the file; a column without one is not in it. */
  text?: (row: T) => string | number | null | undefined;
  numeric?: boolean;
  /** True for what a narrow screen does without; it stands behind the row's link. */
  isExtra?: boolean;
}

function classOf<T>(column: Column<T>): string | undefined {
  return [column.numeric && 'num', column.isExtra && 'extra'].filter(Boolean).join(' ') || undefined;
}

interface Props<T> {
  columns: readonly Column<T>[];
  rows: readonly T[];
  rowKey: (row: T) => string;
  /** What the rows are, for those who cannot see the table. */
  caption: string;
  isNew?: (row: T) => boolean;
}

/** Rows and columns; on a narrow screen each row is a small card. */
export function DataTable<T>({ columns, rows, rowKey, caption, isNew }: Props<T>) {
  return (
    <div className="table-wrap" tabIndex={0} role="region" aria-label={caption}>
      <table className="table table-stack">
        <caption className="mantine-visually-hidden" hidden>
          {caption}
        </caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.label} scope="col" className={classOf(column)}>
                {column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)} className={isNew?.(row) ? 'row-new' : undefined}>
              {columns.map((column) => (
                <td key={column.label} data-label={column.label} className={classOf(column)}>
                  <div>{column.cell(row)}</div>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Saves what a table shows. */
export function DownloadTable<T>({ columns, rows, name }: { columns: readonly Column<T>[]; rows: readonly T[]; name: string }) {
  const save = () => {
    const told = columns.filter((column) => column.text);
    saveCsv(name, [told.map((column) => column.label), ...rows.map((row) => told.map((column) => column.text?.(row) ?? ''))]);
  };
  return (
    <Tooltip label="Download as CSV">
      <ActionIcon onClick={save} disabled={rows.length === 0} aria-label={`Download ${name} as CSV`}>
        <IconDownload size={16} />
      </ActionIcon>
    </Tooltip>
  );
}
