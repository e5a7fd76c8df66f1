import type { ReactNode } from 'react';
import { Button, Group, Stack } from '@mantine/core';
import { call } from '../../api/client';
import { useMay } from '../../api/session';
import { useChange } from '../../api/useApi';
import { TestResults } from './TestResults';

/** Asks a provider whether it answers and takes each of its credentials, wherever these are kept. Other buttons stand beside its own. */
export function TestConnection({ provider, children }: { provider: string; children?: ReactNode }) {
  const may = useMay();
  const test = useChange(() => call('post', '/api/providers/{id}/test', { path: { id: provider } }), { areas: ['health', 'audit'] });
  if (!may('connections_test', true)) {
    return children;
  }
  return (
    <Stack gap={4} align="flex-start">
      <Group gap={4}>
        <Button size="compact-xs" variant="default" loading={test.isPending} onClick={() => test.mutate(undefined)}>
          Test connection
        </Button>
        {children}
      </Group>
      <TestResults data={test.data} error={test.error} />
    </Stack>
  );
}
