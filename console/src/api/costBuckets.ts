import type { CostItem, CostList } from './types';

export interface Bucket {
  /** Its start, seconds since 1970. */
  at: number;
  item: CostItem | null;
}

/** A cost's place in a dimension that was asked for; null for what names none. */
export function nameIn(item: CostItem, dimension: string): string | null {
  const value = (item as unknown as Record<string, unknown>)[dimension];
  return typeof value === 'string' ? value : null;
}

const HOUR_MS = 3_600_000;

/** The hours of an answer by hour, also those in which nothing was spent. */
export function hoursOf(costs: CostList, hours: number): Bucket[] {
  const byHour = new Map(costs.items.map((item) => [Date.parse(nameIn(item, 'hour') ?? ''), item]));
  const last = Math.floor((Date.parse(costs.to) - 1) / HOUR_MS) * HOUR_MS;
  return Array.from({ length: hours }, (_, index) => {
    const start = last - (hours - 1 - index) * HOUR_MS;
    return { at: start / 1_000, item: byHour.get(start) ?? null };
  });
}

/** The days of an answer by day in the viewer's zone, also those in which nothing was spent. */
export function daysOf(costs: CostList, days: number): Bucket[] {
  const byDay = new Map(costs.items.map((item) => [nameIn(item, 'day'), item]));
  const last = new Date(Date.parse(costs.to) - 1);
  return Array.from({ length: days + 1 }, (_, index) => {
    // The calendar's day: 23 or 25 hours where the clock changes.
    const start = new Date(last.getFullYear(), last.getMonth(), last.getDate() - (days - index));
    const name = [start.getFullYear(), String(start.getMonth() + 1).padStart(2, '0'), String(start.getDate()).padStart(2, '0')].join('-');
    return { at: start.getTime() / 1_000, item: byDay.get(name) ?? null };
  });
}
