import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useGet } from '../../api/useApi';
import { Facts } from '../../shared/Facts';
import { Loading } from '../../shared/Loading';
import { Panel } from '../../shared/Panel';
import { Time } from '../../shared/Time';

const MEGABYTE = 1_048_576;

/** The process and its store. */
export function RunPanel() {
  const system = useGet('system', '/api/system', { refresh: true });
  return (
    <Panel title="This program">
      <Loading query={system}>
        {(one) => (
          <Facts
            items={[
              ['Version', one.version],
              ['Runtime', one.runtime],
              ['Started', <><Time at={one.started_at} as="ago" />, <Time at={one.started_at} /></>],
              ['Revision in force', <Link to="/configuration" search={{ tab: 'revisions' } as never}>{one.revision}</Link>],
              ['Environment', one.environment],
              ['Database', `${(one.store_bytes / MEGABYTE).toFixed(1)} MB`],
              ['Memory', `${(one.memory_bytes / MEGABYTE).toFixed(0)} MB`],
              ['Pages told live', one.live_connections],
              ['Diagnostics', <><Anchor href="/metrics" target="_blank" rel="noreferrer">metrics</Anchor>, <Anchor href="/debug/circuit-breakers" target="_blank" rel="noreferrer">circuit breakers</Anchor>, <Anchor href="/openapi/v1.json" target="_blank" rel="noreferrer">description of the API</Anchor></>],
            ]}
          />
        )}
      </Loading>
    </Panel>
  );
}
