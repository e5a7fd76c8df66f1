import { Group, Text, Tooltip } from '@mantine/core';
import { useLiveStatus, type LiveStatus } from '../api/live';

const texts: Record<LiveStatus, { label: string; why: string }> = {
  live: { label: 'Live', why: 'What happens is shown as it happens.' },
  connecting: { label: 'Connecting', why: 'The connection for live data is being made.' },
  paused: { label: 'Not live', why: 'Pages are read anew now and then, as your settings say.' },
  polling: { label: 'Reconnecting', why: 'The live connection is interrupted. Pages are read anew every ten seconds until it is back.' },
};

/** Whether what is shown is current. */
export function LiveMark() {
  const status = useLiveStatus();
  return (
    <Tooltip label={texts[status].why} multiline w={240}>
      <Group gap={6} wrap="nowrap" role="status" tabIndex={0} aria-label={`${texts[status].label}. ${texts[status].why}`}>
        <span className="live-dot" data-status={status} />
        <Text size="sm" c="dimmed" visibleFrom="xs">
          {texts[status].label}
        </Text>
      </Group>
    </Tooltip>
  );
}
