import { Drawer, Stack, Text } from '@mantine/core';
import type { Revision } from '../../api/types';
import { useGet } from '../../api/useApi';
import { Diff } from '../../shared/Diff';
import { Empty } from '../../shared/Empty';
import { Loading } from '../../shared/Loading';
import { Time } from '../../shared/Time';

/** What a revision changed. */
export function RevisionDrawer({ revision, onClose }: { revision: Revision; onClose: () => void }) {
  const isFirst = revision.number <= 1;
  const diff = useGet('config', '/api/config/revisions/diff', { query: { from: String(revision.number - 1), to: String(revision.number) }, enabled: !isFirst });
  return (
    <Drawer opened onClose={onClose} title={`Revision ${revision.number}`}>
      <Stack gap="sm">
        <Text>
          <Time at={revision.at} /> by {revision.author}: {revision.reason}
        </Text>
        {isFirst ? <Empty title="The first one">There was none before it.</Empty> : <Loading query={diff}>{({ items }) => <Diff items={items} />}</Loading>}
      </Stack>
    </Drawer>
  );
}
