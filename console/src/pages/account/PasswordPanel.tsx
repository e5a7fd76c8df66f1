import { useState, type FormEvent } from 'react';
import { Button, Group, PasswordInput, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { call } from '../../api/client';
import { fieldErrors, sentenceOf } from '../../api/problem';
import { keepSession } from '../../api/session';
import { useChange } from '../../api/useApi';
import { Panel } from '../../shared/Panel';

/** Changes one's own password. All sessions end with it; this one begins anew with the new password. */
export function PasswordPanel({ name }: { name: string }) {
  const client = useQueryClient();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const change = useChange(
    async () => {
      await call('post', '/api/session/password', { body: { current, new: next } });
      return call('post', '/api/session', { body: { name, password: next } });
    },
    {
      areas: ['audit', 'people'],
      done: () => 'The password is changed. You are signed out everywhere else.',
      onDone: (session) => {
        keepSession(client, session);
        setCurrent('');
        setNext('');
      },
    },
  );
  const fields = fieldErrors(change.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate(undefined);
  };
  return (
    <Panel title="Password">
      <form onSubmit={submit}>
        <Stack gap="sm" maw={420}>
          <Text c="dimmed" size="sm">
            12 to 128 characters. With the change you are signed out everywhere but here; your tokens go on working.
          </Text>
          <input type="text" name="username" value={name} autoComplete="username" readOnly hidden />
          <PasswordInput label="Current password" value={current} onChange={(event) => setCurrent(event.currentTarget.value)} error={fields.current} autoComplete="current-password" required visibilityToggleButtonProps={{ 'aria-label': 'Show the current password' }} />
          <PasswordInput label="New password" value={next} onChange={(event) => setNext(event.currentTarget.value)} error={fields.new} autoComplete="new-password" required visibilityToggleButtonProps={{ 'aria-label': 'Show the new password' }} />
          {change.error && Object.keys(fields).length === 0 && (
            <Text role="alert" className="text-bad">
              {sentenceOf(change.error)}
            </Text>
          )}
          <Group>
            <Button type="submit" loading={change.isPending}>
              Change the password
            </Button>
          </Group>
        </Stack>
      </form>
    </Panel>
  );
}
