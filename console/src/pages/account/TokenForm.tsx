import { useState, type FormEvent } from 'react';
import { Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { call } from '../../api/client';
import { fieldErrors } from '../../api/problem';
import { useSession } from '../../api/session';
import type { Role } from '../../api/types';
import { useChange } from '../../api/useApi';
import { ConflictNotice } from '../../shared/ConflictNotice';
import type { NewToken } from './TokensPanel';

const ROLES: readonly Role[] = ['viewer', 'operator', 'admin', 'auditor', 'reporter'];

/** Makes a token of one's own. It never allows more than its user may. */
export function TokenForm({ name, onClose, onMade }: { name: string; onClose: () => void; onMade: (made: NewToken) => void }) {
  const { data: session } = useSession();
  const [label, setLabel] = useState('');
  const [role, setRole] = useState<Role | null>(null);
  const [team, setTeam] = useState('');
  const [expires, setExpires] = useState('');
  const [reason, setReason] = useState('');
  const make = useChange(
    () =>
      call('post', '/api/users/{id}/tokens', {
        path: { id: name },
        body: { name: label, ...(role ? { role } : {}), ...(team ? { team } : {}), ...(expires ? { expires_at: new Date(expires).toISOString() } : {}), ...(reason ? { reason } : {}) },
      }),
    {
      areas: ['people', 'audit'],
      onDone: (made) => {
        onClose();
        onMade(made);
      },
    },
  );
  const fields = fieldErrors(make.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate(undefined);
  };
  return (
    <Modal opened onClose={onClose} title="New token">
      <form onSubmit={submit}>
        <Stack gap="sm">
          <TextInput label="Name" description="What it is for." value={label} onChange={(event) => setLabel(event.currentTarget.value)} error={fields.name} autoComplete="off" required data-autofocus />
          <Select label="Role" description="Left empty: as you, whatever you may at the time." data={ROLES} value={role} onChange={(next) => setRole(next as Role | null)} error={fields.role} clearable />
          {!session?.team && <TextInput label="For one team alone" description="Left empty: as you." value={team} onChange={(event) => setTeam(event.currentTarget.value)} error={fields.team} />}
          <TextInput type="datetime-local" label="Ends by itself" description="Left empty: it works until it is taken back." value={expires} onChange={(event) => setExpires(event.currentTarget.value)} error={fields.expires_at} />
          <TextInput label="Reason" description="Stands in the audit trail." value={reason} onChange={(event) => setReason(event.currentTarget.value)} error={fields.reason} />
          <ConflictNotice shown={['name', 'role', 'team', 'expires_at', 'reason']} error={make.error} onTaken={() => undefined} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={make.isPending}>
              Make the token
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
