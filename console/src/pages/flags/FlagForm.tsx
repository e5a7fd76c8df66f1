import { useState, type FormEvent } from 'react';
import { Button, Group, Modal, NumberInput, Stack, Switch, TextInput } from '@mantine/core';
import { call } from '../../api/client';
import { fieldErrors } from '../../api/problem';
import type { Flag } from '../../api/types';
import { useChange } from '../../api/useApi';
import { ConflictNotice } from '../../shared/ConflictNotice';

/** Switches a flag, for everybody or for a share. */
export function FlagForm({ flag, revision, onClose }: { flag: Flag; revision: number | null; onClose: () => void }) {
  const [enabled, setEnabled] = useState(flag.enabled);
  const [percentage, setPercentage] = useState<number | string>(flag.percentage);
  const [expires, setExpires] = useState('');
  const [reason, setReason] = useState('');
  const [seen, setSeen] = useState(revision);
  const change = useChange(
    () =>
      call('patch', '/api/flags/{name}', {
        path: { name: flag.name },
        body: { enabled, reason, ...(typeof percentage === 'number' ? { percentage } : {}), ...(expires ? { expires_at: new Date(expires).toISOString() } : {}) },
        ifMatch: seen,
      }),
    { areas: ['flags', 'config'], done: () => `${flag.name} is changed.`, onDone: onClose },
  );
  const fields = fieldErrors(change.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate(undefined);
  };
  return (
    <Modal opened onClose={onClose} title={`Change ${flag.name}`}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <Switch label="On" checked={enabled} onChange={(event) => setEnabled(event.currentTarget.checked)} />
          <NumberInput label={`Share of callers, by ${flag.by}`} suffix=" %" min={0} max={100} value={percentage} onChange={setPercentage} error={fields.percentage ?? fields[`flags.${flag.name}.percentage`]} />
          <TextInput type="datetime-local" label="Ends by itself" value={expires} onChange={(event) => setExpires(event.currentTarget.value)} error={fields.expires_at} />
          <TextInput label="Reason" value={reason} onChange={(event) => setReason(event.currentTarget.value)} description="Stands in the revision and the audit trail." error={fields.reason} required />
          <ConflictNotice
            shown={['percentage', 'expires_at', 'reason']}
            error={change.error}
            onTaken={(taken) => {
              setSeen(taken);
              change.reset();
            }}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={change.isPending}>
              Change it
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
