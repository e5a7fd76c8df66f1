import { useEffect, useState, type FormEvent } from 'react';
import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { call } from '../../api/client';
import { fieldErrors } from '../../api/problem';
import { useChange } from '../../api/useApi';
import { ConflictNotice } from '../../shared/ConflictNotice';
import { Diff } from '../../shared/Diff';
import type { Edits } from '../../shared/settings/leaves';
import { WarningList } from './WarningList';

interface Props {
  edits: Edits;
  revision: number;
  /** Told which paths the server found wrong, so that they are marked in the form too. */
  onMistakes?: (mistakes: Readonly<Record<string, string>>) => void;
  onClose: () => void;
  onApplied: () => void;
}

/** What the edits would change, and the reason for it; then they hold. */
export function ChangeReview({ edits, revision, onMistakes, onClose, onApplied }: Props) {
  const [reason, setReason] = useState('');
  const [expires, setExpires] = useState('');
  const [seen, setSeen] = useState(revision);
  const body = { set: { ...edits.set }, remove: [...edits.remove], ...(expires ? { expires_at: new Date(expires).toISOString() } : {}) };
  const dry = useChange(() => call('patch', '/api/config', { body: { ...body, reason: 'what would change', dry_run: true } }), { areas: [] });
  const apply = useChange(() => call('patch', '/api/config', { body: { ...body, reason }, ifMatch: seen }), {
    areas: ['config', 'budgets', 'keys', 'models', 'flags', 'health', 'integrations'],
    done: (outcome) => `Revision ${outcome.revision} is in force.`,
    onDone: onApplied,
  });
  const { mutate: tryIt } = dry;
  useEffect(() => tryIt(undefined), [tryIt, seen]);
  useEffect(() => onMistakes?.(fieldErrors(dry.error)), [dry.error, onMistakes]);
  const fields = { ...fieldErrors(dry.error), ...fieldErrors(apply.error) };
  const mistakes = Object.entries(fields).filter(([name]) => name !== 'reason' && name !== 'expires_at');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    apply.mutate(undefined);
  };
  return (
    <Modal opened onClose={onClose} title="Review and apply" size="lg">
      <form onSubmit={submit}>
        <Stack gap="sm">
          {dry.data && <Diff items={dry.data.changes} />}
          {dry.data && <WarningList warnings={dry.data.warnings} />}
          {mistakes.map(([name, sentence]) => (
            <Text key={name} role="alert" className="text-bad break">
              <span className="mono">{name}</span>: {sentence}
            </Text>
          ))}
          {mistakes.length === 0 && <ConflictNotice error={dry.error} onTaken={() => undefined} />}
          <TextInput label="Reason" value={reason} onChange={(event) => setReason(event.currentTarget.value)} description="Stands in the revision and the audit trail." error={fields.reason} required data-autofocus />
          <TextInput type="datetime-local" label="Ends by itself" description="Left empty: it holds until somebody takes it away." value={expires} onChange={(event) => setExpires(event.currentTarget.value)} error={fields.expires_at} />
          <ConflictNotice
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
            <Button type="submit" loading={apply.isPending} disabled={mistakes.length > 0 || dry.data?.verdict === 'unchanged'}>
              Apply
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
