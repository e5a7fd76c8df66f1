import { Button, Divider, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { call } from '../../api/client';

/** Why signing in at a provider came to nothing, for the person who tried. */
const problems: Record<string, string> = {
  declined: 'Signing in was declined there.',
  expired: 'It took too long, or was begun in another browser. Try again.',
  provider: 'The provider could not be reached, or gave no good answer. An operator finds more in the log.',
  no_name: 'The provider does not say who you are in a way that Weir can use: a name claim, and an address that is verified.',
  no_role: 'None of your groups has a role here. An admin says which have, under access.sign_in.',
  name_taken: 'Somebody else has your name here. An admin can tell you who.',
  disabled: 'You are disabled here, or there are too many users. Ask an admin.',
};

export function sentenceOfProblem(problem: string | undefined): string | undefined {
  return problem === undefined ? undefined : (problems[problem] ?? 'Signing in came to nothing.');
}

/** The ways in besides a password; nothing while there are none. */
export function useWays() {
  return useQuery({ queryKey: ['sign-in'], queryFn: () => call('get', '/api/session/sign-in') });
}

/** A button for each provider. It leaves the console and comes back signed in. */
export function Ways({ ways, next }: { ways: ReadonlyArray<{ id: string; label: string; url: string }>; next: string }) {
  return (
    <>
      {ways.map((way) => (
        <Button key={way.id} component="a" href={`${way.url}?back=${encodeURIComponent(next)}`} variant="default" fullWidth>
          Sign in with {way.label}
        </Button>
      ))}
    </>
  );
}

export function OrPassword({ who }: { who: string }) {
  return <Divider label={<Text size="xs">{who === 'admins' ? 'or, for admins, with a password' : 'or with a password'}</Text>} />;
}
