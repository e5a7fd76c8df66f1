import { nameIn } from '../../api/costBuckets';
import type { ProviderHealth } from '../../api/types';
import { useGet } from '../../api/useApi';
import { DataTable, DownloadTable, type Column } from '../../shared/DataTable';
import { formatCount, formatMs, formatPercent } from '../../shared/format';
import { Money } from '../../shared/Money';
import { Panel } from '../../shared/Panel';
import { Tone } from '../../shared/Tone';

interface Compared {
  provider: ProviderHealth;
  cost: string;
  requests: number;
  tokens: number;
}

const columns: readonly Column<Compared>[] = [
  { label: 'Provider', cell: (one) => <span className="break">{one.provider.name}</span>, text: (one) => one.provider.name },
  { label: 'Health', cell: (one) => <Tone word={one.provider.status} />, text: (one) => one.provider.status },
  { label: 'Score', numeric: true, cell: (one) => one.provider.score.toFixed(3), text: (one) => one.provider.score },
  { label: 'Failed, last hour', numeric: true, cell: ({ provider: { last_hour } }) => (last_hour.attempts === 0 ? '–' : formatPercent(last_hour.failed / last_hour.attempts)), text: (one) => one.provider.last_hour.failed },
  { label: 'Average', numeric: true, cell: (one) => (one.provider.last_hour.average_ms === null ? '–' : formatMs(one.provider.last_hour.average_ms)), text: (one) => one.provider.last_hour.average_ms },
  { label: 'Attempts, 24 h', numeric: true, cell: (one) => formatCount(one.requests), text: (one) => one.requests },
  { label: 'Tokens, 24 h', numeric: true, cell: (one) => formatCount(one.tokens), text: (one) => one.tokens },
  { label: 'Cost, 24 h', numeric: true, cell: (one) => <Money usd={one.cost} />, text: (one) => one.cost },
];

/** Providers beside each other. */
export function ComparisonPanel({ providers }: { providers: readonly ProviderHealth[] }) {
  const costs = useGet('costs', '/api/costs', { query: { by: 'provider', limit: 1000 } });
  const rows = providers.map((provider): Compared => {
    const item = costs.data?.items.find((one) => nameIn(one, 'provider') === provider.name);
    return { provider, cost: item?.cost_usd ?? '0.000000000', requests: item?.requests ?? 0, tokens: (item?.input_tokens ?? 0) + (item?.output_tokens ?? 0) };
  });
  return (
    <Panel flush title="Comparison" actions={<DownloadTable columns={columns} rows={rows} name="providers" />}>
      <DataTable caption="Providers compared" columns={columns} rows={rows} rowKey={(one) => one.provider.name} />
    </Panel>
  );
}
