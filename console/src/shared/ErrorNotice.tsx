import { Button, Group, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { ApiProblem, sentenceOf } from '../api/problem';

/** The one way in which something that went wrong is told. */
export function ErrorNotice({ error, retry }: { error: unknown; retry?: () => void }) {
  const fields = error instanceof ApiProblem ? Object.entries(error.fields) : [];
  return (
    <div role="alert" className="panel panel-body">
      <Group gap="sm" align="flex-start" wrap="nowrap">
        <IconAlertTriangle size={20} className="text-bad" aria-hidden />
        <div>
          <Text fw={600}>{error instanceof ApiProblem ? error.title : 'Not done'}</Text>
          <Text className="break">{sentenceOf(error)}</Text>
          {fields.map(([name, sentence]) => (
            <Text key={name} size="sm" className="break">
              <span className="mono">{name}</span>: {sentence}
            </Text>
          ))}
          {retry && (
            <Button mt="xs" size="compact-sm" variant="default" onClick={retry}>
              Try again
            </Button>
          )}
        </div>
      </Group>
    </div>
  );
}
