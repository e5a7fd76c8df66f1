import type { ReactNode } from 'react';
import { Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useSeries } from '../../api/timeseries';
import { useMay } from '../../api/session';
import { useGet } from '../../api/useApi';
import { formatCount, formatMs, formatPercent } from '../../shared/format';
import { Money } from '../../shared/Money';
import { Tone } from '../../shared/Tone';

function Tile({ label, to, children, note }: { label: string; to: string; children: ReactNode; note?: ReactNode }) {
  return (
    <Link to={to} className="panel tile">
      <div className="tile-label">{label}</div>
      <div className="tile-value">{children}</div>
      <Text size="sm" c="dimmed" component="div">
        {note}
      </Text>
    </Link>
  );
}

/** The numbers that are looked at first. */
export function Tiles() {
  const may = useMay();
  const seesHealth = may('monitoring_read', true);
  const health = useGet('health', '/api/system-health', { enabled: seesHealth, refresh: true });
  const costs = useGet('costs', '/api/costs', { enabled: may('costs_read'), refresh: true });
  const p95 = useSeries({ metric: 'duration_p95_ms', hours: 1, points: 1 }, may('operations_read'));
  const slow = p95.data?.series[0]?.points.at(-1)?.value;
  const system = health.data;
  return (
    <div className="grid grid-tiles">
      {system && (
        <>
          <Tile label="Health" to="/providers" note={`${system.providers.length} providers, score ${system.score.toFixed(2)}`}>
            <Tone word={system.status} />
          </Tile>
          <Tile label="Attempts in the last hour" to="/requests" note={`${system.attempts_per_minute.toFixed(1)} a minute`}>
            {formatCount(system.attempts)}
          </Tile>
          <Tile label="Failed in the last hour" to="/requests?outcome=failed" note={system.success_rate === null ? 'no call yet' : `${formatPercent(system.success_rate)} succeeded`}>
            <span className={system.failed > 0 ? 'text-bad' : undefined}>{formatCount(system.failed)}</span>
          </Tile>
        </>
      )}
      {typeof slow === 'number' && (
        <Tile label="95 of 100 are faster than" to="/requests" note="whole calls, last hour">
          {formatMs(slow)}
        </Tile>
      )}
      {costs.data && (
        <Tile label="Spent in the last 24 hours" to="/costs" note={`${formatCount(costs.data.total.requests)} attempts, ${formatCount(costs.data.total.input_tokens + costs.data.total.output_tokens)} tokens`}>
          <Money usd={costs.data.total.cost_usd} />
        </Tile>
      )}
    </div>
  );
}
