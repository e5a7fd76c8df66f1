import { Text } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import type { LedgerEntry } from '../../api/types';
import { useGet } from '../../api/useApi';
import { Copy } from '../../shared/Copy';
import { formatMs } from '../../shared/format';
import { Loading } from '../../shared/Loading';
import { Money } from '../../shared/Money';
import { PageHead } from '../../shared/PageHead';
import { Panel } from '../../shared/Panel';
import { Time } from '../../shared/Time';
import { Tone } from '../../shared/Tone';
import { Facts } from '../../shared/Facts';
import { LimitsThen } from './LimitsThen';
import { RequestSteps } from './RequestSteps';
import { TokenTable } from './TokenTable';

function budgetsOf(entries: readonly LedgerEntry[]): string[] {
  return [...new Set(entries.flatMap((entry) => entry.accounts.map((one) => one.budget)))];
}

/** One request, step by step. */
export default function RequestPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const explained = useGet('operations', '/api/operations/{id}', { path: { id } });
  return (
    <>
      <PageHead title="One request">
        <span className="mono break">{id}</span> <Copy text={id} what="the id" />
      </PageHead>
      <Loading query={explained} lines={8}>
        {({ operation, attempts, money, entries, limits_then: limits }) => (
          <div className="grid grid-two grid-top">
            <Panel title="What happened">
              <RequestSteps operation={operation} attempts={attempts} />
            </Panel>
            <div className="grid">
              <Panel title="In short">
                <Facts
                  items={[
                    ['Outcome', <><Tone word={operation.outcome} /> {operation.status}</>],
                    ['Arrived', <Time at={operation.started_at} />],
                    ['Duration', `${formatMs(operation.duration_ms)}, of which Weir ${formatMs(operation.overhead_ms)}`],
                    ['First event', operation.first_event_ms === null ? '–' : formatMs(operation.first_event_ms)],
                    ['Call', `${operation.operation}${operation.stream ? ', as a stream' : ''}`],
                    ['Model', operation.model],
                    ['Deployment', operation.deployment ?? 'none'],
                    ['Cost', <Money usd={operation.cost_usd} />],
                  ]}
                />
              </Panel>
              <Panel title="Who pays">
                <Facts
                  items={[
                    ['Key', <Link to="/keys" search={{ key: operation.key } as never}>{operation.key}</Link>],
                    ['Team', operation.team],
                    ['Project', operation.project],
                    ['Customer', operation.customer],
                    ['User', operation.user],
                    ['Session', operation.session],
                    ['Feature', operation.feature],
                    ['Environment', operation.environment],
                  ]}
                />
              </Panel>
              {limits && limits.length > 0 && (
                <Panel title="Limits when it came">
                  <LimitsThen limits={limits} />
                </Panel>
              )}
              <Panel title="Money">
                <Facts
                  items={[
                    ['Held at most', <Money usd={money.held_at_most_usd} />],
                    ['Held now', <Money usd={money.held_usd} />],
                    ['Posted', <Money usd={money.posted_usd} />],
                    ['Budgets', budgetsOf(entries).join(', ') || 'none covers it'],
                  ]}
                />
              </Panel>
              <Panel title="Tokens">
                <TokenTable tokens={operation.tokens} />
                {operation.tokens.estimated && <Text size="sm" c="dimmed" mt="xs">The provider reported none or not all: these are estimated.</Text>}
              </Panel>
            </div>
          </div>
        )}
      </Loading>
    </>
  );
}
