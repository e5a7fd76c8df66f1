import { useState, type FormEvent } from 'react';
import { Button, Drawer, Group, PasswordInput, Select, Stack, Switch, TextInput } from '@mantine/core';
import { call } from '../../api/client';
import { fieldErrors } from '../../api/problem';
import type { Role, User } from '../../api/types';
import { useChange } from '../../api/useApi';
import { ConflictNotice } from '../../shared/ConflictNotice';
import { roles } from './RolesPanel';

/** Makes a user or changes one. A changed user is signed out everywhere. */
export function PersonForm({ user, onClose }: { user?: User | undefined; onClose: () => void }) {
  const [id, setId] = useState(user?.id ?? '');
  const [role, setRole] = useState<Role>(user?.role ?? 'viewer');
  const [team, setTeam] = useState(user?.team ?? '');
  const [password, setPassword] = useState('');
  const [enabled, setEnabled] = useState(user?.enabled ?? true);
  const [reason, setReason] = useState('');
  const save = useChange(
    () => {
      const body = { role, ...(team || user ? { team: team || null } : {}), ...(password ? { password } : {}), ...(reason ? { reason } : {}) } as { role: Role };
      return user ? call('patch', '/api/users/{id}', { path: { id: user.id }, body: { ...body, enabled } }) : call('post', '/api/users', { body: { id, ...body } });
    },
    { areas: ['people', 'audit'], done: (saved) => `${saved.id} is saved.`, onDone: onClose },
  );
  const fields = fieldErrors(save.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(undefined);
  };
  return (
    <Drawer opened onClose={onClose} title={user ? `Change ${user.id}` : 'New user'}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          {!user && <TextInput label="Name" value={id} onChange={(event) => setId(event.currentTarget.value)} error={fields.id} autoComplete="off" required />}
          <Select label="Role" data={roles.map((one) => one.role)} value={role} onChange={(value) => setRole((value ?? 'viewer') as Role)} description={roles.find((one) => one.role === role)?.may} error={fields.role} />
          <TextInput label="For one team alone" description="Left empty: the whole house." value={team} onChange={(event) => setTeam(event.currentTarget.value)} error={fields.team} />
          <PasswordInput label={user ? 'New password' : 'Password'} description={user ? 'Left empty, it stays.' : 'Left empty, the user has tokens alone.'} value={password} onChange={(event) => setPassword(event.currentTarget.value)} error={fields.password} autoComplete="new-password" visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }} />
          {user && <Switch label="May sign in and use tokens" checked={enabled} onChange={(event) => setEnabled(event.currentTarget.checked)} />}
          <TextInput label="Reason" value={reason} onChange={(event) => setReason(event.currentTarget.value)} description="Stands in the audit trail." error={fields.reason} />
          <ConflictNotice shown={['id', 'role', 'team', 'password', 'reason']} error={save.error} onTaken={() => undefined} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={save.isPending}>
              {user ? 'Change it' : 'Make the user'}
            </Button>
          </Group>
        </Stack>
      </form>
    </Drawer>
  );
}
