import { Button, Group, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ProviderHealth } from '../../api/types';
import { Facts } from '../../shared/Facts';
import { formatCount, formatMs, formatPercent } from '../../shared/format';
import { Meter } from '../../shared/Meter';
import { Panel } from '../../shared/Panel';
import { Time } from '../../shared/Time';
import { Tone, toneOf } from '../../shared/Tone';
import { TestConnection } from './TestConnection';

function statusOfMeter(status: string): string {
  const tone = toneOf(status);
  return tone === 'bad' ? 'over' : tone === 'warn' ? 'warning' : 'ok';
}

/** One provider: its score, what weighs on it, its traffic, its probe and its breakers. */
export function ProviderCard({ provider, onChange, onRemove }: { provider: ProviderHealth; onChange?: () => void; onRemove?: () => void }) {
  const { last_hour: traffic, probe } = provider;
  return (
    <Panel
      title={
        <Group gap="xs">
          <span className="break">{provider.name}</span> <Tone word={provider.status} />
        </Group>
      }
    >
      <Stack gap="sm">
        <Meter posted={provider.score} status={statusOfMeter(provider.status)} label={`Score ${provider.score.toFixed(2)} of 1`} />
        {provider.reasons.length > 0 ? (
          <ul style={{ margin: 0, paddingLeft: '1.1rem' }}>
            {provider.reasons.map((reason) => (
              <li key={reason} className="break">
                {reason}
              </li>
            ))}
          </ul>
        ) : (
          <Text c="dimmed">{provider.status === 'unknown' ? 'Nothing was seen of it yet, neither a call nor a probe.' : 'Nothing to complain of.'}</Text>
        )}
        <Facts
          items={[
            ['Score', provider.score.toFixed(3)],
            ['Kind', provider.kind],
            ['Last hour', <Link to="/requests" search={{ provider: provider.name } as never}>{formatCount(traffic.attempts)} attempts, {formatCount(traffic.failed)} failed{traffic.attempts > 0 && ` (${formatPercent(traffic.failed / traffic.attempts)})`}</Link>],
            ['Average', traffic.average_ms === null ? null : formatMs(traffic.average_ms)],
            ['Last failure', traffic.last_failure_at && <><Time at={traffic.last_failure_at} as="ago" />: <span className="mono">{traffic.last_error}</span></>],
            ['Probe', probe && <><Tone word={probe.ok ? 'ok' : 'failed'} /> <Time at={probe.at} as="ago" />, {formatMs(probe.latency_ms)}{probe.error && `: ${probe.error}`}</>],
            ['Deployments', provider.deployments],
            ['Open breakers', provider.open_breakers.join(', ') || null],
          ]}
        />
        <TestConnection provider={provider.name}>
          <ChangeButtons name={provider.name} onChange={onChange} onRemove={onRemove} />
        </TestConnection>
      </Stack>
    </Panel>
  );
}

/** The buttons of what stands in the configuration, for those who may change it. */
export function ChangeButtons({ name, onChange, onRemove }: { name: string; onChange?: (() => void) | undefined; onRemove?: (() => void) | undefined }) {
  if (!onChange || !onRemove) {
    return null;
  }
  return (
    <Group gap={4} wrap="nowrap">
      <Button size="compact-xs" variant="default" onClick={onChange} aria-label={`Change ${name}`}>
        Change
      </Button>
      <Button size="compact-xs" variant="default" onClick={onRemove} aria-label={`Remove ${name}`}>
        Remove
      </Button>
    </Group>
  );
}
