import { useState, type FormEvent } from 'react';
import { Button, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useRouterState } from '@tanstack/react-router';
import { call } from '../../api/client';
import { fieldErrors, sentenceOf } from '../../api/problem';
import { keepSession } from '../../api/session';
import { useChange } from '../../api/useApi';
import { Brand } from '../../app/Brand';
import { safeNext } from './safeNext';
import { OrPassword, sentenceOfProblem, useWays, Ways } from './Ways';

export default function SignInPage() {
  const client = useQueryClient();
  const navigate = useNavigate();
  const search = useRouterState({ select: (state) => state.location.search }) as { next?: string; problem?: string };
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const ways = useWays();
  const setup = useQuery({ queryKey: ['setup'], queryFn: () => call('get', '/api/setup') });
  const signIn = useChange(() => call('post', '/api/session', { body: { name, password } }), {
    areas: [],
    onDone: (session) => {
      keepSession(client, session);
      void navigate({ href: safeNext(search.next), replace: true });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate(undefined);
  };
  const fields = fieldErrors(signIn.error);
  const problem = sentenceOfProblem(search.problem);
  const providers = ways.data?.items ?? [];
  const hasPassword = !ways.isPending && ways.data?.password !== 'nobody';

  return (
    <main className="center-page">
      <title>Sign in · Weir</title>
      <form className="center-card" onSubmit={submit}>
        <Stack gap="sm">
          <Brand size={36} />
          <Title order={1}>Sign in to Weir</Title>
          {setup.data?.is_open && (
            <Text className="panel panel-body">
              Nobody can sign in yet. <Link to="/setup">Make the first user</Link> with the code that the server printed when it started, or that <span className="mono">weir users setup-code</span> prints.
            </Text>
          )}
          {problem && (
            <Text role="alert" className="text-bad">
              {problem}
            </Text>
          )}
          <Ways ways={providers} next={safeNext(search.next)} />
          {providers.length > 0 && hasPassword && <OrPassword who={ways.data?.password ?? 'everyone'} />}
          {hasPassword && (
            <>
              <TextInput label="Name" value={name} onChange={(event) => setName(event.currentTarget.value)} error={fields.name} autoComplete="username" autoFocus={providers.length === 0} required />
              <PasswordInput label="Password" value={password} onChange={(event) => setPassword(event.currentTarget.value)} error={fields.password} autoComplete="current-password" required visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }} />
              {signIn.error && (
                <Text role="alert" c="red" className="text-bad">
                  {sentenceOf(signIn.error)}
                </Text>
              )}
              <Button type="submit" loading={signIn.isPending} fullWidth>
                Sign in
              </Button>
            </>
          )}
          {search.next && search.next !== '/' && <Text c="dimmed" size="sm">You come back to where you were.</Text>}
        </Stack>
      </form>
    </main>
  );
}
