import { useCallback, useState } from 'react';
import { Button, Select, Stack, Text, Timeline, Title } from '@mantine/core';
import { IconCheck, IconKey, IconPlayerPlay, IconServer2 } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { call } from '../../api/client';
import { useLiveEvents } from '../../api/live';
import { useMay } from '../../api/session';
import type { KeyMade, LiveEvent } from '../../api/types';
import { useChange, useGet } from '../../api/useApi';
import { ErrorNotice } from '../../shared/ErrorNotice';
import { formatMs } from '../../shared/format';
import { Money } from '../../shared/Money';
import { PageHead } from '../../shared/PageHead';
import { Snippet } from '../../shared/Snippet';
import { Tone } from '../../shared/Tone';
import { curlOf } from '../keys/curl';

type Arrived = NonNullable<LiveEvent['operation']>;

/** The short way from nothing to a first call that is seen to arrive. */
export default function StartPage() {
  const may = useMay();
  const models = useGet('models', '/api/models', { query: { limit: 1000 } });
  const [chosen, setChosen] = useState<string | null>(null);
  const [made, setMade] = useState<KeyMade | null>(null);
  const [arrived, setArrived] = useState<Arrived | null>(null);
  const served = (models.data?.items ?? []).filter((model) => model.served).map((model) => model.name);
  const model = chosen ?? served[0] ?? null;
  const keyId = made?.key.id;
  const make = useChange(() => call('post', '/api/keys', { body: { description: 'First call', reason: 'the first call' } }), { areas: ['keys'], onDone: setMade });

  useLiveEvents(
    useCallback(
      (event: LiveEvent) => {
        if (event.operation && event.operation.key === keyId) {
          setArrived(event.operation);
        }
      },
      [keyId],
    ),
  );

  const active = arrived ? 3 : made ? 1 : served.length > 0 ? 0 : -1;
  return (
    <>
      <PageHead title="Your first call">A provider, a key, a call, and watching it arrive.</PageHead>
      <Timeline active={active} bulletSize={28} lineWidth={2} maw={720}>
        <Timeline.Item bullet={<IconServer2 size={16} />} title={<Title order={2}>A model that somebody serves</Title>}>
          {served.length > 0 ? (
            <Stack gap="xs" mt="xs">
              <Text>
                {served.length === 1 ? 'One model is served.' : `${served.length} models are served.`}
              </Text>
              <Select label="Model" data={served} value={model} onChange={setChosen} maw={320} />
            </Stack>
          ) : (
            <Text mt="xs">
              No provider serves a model yet. Write one into the configuration under <Link to="/configuration">Configuration</Link>, in the sections <span className="mono">providers</span> and <span className="mono">models</span>.
            </Text>
          )}
        </Timeline.Item>
        <Timeline.Item bullet={<IconKey size={16} />} title={<Title order={2}>A key</Title>}>
          <Stack gap="xs" mt="xs" align="flex-start">
            {made ? (
              <Snippet text={made.secret} what="the secret" />
            ) : may('keys_change') ? (
              <Button onClick={() => make.mutate(undefined)} loading={make.isPending} disabled={served.length === 0}>
                Make a key
              </Button>
            ) : (
              <Text c="dimmed">Making keys needs the permission keys_change.</Text>
            )}
            {make.error && <ErrorNotice error={make.error} />}
          </Stack>
        </Timeline.Item>
        <Timeline.Item bullet={<IconPlayerPlay size={16} />} title={<Title order={2}>The call</Title>}>
          <Stack gap="xs" mt="xs">
            {made && model ? <Snippet text={curlOf(window.location.origin, made.secret, model)} what="the call" /> : <Text c="dimmed">Appears here once there is a key.</Text>}
          </Stack>
        </Timeline.Item>
        <Timeline.Item bullet={<IconCheck size={16} />} title={<Title order={2}>It arrives</Title>}>
          <div aria-live="polite">
            {arrived ? (
              <Stack gap="xs" mt="xs">
                <Text>
                  <Tone word={arrived.outcome} /> {arrived.status} from {arrived.provider ?? 'nobody'} after {formatMs(arrived.duration_ms)} for <Money usd={arrived.cost_usd} />
                </Text>
                <Link to="/requests/$id" params={{ id: arrived.id }}>
                  See it step by step
                </Link>
              </Stack>
            ) : (
              <Text mt="xs" c="dimmed">
                {made ? 'Waiting for a call with this key…' : 'The call is shown here as soon as it has ended.'}
              </Text>
            )}
          </div>
        </Timeline.Item>
      </Timeline>
    </>
  );
}
