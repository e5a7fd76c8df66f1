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

/** The hours of an answer by hour, also those in which nothing was spent. */
export function costBuckets(costs: CostList, hours: number): Bucket[] {
  const byHour = new Map(costs.items.map((item) => [Date.parse(nameIn(item, 'hour') ?? ''), item]));
  const last = Math.floor((Date.parse(costs.to) - 1) / 3_600_000) * 3_600_000;
  return Array.from({ length: hours }, (_, index) => {
    const start = last - (hours - 1 - index) * 3_600_000;
    return { at: start / 1_000, item: byHour.get(start) ?? null };
  });
}
