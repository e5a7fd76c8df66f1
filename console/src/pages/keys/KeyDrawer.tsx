import { useState } from 'react';
import { Button, Drawer, Group, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { call } from '../../api/client';
import { useMay } from '../../api/session';
import type { Key, KeyMade } from '../../api/types';
import { useChange, useGet } from '../../api/useApi';
import { ErrorNotice } from '../../shared/ErrorNotice';
import { Facts } from '../../shared/Facts';
import { formatCount } from '../../shared/format';
import { Loading } from '../../shared/Loading';
import { Time } from '../../shared/Time';
import { Tone } from '../../shared/Tone';
import { KeyForm } from './KeyForm';

function limitsOf(key: Key): string {
  const { requests_per_minute, tokens_per_minute, concurrency } = key.limits;
  return [
    requests_per_minute !== null && `${formatCount(requests_per_minute)} requests a minute`,
    tokens_per_minute !== null && `${formatCount(tokens_per_minute)} tokens a minute`,
    concurrency !== null && `${concurrency} calls at the same time`,
  ].filter(Boolean).join(', ') || 'none of its own';
}

function KeyFacts({ current }: { current: Key }) {
  return (
    <Facts
      items={[
        ['State', <Tone word={current.state} />],
        ['For', current.description],
        ['Team', current.team],
        ['Project', current.project],
        ['Customer', current.customer],
        ['User', current.user],
        ['Models', current.models.length === 0 ? 'all' : current.models.join(', ')],
        ['Limits', limitsOf(current)],
        ['Callers may name', current.may_set.join(', ') || null],
        ['Preset', current.preset],
        ['Expires', current.expires_at && <Time at={current.expires_at} />],
        ['Made', current.created_at && <><Time at={current.created_at} /> by {current.created_by}</>],
        ['Changed', current.changed_at && <><Time at={current.changed_at} /> by {current.changed_by}</>],
        ['Used last', current.last_used_at && <Time at={current.last_used_at} as="ago" />],
        ['Switched off', current.disabled_by && <>by the budget <Link to="/budgets/$id" params={{ id: current.disabled_by.budget }}>{current.disabled_by.budget}</Link>, <Time at={current.disabled_by.at} as="ago" /></>],
      ]}
    />
  );
}

/** What can be done with a key. Switching off is undone by switching on; deleting is not undone, so it is asked twice. */
function KeyActions({ current, onSecret, onClose, onEdit }: { current: Key; onSecret: (made: KeyMade) => void; onClose: () => void; onEdit: () => void }) {
  const [isDeleting, setDeleting] = useState(false);
  const path = { id: current.id };
  const rotate = useChange((seconds: number) => call('post', '/api/keys/{id}/rotate', { path, body: { overlap_seconds: seconds } }), { areas: ['keys'], onDone: onSecret });
  const turn = useChange((on: boolean) => call('post', on ? '/api/keys/{id}/enable' : '/api/keys/{id}/disable', { path, body: {} }), {
    areas: ['keys'],
    done: (result) => (result.key.enabled ? `${current.id} works again.` : `${current.id} is switched off. It can be switched on again.`),
  });
  const remove = useChange(() => call('delete', '/api/keys/{id}', { path }), { areas: ['keys'], done: () => `${current.id} is deleted.`, onDone: onClose });
  const isOff = current.state === 'disabled' || current.state === 'disabled_by_budget';
  const error = rotate.error ?? turn.error ?? remove.error;
  return (
    <Stack gap="sm">
      {error && <ErrorNotice error={error} />}
      <Group gap="xs">
        {isOff && (
          <Button size="xs" onClick={() => turn.mutate(true)} loading={turn.isPending}>
            Switch on
          </Button>
        )}
        {current.source === 'record' && (
          <>
            {!isOff && (
              <Button size="xs" variant="default" onClick={() => turn.mutate(false)} loading={turn.isPending}>
                Switch off
              </Button>
            )}
            <Button size="xs" variant="default" onClick={onEdit}>
              Change
            </Button>
            <Button size="xs" variant="default" onClick={() => rotate.mutate(86_400)} loading={rotate.isPending}>
              New secret, old one works a day
            </Button>
            <Button size="xs" variant="default" onClick={() => rotate.mutate(0)} loading={rotate.isPending}>
              It leaked: new secret, old one ends now
            </Button>
            {isDeleting ? (
              <Button size="xs" color="red" onClick={() => remove.mutate(undefined)} loading={remove.isPending}>
                Delete it for good
              </Button>
            ) : (
              <Button size="xs" variant="subtle" color="gray" onClick={() => setDeleting(true)}>
                Delete…
              </Button>
            )}
          </>
        )}
      </Group>
      {current.source === 'file' && <Text size="sm" c="dimmed">This key stands in <Link to="/configuration" search={{ tab: 'text' } as never}>the configuration</Link> and is changed there.</Text>}
    </Stack>
  );
}

/** One key: what it is, its secrets by their last characters, and what can be done. */
export function KeyDrawer({ id, onClose, onSecret }: { id: string; onClose: () => void; onSecret: (made: KeyMade) => void }) {
  const may = useMay();
  const [isEditing, setEditing] = useState(false);
  const key = useGet('keys', '/api/keys/{id}', { path: { id } });
  if (isEditing && key.data) {
    return <KeyForm current={key.data} onClose={() => setEditing(false)} />;
  }
  return (
    <Drawer opened onClose={onClose} title={<span className="break">{id}</span>}>
      <Loading query={key} lines={8}>
        {(current) => (
          <Stack gap="md">
            <KeyFacts current={current} />
            {current.secrets.length > 0 && (
              <div>
                <Title order={3} mb={4}>
                  Secrets
                </Title>
                {current.secrets.map((secret) => (
                  <Text key={`${secret.hint} ${secret.created_at}`} size="sm">
                    <span className="mono">…{secret.hint}</span>, made <Time at={secret.created_at} as="ago" />
                    {secret.ends_at && <>, ends <Time at={secret.ends_at} as="ago" /></>}
                  </Text>
                ))}
              </div>
            )}
            <Link to="/requests" search={{ key: id } as never}>
              Its requests
            </Link>
            {may('keys_change') && <KeyActions current={current} onSecret={onSecret} onClose={onClose} onEdit={() => setEditing(true)} />}
          </Stack>
        )}
      </Loading>
    </Drawer>
  );
}
