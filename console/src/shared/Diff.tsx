import { Text } from '@mantine/core';
import type { Difference } from '../api/types';

function show(value: unknown): string {
  return value === undefined || value === null ? 'nothing' : typeof value === 'string' ? value : JSON.stringify(value);
}

/** What differs between two states, path by path. */
export function Diff({ items }: { items: readonly Difference[] }) {
  if (items.length === 0) {
    return <Text c="dimmed">Nothing differs.</Text>;
  }
  return (
    <div className="diff panel">
      {items.map((item) => (
        <div key={item.path} className="diff-row">
          <div className="break">
            {item.path} <Text span size="xs" c="dimmed">{item.kind}</Text>
          </div>
          {item.kind !== 'added' && <div className="diff-old">− {show(item.from)}</div>}
          {item.kind !== 'removed' && <div className="diff-new">+ {show(item.to)}</div>}
        </div>
      ))}
    </div>
  );
}
