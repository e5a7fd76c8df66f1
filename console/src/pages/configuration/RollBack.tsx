import { useEffect, useState, type FormEvent } from 'react';
import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { call } from '../../api/client';
import { fieldErrors } from '../../api/problem';
import type { Revision } from '../../api/types';
import { useChange } from '../../api/useApi';
import { ConflictNotice } from '../../shared/ConflictNotice';
import { Diff } from '../../shared/Diff';
import { WarningList } from './WarningList';

/** Restores an earlier state, as a new revision: rolling back is undone by rolling back. */
export function RollBack({ revision, current, onClose }: { revision: Revision; current: number; onClose: () => void }) {
  const [reason, setReason] = useState('');
  const [seen, setSeen] = useState(current);
  const dry = useChange(() => call('post', '/api/config/rollback', { body: { revision: revision.number, reason: 'what would change', dry_run: true } }), { areas: [] });
  const apply = useChange(() => call('post', '/api/config/rollback', { body: { revision: revision.number, reason }, ifMatch: seen }), {
    areas: ['config', 'budgets', 'keys', 'models', 'flags', 'health', 'integrations'],
    done: (outcome) => `Revision ${outcome.revision} is in force, as ${revision.number} was.`,
    onDone: onClose,
  });
  const { mutate: tryIt } = dry;
  useEffect(() => tryIt(undefined), [tryIt, seen]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    apply.mutate(undefined);
  };
  return (
    <Modal opened onClose={onClose} title={`Roll back to revision ${revision.number}`} size="lg">
      <form onSubmit={submit}>
        <Stack gap="sm">
          {dry.data && <Diff items={dry.data.changes} />}
          {dry.data && <WarningList warnings={dry.data.warnings} />}
          {(dry.data?.not_restored ?? []).map((path) => (
            <Text key={path} size="sm" className="text-warn break">
              Not restored: {path}
            </Text>
          ))}
          <ConflictNotice shown={[]} error={dry.error} onTaken={() => undefined} />
          <TextInput label="Reason" value={reason} onChange={(event) => setReason(event.currentTarget.value)} description="Stands in the revision and the audit trail." error={fieldErrors(apply.error).reason} required data-autofocus />
          <ConflictNotice
            shown={['reason']}
            error={apply.error}
            onTaken={(taken) => {
              setSeen(taken);
              apply.reset();
            }}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Back
            </Button>
            <Button type="submit" loading={apply.isPending} disabled={dry.data?.verdict === 'unchanged'}>
              Roll back
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
