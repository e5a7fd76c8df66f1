import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { Snippet } from '../../shared/Snippet';
import type { NewToken } from './TokensPanel';

/** A token's text, shown this once. It is kept nowhere: not in the address, not in the browser's storage. */
export function TokenShown({ made, onClose }: { made: NewToken; onClose: () => void }) {
  return (
    <Modal opened onClose={onClose} title={`The token ${made.token.name}`} size="lg" closeOnClickOutside={false} closeOnEscape={false}>
      <Stack gap="sm">
        <Text>It is shown now and never again. Put it where the program finds it.</Text>
        <Snippet text={made.text} what="the token" />
        <Text>Try it:</Text>
        <Snippet text={`curl ${window.location.origin}/api/session -H "Authorization: Bearer ${made.text}"`} what="the call" />
        <Group justify="flex-end">
          <Button onClick={onClose}>I have it</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
