import type { LimitsThen as Reading } from '../../api/types';
import { Facts } from '../../shared/Facts';
import { formatCount } from '../../shared/format';

type Limit = Reading['requests'];

function left(limit: Limit, of: string): string | null {
  return limit && `${formatCount(limit.remaining)} of ${formatCount(limit.limit)} ${of} left`;
}

/** The limits as the call met them, those of its key first, then those of each provider that it tried. */
export function LimitsThen({ limits }: { limits: readonly Reading[] }) {
  return (
    <Facts
      items={limits.map(({ provider, requests, tokens, concurrency }) => [
        provider ?? 'Its key',
        [left(requests, 'requests a minute'), left(tokens, 'tokens a minute'), left(concurrency, 'at once')].filter((text) => text !== null).join(', '),
      ])}
    />
  );
}
