import { Group } from '@mantine/core';
import { Copy } from './Copy';

/** A text to be taken elsewhere. */
export function Snippet({ text, what }: { text: string; what: string }) {
  return (
    <Group gap="xs" align="flex-start" wrap="nowrap" className="panel" p="xs">
      <pre className="mono break" style={{ margin: 0, flex: 1, whiteSpace: 'pre-wrap' }}>
        {text}
      </pre>
      <Copy text={text} what={what} />
    </Group>
  );
}
