import { formatUsd } from '../api/money';

/** An amount; its exact text on hover. */
export function Money({ usd }: { usd: string | null | undefined }) {
  return usd === null || usd === undefined ? <span aria-label="none">–</span> : <span title={`$${usd}`}>{formatUsd(usd)}</span>;
}
