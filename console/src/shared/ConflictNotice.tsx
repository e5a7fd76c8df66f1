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

interface Props {
  error: unknown;
  onTaken: (revision: number) => void;
  /** Names of the fields that tell their mistakes themselves; without them, all do. Mistakes of others are told here. */
  shown?: readonly string[];
}

/** What went wrong with a change. Where somebody else was faster: who, what differs, and the way on. Field errors stand beside their fields. */
export function ConflictNotice({ error, onTaken, shown }: Props) {
  if (error instanceof ApiProblem && Object.keys(error.fields).length > 0) {
    const others = Object.entries(error.fields).filter(([name]) => shown && !shown.includes(name.split('.').at(-1) ?? name));
    return others.map(([name, sentence]) => (
      <Text key={name} size="sm" role="alert" className="text-bad break">
        <span className="mono">{name}</span>: {sentence}
      </Text>
    ));
  }
  if (!error) {
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
