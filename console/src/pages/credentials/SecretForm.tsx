import { useState, type FormEvent } from 'react';
import { Button, Group, Modal, PasswordInput, Stack, TextInput } from '@mantine/core';
import { call } from '../../api/client';
import { fieldErrors } from '../../api/problem';
import type { Credential } from '../../api/types';
import { useChange } from '../../api/useApi';
import { ConflictNotice } from '../../shared/ConflictNotice';

/** Enters a secret, or a new version of one once its providers have taken it. */
export function SecretForm({ rotated, onClose }: { rotated?: Credential | undefined; onClose: () => void }) {
  const [service, setService] = useState(rotated?.service ?? '');
  const [name, setName] = useState(rotated?.name ?? 'api_key');
  const [secret, setSecret] = useState('');
  const [origin, setOrigin] = useState(rotated?.versions[0]?.origin ?? '');
  const [reason, setReason] = useState('');
  const save = useChange(
    () => {
      const body = { secret, ...(origin ? { origin } : {}), ...(reason ? { reason } : {}) };
      const path = { service, name };
      return rotated ? call('post', '/api/credentials/{service}/{name}/rotate', { path, body }) : call('put', '/api/credentials/{service}/{name}', { path, body });
    },
    { areas: ['credentials', 'health', 'config'], done: () => (rotated ? 'The new version is in use; the one before works on for the grace period.' : 'It is in the vault.'), onDone: onClose },
  );
  const fields = fieldErrors(save.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(undefined);
  };
  return (
    <Modal opened onClose={onClose} title={rotated ? `New version of ${rotated.service}/${rotated.name}` : 'New credential'}>
      <form onSubmit={submit} autoComplete="off">
        <Stack gap="sm">
          {!rotated && (
            <Group grow align="flex-start">
              <TextInput label="Service" value={service} onChange={(event) => setService(event.currentTarget.value)} error={fields.service} required />
              <TextInput label="Name" value={name} onChange={(event) => setName(event.currentTarget.value)} error={fields.name} required />
            </Group>
          )}
          <PasswordInput label="Secret" value={secret} onChange={(event) => setSecret(event.currentTarget.value)} error={fields.secret} autoComplete="off" required visibilityToggleButtonProps={{ 'aria-label': 'Show what is typed' }} />
          <TextInput label="Where it may go" description="The provider's address, such as https://api.openai.com. Not needed where a provider of the configuration refers to it." value={origin} onChange={(event) => setOrigin(event.currentTarget.value)} error={fields.origin} />
          <TextInput label="Reason" value={reason} onChange={(event) => setReason(event.currentTarget.value)} description="Stands in the audit trail." error={fields.reason} />
          <ConflictNotice shown={rotated ? ['secret', 'origin', 'reason'] : ['service', 'name', 'secret', 'origin', 'reason']} error={save.error} onTaken={() => undefined} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={save.isPending}>
              {rotated ? 'Rotate' : 'Put it into the vault'}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
