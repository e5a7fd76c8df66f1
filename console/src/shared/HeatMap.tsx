import { useCallback, useState, type PointerEvent } from 'react';
import { ChartFrame } from './ChartFrame';
import { formatShortTime } from './format';
import { useCanvas, type Drawing } from './useCanvas';

export interface HeatRow {
  name: string;
  values: (number | null)[];
}

interface Props {
  /** Begins of the steps, seconds since 1970. */
  times: number[];
  /** From the top. */
  rows: HeatRow[];
  format: (value: number) => string;
  /** Says in words what the picture shows. */
  label: string;
  height?: number;
}

const AXIS = 20;
const NAMES = 96;
const LEAST = 0.12;
const GAP = 12;

/** How strong the colour of a value is: by its square root, so that few are seen beside many. */
function strength(value: number, most: number): number {
  return most <= 0 || value <= 0 ? 0 : LEAST + (1 - LEAST) * Math.sqrt(value / most);
}

function paint({ context, width, height, color }: Drawing, { times, rows }: Pick<Props, 'times' | 'rows'>): void {
  const most = Math.max(0, ...rows.flatMap((row) => row.values.map((value) => value ?? 0)));
  const [across, down] = [(width - NAMES) / Math.max(1, times.length), (height - AXIS) / Math.max(1, rows.length)];
  context.clearRect(0, 0, width, height);
  context.textBaseline = 'middle';
  rows.forEach((row, line) => {
    context.globalAlpha = 1;
    context.fillStyle = color('--mantine-color-dimmed');
    if (down >= 12 || line % Math.ceil(12 / down) === 0) {
      context.fillText(row.name, 0, (line + 0.5) * down, NAMES - 8);
    }
    row.values.forEach((value, column) => {
      context.globalAlpha = 1;
      context.fillStyle = color('--calm-soft');
      context.fillRect(NAMES + column * across, line * down, Math.max(1, across - 1), Math.max(1, down - 1));
      context.globalAlpha = strength(value ?? 0, most);
      context.fillStyle = color('--accent');
      context.fillRect(NAMES + column * across, line * down, Math.max(1, across - 1), Math.max(1, down - 1));
    });
  });
  context.globalAlpha = 1;
  context.fillStyle = color('--mantine-color-dimmed');
  const room = GAP + Math.max(0, ...times.map((at) => context.measureText(formatShortTime(at)).width));
  const every = Math.max(1, Math.ceil(room / across));
  times.forEach((at, column) => {
    if (column % every === 0 && NAMES + column * across + room - GAP <= width) {
      context.fillText(formatShortTime(at), NAMES + column * across, height - AXIS / 2 + 2);
    }
  });
}

/** How much there is of what, when: the stronger the colour, the more. */
export function HeatMap({ times, rows, format, label, height = 220 }: Props) {
  const [under, setUnder] = useState('');
  const canvas = useCanvas(height, useCallback((drawing: Drawing) => paint(drawing, { times, rows }), [times, rows]));
  const point = (event: PointerEvent<HTMLCanvasElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const column = Math.floor(((event.clientX - box.left - NAMES) / (box.width - NAMES)) * times.length);
    const row = rows[Math.floor(((event.clientY - box.top) / (height - AXIS)) * rows.length)];
    const [at, value] = [times[column], row?.values[column]];
    setUnder(row && at !== undefined ? `${formatShortTime(at)} · ${row.name} · ${value === null || value === undefined ? '–' : format(value)}` : '');
  };
  return (
    <ChartFrame
      label={label}
      head={['time', ...rows.map((row) => row.name)]}
      rows={() => times.map((at, column) => [new Date(at * 1_000).toISOString(), ...rows.map((row) => row.values[column] ?? '')])}
      shown={([at, ...values]) => [formatShortTime(Date.parse(String(at)) / 1_000), ...values.map((value) => (typeof value === 'number' ? format(value) : '–'))]}
    >
      <div className="chart">
        <canvas ref={canvas} role="img" aria-label={label} onPointerMove={point} onPointerLeave={() => setUnder('')} />
      </div>
      <div className="chart-under" aria-hidden>
        {under || 'The stronger the colour, the more.'}
      </div>
    </ChartFrame>
  );
}
