import { Button, Group, Text } from '@mantine/core';
import { call } from '../../api/client';
import { sentenceOf } from '../../api/problem';
import { useMay } from '../../api/session';
import { useChange, useGet } from '../../api/useApi';

/** Asks a provider whether it takes the credential that it is called with. Only for those whose credential lies in the vault. */
export function TestConnection({ provider }: { provider: string }) {
  const may = useMay();
  const mayTest = may('connections_test', true) && may('credentials_read', true);
  const credentials = useGet('credentials', '/api/credentials', { enabled: mayTest });
  const config = useGet('config', '/api/config', { enabled: mayTest, query: { path: `providers.${provider}` } });
  const reference = credentialOf(config.data?.config);
  const known = (credentials.data?.items ?? []).find((one) => reference === `vault:${one.service}/${one.name}`);
  const test = useChange((path: { service: string; name: string }) => call('post', '/api/credentials/{service}/{name}/test', { path }), { areas: ['health', 'audit'] });
  if (!known) {
    return null;
  }
  const mine = test.data?.results.find((one) => one.provider === provider);
  return (
    <Group gap="xs">
      {test.data && (
        <Text size="sm" className={mine?.ok ? 'text-good' : 'text-bad'} role="status">
          {mine?.ok ? 'It takes the credential.' : (mine?.error ?? 'It was not asked.')}
        </Text>
      )}
      {test.error && (
        <Text size="sm" className="text-bad" role="alert">
          {sentenceOf(test.error)}
        </Text>
      )}
      <Button size="compact-sm" variant="default" loading={test.isPending} onClick={() => test.mutate({ service: known.service, name: known.name })}>
        Test connection
      </Button>
    </Group>
  );
}

function credentialOf(provider: unknown): string | null {
  const settings = provider as { credential?: unknown; api_key?: unknown } | null | undefined;
  return typeof settings?.credential === 'string' ? settings.credential : typeof settings?.api_key === 'string' ? settings.api_key : null;
}
