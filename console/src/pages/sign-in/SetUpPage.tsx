import { useState, type FormEvent } from 'react';
import { Button, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { call } from '../../api/client';
import { fieldErrors, sentenceOf } from '../../api/problem';
import { keepSession } from '../../api/session';
import { useChange } from '../../api/useApi';
import { Brand } from '../../app/Brand';

/** The code travels behind the '#', which browsers send to nobody and servers log nowhere. */
function codeOfLink(): string {
  return decodeURIComponent(window.location.hash.slice(1));
}

export default function SetUpPage() {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [code, setCode] = useState(codeOfLink);
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const setup = useQuery({ queryKey: ['setup'], queryFn: () => call('get', '/api/setup') });
  const make = useChange(
    async () => {
      await call('post', '/api/setup', { body: { code: code.trim(), name, password } });
      return call('post', '/api/session', { body: { name, password } });
    },
    {
      areas: [],
      onDone: (session) => {
        keepSession(client, session);
        void navigate({ to: '/start', replace: true });
      },
    },
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate(undefined);
  };
  const fields = fieldErrors(make.error);

  if (setup.data && !setup.data.is_open) {
    return (
      <main className="center-page">
        <title>Setup · Weir</title>
        <Stack className="center-card" gap="sm">
          <Brand size={36} />
          <Title order={1}>Weir is set up already</Title>
          <Text>
            There are users. <Link to="/sign-in">Sign in</Link>; an admin makes more users under People and roles.
          </Text>
        </Stack>
      </main>
    );
  }

  return (
    <main className="center-page">
      <title>Setup · Weir</title>
      <form className="center-card" onSubmit={submit}>
        <Stack gap="sm">
          <Brand size={36} />
          <Title order={1}>Make the first user</Title>
          <Text c="dimmed">An admin, who can make all others. The code is printed once when the server starts, and is good once and for an hour.</Text>
          <TextInput label="Setup code" value={code} onChange={(event) => setCode(event.currentTarget.value)} error={fields.code} autoComplete="off" spellCheck={false} className="mono" required />
          <TextInput label="Your name" value={name} onChange={(event) => setName(event.currentTarget.value)} error={fields.name} autoComplete="username" required />
          <PasswordInput label="Password" value={password} onChange={(event) => setPassword(event.currentTarget.value)} error={fields.password} autoComplete="new-password" required visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }} />
          {make.error && Object.keys(fields).length === 0 && (
            <Text role="alert" className="text-bad">
              {sentenceOf(make.error)}
            </Text>
          )}
          <Button type="submit" loading={make.isPending} fullWidth>
            Make the user and sign in
          </Button>
        </Stack>
      </form>
    </main>
  );
}
