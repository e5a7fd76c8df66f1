import type { Operation } from '../../api/types';
import { Facts } from '../../shared/Facts';
import { formatCount } from '../../shared/format';

/** Token counts by bucket; empty ones are left out. */
export function TokenTable({ tokens }: { tokens: Operation['tokens'] }) {
  const buckets = [
    ['Input', tokens.input],
    ['Read from cache', tokens.cache_read],
    ['Written to cache', tokens.cache_write],
    ['Output', tokens.output],
    ['Reasoning', tokens.reasoning],
    ['Audio', tokens.audio],
  ] as const;
  return <Facts items={buckets.map(([name, count]) => [name, count > 0 || name === 'Input' || name === 'Output' ? formatCount(count) : null])} />;
}
