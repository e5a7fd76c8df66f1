import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import type { KeyMade } from '../../api/types';
import { useGet } from '../../api/useApi';
import { Snippet } from '../../shared/Snippet';
import { curlOf } from './curl';

/** A key's secret, shown this once. It is kept nowhere: not in the address, not in the browser's storage. */
export function SecretShown({ made, onClose }: { made: KeyMade; onClose: () => void }) {
  const models = useGet('models', '/api/models', { query: { limit: 1000 } });
  const model = made.key.models[0] ?? models.data?.items.find((one) => one.served)?.name ?? 'MODEL';
  return (
    <Modal opened onClose={onClose} title={`The secret of ${made.key.id}`} size="lg" closeOnClickOutside={false} closeOnEscape={false}>
      <Stack gap="sm">
        <Text>It is shown now and never again. Put it where the caller finds it.</Text>
        <Snippet text={made.secret} what="the secret" />
        <Text>Try it:</Text>
        <Snippet text={curlOf(window.location.origin, made.secret, model)} what="the call" />
        <Group justify="flex-end">
          <Button onClick={onClose}>I have it</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
