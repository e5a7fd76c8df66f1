import { useState } from 'react';
import { Button, Drawer, Group, Stack, Text, TextInput } from '@mantine/core';
import { call } from '../../api/client';
import { ApiProblem, fieldErrors } from '../../api/problem';
import { useMay } from '../../api/session';
import type { Credential } from '../../api/types';
import { useChange } from '../../api/useApi';
import { DataTable, type Column } from '../../shared/DataTable';
import { ErrorNotice } from '../../shared/ErrorNotice';
import { Facts } from '../../shared/Facts';
import { Time } from '../../shared/Time';
import { Label, Tone } from '../../shared/Tone';
import { VersionState } from './VersionState';

type Version = Credential['versions'][number];

const versions: readonly Column<Version>[] = [
  { label: 'Version', numeric: true, cell: (one) => one.version },
  { label: 'State', cell: (one) => <VersionState version={one} /> },
  { label: 'Goes to', cell: (one) => <span className="break">{one.origin}</span> },
  { label: 'Entered', cell: (one) => <><Time at={one.created_at} as="ago" /> by {one.created_by}{one.made_by && `, made by ${one.made_by}`}</> },
  { label: 'Used', cell: (one) => <Time at={one.last_used_at} as="ago" /> },
  { label: 'Ends', cell: (one) => <Time at={one.retired_at ?? one.ends_at ?? one.expires_at} as="ago" /> },
];

type Act = 'test' | 'rotator' | 'enable' | 'retire' | 'delete';

const AREAS = ['credentials', 'health', 'audit', 'config'] as const;

/** One credential: its versions and their ages, and what can be done with it. What cannot be undone is asked twice. */
export function CredentialDrawer({ credential, onRotate, onClose }: { credential: Credential; onRotate: () => void; onClose: () => void }) {
  const may = useMay();
  const [asked, setAsked] = useState<Act | null>(null);
  const [reason, setReason] = useState('');
  const path = { service: credential.service, name: credential.name };
  const title = `${credential.service}/${credential.name}`;
  const body = reason ? { reason } : {};
  const settled = () => setAsked(null);
  const test = useChange(() => call('post', '/api/credentials/{service}/{name}/test', { path }), { areas: AREAS });
  const rotator = useChange(() => call('post', '/api/credentials/{service}/{name}/rotate_with_rotator', { path, body }), { areas: AREAS, done: () => 'The rotator made a new version, and it is in use.' });
  const enable = useChange(() => call('post', '/api/credentials/{service}/{name}/enable', { path }), { areas: AREAS, done: () => 'It is used again, until a provider refuses it.' });
  const retire = useChange(() => call('post', '/api/credentials/{service}/{name}/retire', { path, body }), { areas: AREAS, done: () => `${title} is out of use.`, onDone: settled });
  const remove = useChange((force: boolean) => call('delete', '/api/credentials/{service}/{name}', { path, ...(force ? { query: { force: true } } : {}) }), { areas: AREAS, done: () => `${title} is deleted.`, onDone: onClose });
  const acts = [test, rotator, enable, retire, remove];
  const error = acts.map((one) => one.error).find(Boolean);
  const isUsed = remove.error instanceof ApiProblem && remove.error.status === 409 && remove.error.title === 'In use';
  const isBusy = acts.some((one) => one.isPending);
  const start = (act: () => void) => {
    acts.forEach((one) => one.reset());
    act();
  };
  const isActive = credential.versions.some((one) => one.state !== 'retired');
  return (
    <Drawer opened onClose={onClose} title={<span className="break">{title}</span>} size="xl">
      <Stack gap="md">
        <Facts
          items={[
            ['Reference', <span className="mono break">{`vault:${title}`}</span>],
            ['For', credential.providers.length === 0 ? 'every provider at its address' : <Group gap={4}>{credential.providers.map((one) => <Label key={one}>{one}</Label>)}</Group>],
            ['Rotation', credential.due && <Tone word="due" tone="warn">due for rotation</Tone>],
          ]}
        />
        <DataTable caption="Versions" columns={versions} rows={credential.versions} rowKey={(one) => String(one.version)} />
        {test.data && (
          <div role="status">
            {test.data.results.map((one) => (
              <Text key={one.provider} size="sm" className={one.ok ? 'text-good break' : 'text-bad break'}>
                {one.provider}: {one.ok ? 'takes it' : one.error}.
              </Text>
            ))}
          </div>
        )}
        {error && !isUsed && <ErrorNotice error={error} />}
        {isUsed && (
          <Text role="alert" className="text-bad">
            {remove.error?.message}
          </Text>
        )}
        <Group gap="xs">
          {may('connections_test', true) && (
            <Button size="xs" variant="default" loading={test.isPending} disabled={isBusy} onClick={() => start(() => test.mutate(undefined))}>
              Test
            </Button>
          )}
          {may('credentials_change', true) && (
            <>
              <Button size="xs" variant="default" disabled={isBusy} onClick={onRotate}>
                Rotate
              </Button>
              <Button size="xs" variant="default" loading={rotator.isPending} disabled={isBusy || !isActive} onClick={() => start(() => rotator.mutate(undefined))}>
                Rotate by its rotator
              </Button>
              <Button size="xs" variant="default" loading={enable.isPending} disabled={isBusy || !isActive} onClick={() => start(() => enable.mutate(undefined))}>
                Use again
              </Button>
              {asked !== 'retire' && (
                <Button size="xs" variant="default" disabled={isBusy || !isActive} onClick={() => start(() => setAsked('retire'))}>
                  Retire…
                </Button>
              )}
              {asked !== 'delete' && (
                <Button size="xs" variant="subtle" color="gray" disabled={isBusy} onClick={() => start(() => setAsked('delete'))}>
                  Delete…
                </Button>
              )}
            </>
          )}
        </Group>
        {asked && (
          <Stack gap="xs" className="panel panel-body">
            <Text>{asked === 'retire' ? 'Every version is taken out of use at once and its secret erased: calls that need it fail until a new one is entered.' : 'The credential goes with all its versions. This cannot be undone.'}</Text>
            {asked === 'retire' && <TextInput label="Reason" description="Stands in the audit trail." value={reason} onChange={(event) => setReason(event.currentTarget.value)} error={fieldErrors(retire.error).reason} />}
            <Group>
              <Button size="xs" color="red" loading={retire.isPending || remove.isPending} onClick={() => (asked === 'retire' ? retire.mutate(undefined) : remove.mutate(isUsed))}>
                {asked === 'retire' ? 'Retire and erase it' : isUsed ? 'Delete it all the same' : 'Delete it for good'}
              </Button>
              <Button size="xs" variant="default" onClick={settled}>
                Keep it
              </Button>
            </Group>
          </Stack>
        )}
      </Stack>
    </Drawer>
  );
}
