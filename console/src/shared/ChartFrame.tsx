import { useRef, useState, type ReactNode } from 'react';
import { ActionIcon, Group, Tooltip } from '@mantine/core';
import { IconChartLine, IconDownload, IconPhoto, IconTable } from '@tabler/icons-react';
import { save, saveCsv } from './download';

interface Props {
  /** Says in words what the picture shows. */
  label: string;
  head: readonly string[];
  /** The numbers of the picture. */
  rows: () => (string | number)[][];
  /** The same for people; without it as they stand in the file. */
  shown?: (row: (string | number)[]) => ReactNode[];
  children: ReactNode;
}

function savePicture(box: HTMLElement | null, label: string): void {
  const drawn = box?.querySelector('canvas');
  const context = drawn && document.createElement('canvas').getContext('2d');
  if (!drawn || !context) {
    return;
  }
  // On the ground that it has on the page: light text would not be seen on white paper.
  context.canvas.width = drawn.width;
  context.canvas.height = drawn.height;
  context.fillStyle = getComputedStyle(document.documentElement).getPropertyValue('--panel');
  context.fillRect(0, 0, drawn.width, drawn.height);
  context.drawImage(drawn, 0, 0);
  context.canvas.toBlob((blob) => blob && save(`${label}.png`, 'image/png', blob));
}

/** A picture made of numbers: with the numbers as a table, as a file, and the picture as a file. */
export function ChartFrame({ label, head, rows, shown = (row) => row, children }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [isTable, setTable] = useState(false);
  return (
    <div>
      <div ref={box} hidden={isTable}>
        {children}
      </div>
      {isTable && (
        <div className="table-wrap chart-table" tabIndex={0} role="region" aria-label={label}>
          <table className="table">
            <thead>
              <tr>
                {head.map((one, index) => (
                  <th key={one} scope="col" className={index > 0 ? 'num' : undefined}>
                    {one}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows().map((row) => (
                <tr key={String(row[0])}>
                  {shown(row).map((cell, index) => (
                    <td key={head[index]} className={index > 0 ? 'num' : undefined}>
                      {cell}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <Group gap={4} justify="flex-end">
        <Tooltip label={isTable ? 'Show as a picture' : 'Show as a table'}>
          <ActionIcon size="sm" onClick={() => setTable(!isTable)} aria-pressed={isTable} aria-label={`Show ${label} as a table`}>
            {isTable ? <IconChartLine size={14} /> : <IconTable size={14} />}
          </ActionIcon>
        </Tooltip>
        <Tooltip label="Download as picture">
          <ActionIcon size="sm" onClick={() => savePicture(box.current, label)} disabled={isTable} aria-label={`Download ${label} as picture`}>
            <IconPhoto size={14} />
          </ActionIcon>
        </Tooltip>
        <Tooltip label="Download as CSV">
          <ActionIcon size="sm" onClick={() => saveCsv(label, [head, ...rows()])} aria-label={`Download ${label} as CSV`}>
            <IconDownload size={14} />
          </ActionIcon>
        </Tooltip>
      </Group>
    </div>
  );
}
