import { useState, type FormEvent } from 'react';
import { Button, Drawer, Group, NumberInput, Select, Stack, Text, TextInput } from '@mantine/core';
import { call, type BodyOf } from '../../api/client';
import { plainUsd } from '../../api/money';
import { fieldErrors } from '../../api/problem';
import type { Budget } from '../../api/types';
import { useChange } from '../../api/useApi';
import { ConflictNotice } from '../../shared/ConflictNotice';

type Body = BodyOf<'/api/budgets/{id}', 'patch'>;

const DIMENSIONS = ['team', 'project', 'customer', 'user', 'key', 'provider', 'model', 'environment', 'integration'];
const ACTIONS = [
  { value: 'warn', label: 'Warn: it is told, calls go on' },
  { value: 'block', label: 'Block: calls are refused until the next period' },
  { value: 'disable', label: 'Disable: the key is switched off' },
];

/** Makes a budget or changes one. It is an override of the configuration: the file stays as it is, and it can be rolled back. */
export function BudgetForm({ budget, revision, onClose }: { budget?: Budget; revision: number | null; onClose: () => void }) {
  const [id, setId] = useState(budget?.id ?? '');
  const [dimension, setDimension] = useState('team');
  const [name, setName] = useState('');
  const [period, setPeriod] = useState(budget?.period ?? 'month');
  const [limitUsd, setLimitUsd] = useState(budget?.limit_usd ? plainUsd(budget.limit_usd) : '');
  const [limitRequests, setLimitRequests] = useState<number | string>(budget?.limit_requests ?? '');
  const [action, setAction] = useState(budget?.action ?? 'block');
  const [reason, setReason] = useState('');
  const [seen, setSeen] = useState(revision);

  const change = useChange(
    () => {
      const body: Body = { reason, period, action: action as 'warn' | 'block' | 'disable' };
      if (limitUsd !== '') {
        body.limit_usd = limitUsd;
      }
      if (typeof limitRequests === 'number') {
        body.limit_requests = limitRequests;
      }
      if (!budget) {
        body.scope = dimension === 'everything' ? {} : { [dimension]: name };
      }
      return call('patch', '/api/budgets/{id}', { path: { id }, body, ifMatch: seen });
    },
    { areas: ['budgets', 'config'], done: () => `The budget ${id} holds from the next call on.`, onDone: onClose },
  );
  const fields = fieldErrors(change.error);
  const errorOf = (field: string) => fields[`budgets.${id}.${field}`] ?? fields[field];
  const others = Object.entries(fields).filter(([path]) => !/(limit_usd|limit_requests|period|action|reason|scope)/.test(path));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate(undefined);
  };

  return (
    <Drawer opened onClose={onClose} title={budget ? `Change ${budget.id}` : 'New budget'}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          {!budget && (
            <>
              <TextInput label="Id" value={id} onChange={(event) => setId(event.currentTarget.value)} error={fields[`budgets.${id}`]} description="Small letters, digits and dashes." required />
              <Group grow align="flex-start">
                <Select label="Scope" data={['everything', ...DIMENSIONS]} value={dimension} onChange={(value) => setDimension(value ?? 'team')} />
                {dimension !== 'everything' && (
                  <TextInput label="Name" value={name} onChange={(event) => setName(event.currentTarget.value)} description={`* for each ${dimension}`} inputWrapperOrder={['label', 'input', 'description', 'error']} error={errorOf(`scope.${dimension}`) ?? errorOf('scope')} required />
                )}
              </Group>
            </>
          )}
          <TextInput label="Period" value={period} onChange={(event) => setPeriod(event.currentTarget.value)} description="hour, day, week, month, lifetime, or a window that slides, such as 24h" error={errorOf('period')} required />
          <TextInput label="Limit in US dollars" value={limitUsd} onChange={(event) => setLimitUsd(event.currentTarget.value)} inputMode="decimal" error={errorOf('limit_usd')} />
          <NumberInput label="Limit of requests" value={limitRequests} onChange={setLimitRequests} min={0} allowDecimal={false} thousandSeparator="," error={errorOf('limit_requests')} />
          <Select label="At the limit" data={ACTIONS} value={action} onChange={(value) => setAction(value ?? 'block')} error={errorOf('action')} />
          <TextInput label="Reason" value={reason} onChange={(event) => setReason(event.currentTarget.value)} description="Stands in the revision and the audit trail." error={errorOf('reason')} required />
          {others.map(([path, sentence]) => (
            <Text key={path} size="sm" className="text-bad break">
              <span className="mono">{path}</span>: {sentence}
            </Text>
          ))}
          <ConflictNotice
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
              {budget ? 'Change it' : 'Make it'}
            </Button>
          </Group>
        </Stack>
      </form>
    </Drawer>
  );
}
