import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { tellFailed } from './notify';

const UNDO_MS = 15_000;

/** Tells in a corner that something was done, and offers to undo it. */
export function tellUndoable(message: string, undo: () => Promise<unknown>): void {
  const id = notifications.show({
    color: 'water',
    autoClose: UNDO_MS,
    message: (
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm" className="break">
          {message}
        </Text>
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => {
            notifications.hide(id);
            undo().catch(tellFailed);
          }}
        >
          Undo
        </Button>
      </Group>
    ),
  });
}
