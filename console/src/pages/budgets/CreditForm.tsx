import { useState, type FormEvent } from 'react';
import { Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { call } from '../../api/client';
import { fieldErrors } from '../../api/problem';
import { useChange } from '../../api/useApi';
import { ConflictNotice } from '../../shared/ConflictNotice';
import { childText } from './childText';

/** Takes an amount off what is posted, by an entry of the ledger with author and reason. */
export function CreditForm({ id, children, onClose }: { id: string; children: readonly string[]; onClose: () => void }) {
  const [amount, setAmount] = useState('');
  const [child, setChild] = useState(children[0] ?? '');
  const [reason, setReason] = useState('');
  // One id for all tries of this form: what was booked already is not booked twice.
  const [credit] = useState(() => crypto.randomUUID());
  const book = useChange(
    () => call('post', '/api/budgets/{id}/credits', { path: { id }, body: { amount_usd: amount, reason, id: credit, ...(children.length > 0 ? { child } : {}) } }),
    { areas: ['budgets', 'costs'], done: () => `${id} was credited.`, onDone: onClose },
  );
  const fields = fieldErrors(book.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    book.mutate(undefined);
  };
  return (
    <Modal opened onClose={onClose} title={`Credit ${id}`}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          {children.length > 0 && <Select label="Which of them" data={children.map((value) => ({ value, label: childText(value) }))} value={child} onChange={(value) => setChild(value ?? '')} searchable allowDeselect={false} nothingFoundMessage="No child is called so" error={fields.child} />}
          <TextInput label="Amount in US dollars" description="Taken off what is posted in this period; below 0 to add to it." value={amount} onChange={(event) => setAmount(event.currentTarget.value)} inputMode="decimal" error={fields.amount_usd} required />
          <TextInput label="Reason" value={reason} onChange={(event) => setReason(event.currentTarget.value)} description="Stands in the ledger and the audit trail." error={fields.reason} required />
          <ConflictNotice shown={['child', 'amount_usd', 'reason']} error={book.error} onTaken={() => undefined} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={book.isPending}>
              Credit
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
