import { useEffect, useRef, useState } from 'react';
import { useComputedColorScheme } from '@mantine/core';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { ChartFrame } from './ChartFrame';
import { formatShortTime } from './format';
import { axisWidth, barRange, roomBeside, timeAxis } from './timeAxis';

export interface Line {
  name: string;
  values: (number | null)[];
  bars?: boolean;
}

interface Props {
  /** Seconds since 1970. */
  times: number[];
  lines: Line[];
  format: (value: number) => string;
  /** Says in words what the picture shows. */
  label: string;
  height?: number;
  /** Where its axis ends; without it where the values do. */
  top?: number | undefined;
  /** Values at which a line is drawn: from there on it is worth a look, and bad. */
  marks?: readonly number[] | undefined;
}

const PALETTE = 6;

function color(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** A value between two that are not there is no line: it is drawn as a point. */
function alone(plot: uPlot, series: number): number[] {
  const values = plot.data[series] ?? [];
  return Array.from(values.keys()).filter((at) => isThere(values[at]) && !isThere(values[at - 1]) && !isThere(values[at + 1]));
}

function isThere(value: number | null | undefined): boolean {
  return value !== null && value !== undefined;
}

function drawMarks(plot: uPlot, marks: readonly number[]): void {
  const { ctx, bbox } = plot;
  marks.forEach((mark, index) => {
    const y = plot.valToPos(mark, 'y', true);
    if (y >= bbox.top && y <= bbox.top + bbox.height) {
      ctx.save();
      ctx.strokeStyle = color(index === marks.length - 1 ? '--bad' : '--warn');
      ctx.setLineDash([6, 4]);
      ctx.beginPath();
      ctx.moveTo(bbox.left, y);
      ctx.lineTo(bbox.left + bbox.width, y);
      ctx.stroke();
      ctx.restore();
    }
  });
}

function optionsOf({ times, lines, format, height = 180, top, marks = [] }: Props, width: number): uPlot.Options {
  const axis = { stroke: color('--mantine-color-dimmed'), grid: { stroke: color('--line'), width: 1 }, ticks: { show: false }, font: '12px system-ui' };
  const bars = uPlot.paths.bars;
  const hasBars = lines.some((line) => line.bars);
  return {
    width,
    height,
    padding: [8, roomBeside(times, axisWidth) + 2, 0, 0],
    cursor: { y: false, points: { size: 6 } },
    legend: { live: true },
    scales: { ...(hasBars ? { x: { range: (plot: uPlot, min: number | null, max: number | null) => barRange(plot.data[0], min, max) as uPlot.Range.MinMax } } : {}), y: { range: (_, __, max) => [0, top ?? (max > 0 ? max * 1.1 : 1)] } },
    hooks: { draw: [(plot) => drawMarks(plot, marks)] },
    axes: [timeAxis(axis, times, hasBars), { ...axis, size: 64, values: (_, splits) => splits.map(format) }],
    series: [
      { value: (_, at) => (at === null ? '–' : formatShortTime(at)) },
      ...lines.map((line, index): uPlot.Series => {
        const stroke = color(`--chart-${(index % PALETTE) + 1}`);
        return {
          label: line.name,
          stroke,
          width: 2,
          points: line.bars ? { show: false } : { show: true, size: 5, fill: stroke, filter: alone },
          value: (_, value) => (value === null ? '–' : format(value)),
          ...(line.bars && bars ? { fill: stroke, width: 0, paths: bars({ size: [0.85, 140], align: 1 }) } : {}),
        };
      }),
    ],
  };
}

/** Lines or bars over time, with the values under the pointer; as a picture or a table on demand. */
export function Chart(props: Props) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const scheme = useComputedColorScheme('light');
  const [width, setWidth] = useState(0);
  const { times, lines, label } = props;

  useEffect(() => {
    const element = box.current;
    if (!element) {
      return;
    }
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const shape = lines.map((line) => line.name).join('\n');
  useEffect(() => {
    if (!box.current || width === 0) {
      return;
    }
    const made = new uPlot(optionsOf(props, width), [times, ...lines.map((line) => line.values)], box.current);
    plot.current = made;
    return () => {
      plot.current = null;
      made.destroy();
    };
    // Made anew when it looks different; new values are only handed over, below.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [scheme, width, shape, props.height]);

  useEffect(() => {
    plot.current?.setData([times, ...lines.map((line) => line.values)]);
  }, [times, lines]);

  const rows = () => times.map((at, row) => [new Date(at * 1000).toISOString(), ...lines.map((line) => line.values[row] ?? '')]);
  return (
    <ChartFrame
      label={label}
      head={['time', ...lines.map((line) => line.name)]}
      rows={rows}
      shown={([at, ...values]) => [formatShortTime(Date.parse(String(at)) / 1_000), ...values.map((value) => (typeof value === 'number' ? props.format(value) : '–'))]}
    >
      <div ref={box} className="chart" role="img" aria-label={label} />
    </ChartFrame>
  );
}
