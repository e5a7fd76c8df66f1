import { Button, Stack, Text } from '@mantine/core';
import { ApiProblem } from '../api/problem';
import type { Difference } from '../api/types';
import { Diff } from './Diff';
import { ErrorNotice } from './ErrorNotice';
import { Time } from './Time';

interface Since {
  number: number;
  at: string;
  author: string;
  reason: string;
}

/** What went wrong with a change. Where somebody else was faster: who, what differs, and the way on. Field errors stand beside their fields. */
export function ConflictNotice({ error, onTaken }: { error: unknown; onTaken: (revision: number) => void }) {
  if (!error || (error instanceof ApiProblem && Object.keys(error.fields).length > 0)) {
    return null;
  }
  if (!(error instanceof ApiProblem) || error.status !== 412) {
    return <ErrorNotice error={error} />;
  }
  const document = error.document as { revision?: number; changes?: Difference[]; since?: Since[] };
  return (
    <div role="alert" className="panel panel-body">
      <Stack gap="xs">
        <Text fw={600}>Somebody was faster</Text>
        {(document.since ?? []).map((one) => (
          <Text key={one.number} size="sm">
            Revision {one.number} by {one.author}, <Time at={one.at} as="ago" />: {one.reason}
          </Text>
        ))}
        {document.changes && <Diff items={document.changes} />}
        {document.revision !== undefined && (
          <Button variant="default" size="compact-sm" onClick={() => onTaken(document.revision ?? 0)}>
            I have seen it: go on from revision {document.revision}
          </Button>
        )}
      </Stack>
    </div>
  );
}
