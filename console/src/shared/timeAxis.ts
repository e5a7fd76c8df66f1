import type uPlot from 'uplot';
import { axisTimes } from './format';

const MINUTE = 60;
const HOUR = 3_600;
const DAY = 86_400;
const STEPS = [1, 5, 15, 30, MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 5 * DAY, 10 * DAY, 20 * DAY, 50 * DAY, 100 * DAY, 200 * DAY, 400 * DAY];
const FONT = '12px system-ui';
const GAP = 10;

/** Seconds between two values, such as those that a bar stands for. */
function stepOf(times: ArrayLike<number>): number {
  const [first = 0, second = first + HOUR] = Array.from({ length: Math.min(2, times.length) }, (_, at) => times[at] ?? 0);
  return second - first;
}

/** Where an axis of bars begins and ends: a bar stands from its begin to the next one's, the last one too. */
export function barRange(times: ArrayLike<number>, min: number | null, max: number | null): [number | null, number | null] {
  return min === null || max === null ? [null, null] : [min, max + stepOf(times)];
}

/** Distances that marks of an axis may have: bars of a day are not marked by the hour. */
export function marksFor(times: ArrayLike<number>, hasBars: boolean): number[] {
  return hasBars ? STEPS.filter((step) => step >= Math.min(stepOf(times), DAY)) : STEPS;
}

/** Half of the widest label: a mark at the very end has this much of it to its right. */
export function roomBeside(times: readonly number[], widthOf: (text: string) => number): number {
  const ends = [times[0], times.at(-1)].filter((at) => at !== undefined);
  const labels = [MINUTE - 1, HOUR, DAY].flatMap((step) => axisTimes(ends, step)).flatMap((label) => label.split('\n'));
  return Math.ceil(Math.max(0, ...labels.map(widthOf)) / 2);
}

/** How wide a text is on an axis, in pixels of the page. */
export function axisWidth(text: string): number {
  const context = document.createElement('canvas').getContext('2d');
  if (!context) {
    return 0;
  }
  context.font = FONT;
  return context.measureText(text).width;
}

/** The axis of a chart's times, in the zone and the way of writing of whoever looks. */
export function timeAxis(look: uPlot.Axis, times: readonly number[], hasBars: boolean): uPlot.Axis {
  return { ...look, gap: GAP, space: 2 * roomBeside(times, axisWidth) + GAP, incrs: (plot) => marksFor(plot.data[0], hasBars), values: (_, splits, __, ___, step) => axisTimes(splits, step) };
}
