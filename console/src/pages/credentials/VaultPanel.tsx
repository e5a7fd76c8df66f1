import { useState } from 'react';
import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { call } from '../../api/client';
import { fieldErrors } from '../../api/problem';
import type { components } from '../../api/schema';
import { useMay } from '../../api/session';
import { useChange } from '../../api/useApi';
import { ConflictNotice } from '../../shared/ConflictNotice';
import { Facts } from '../../shared/Facts';
import { formatCount } from '../../shared/format';
import { Panel } from '../../shared/Panel';
import { Tone } from '../../shared/Tone';

type Vault = components['schemas']['VaultStatus'];

/** How the vault stands, and a new key for it. */
export function VaultPanel({ vault }: { vault: Vault }) {
  const may = useMay();
  const [isAsking, setAsking] = useState(false);
  const [reason, setReason] = useState('');
  const rekey = useChange(() => call('post', '/api/credentials/rekey', { body: reason ? { reason } : {} }), {
    areas: ['credentials', 'audit'],
    done: (view) => `${formatCount(view.rewrapped)} ${view.rewrapped === 1 ? 'version is' : 'versions are'} wrapped anew. Keep the key file's new copy safe.`,
    onDone: () => setAsking(false),
  });
  return (
    <Panel
      title="The vault"
      actions={
        may('credentials_change', true) && (
          <Button size="xs" variant="default" onClick={() => setAsking(true)}>
            New key…
          </Button>
        )
      }
    >
      <Stack gap="sm">
        {vault.problem && (
          <Text className="text-bad break" role="alert">
            {vault.problem}
          </Text>
        )}
        <Facts
          items={[
            ['State', <Tone word={vault.state} />],
            ['Key from', vault.keyring.replaceAll('_', ' ')],
            ['Key', vault.key_id && <span className="mono break">{vault.key_id}</span>],
            ['Credentials', formatCount(vault.credentials)],
            ['Sealed versions', vault.sealed_versions > 0 && formatCount(vault.sealed_versions)],
            ['Under older keys', vault.wrapped_under_old_keys > 0 && formatCount(vault.wrapped_under_old_keys)],
          ]}
        />
      </Stack>
      <Modal opened={isAsking} onClose={() => setAsking(false)} title="A new key for the vault">
        <Stack gap="sm">
          <Text>
            A new key is made and written beside the old one, every data key is wrapped anew and read back, and only then the new one holds. No secret changes and nothing restarts. A copy of the key
            file that was kept elsewhere is to be made anew.
          </Text>
          <TextInput label="Reason" description="Stands in the audit trail." value={reason} onChange={(event) => setReason(event.currentTarget.value)} error={fieldErrors(rekey.error).reason} />
          <ConflictNotice shown={['reason']} error={rekey.error} onTaken={() => undefined} />
          <Group justify="flex-end">
            <Button variant="default" onClick={() => setAsking(false)}>
              Cancel
            </Button>
            <Button loading={rekey.isPending} onClick={() => rekey.mutate(undefined)}>
              Make a new key
            </Button>
          </Group>
        </Stack>
      </Modal>
    </Panel>
  );
}
