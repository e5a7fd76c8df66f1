import { useState, type FormEvent } from 'react';
import { Button, Drawer, Group, MultiSelect, NumberInput, Stack, Text, TextInput } from '@mantine/core';
import { call } from '../../api/client';
import { fieldErrors } from '../../api/problem';
import { useSession } from '../../api/session';
import type { Key, KeyMade } from '../../api/types';
import { useChange, useGet } from '../../api/useApi';
import { ConflictNotice } from '../../shared/ConflictNotice';

const LIMITS = [
  { name: 'requests_per_minute', label: 'Requests a minute' },
  { name: 'tokens_per_minute', label: 'Tokens a minute' },
  { name: 'concurrency', label: 'Calls at the same time' },
] as const;
const TEXTS = [
  { name: 'description', label: 'What it is for' },
  { name: 'team', label: 'Team' },
  { name: 'project', label: 'Project' },
  { name: 'customer', label: 'Customer' },
] as const;

type TextName = (typeof TEXTS)[number]['name'];
type LimitName = (typeof LIMITS)[number]['name'];

interface Typed {
  texts: Record<TextName, string>;
  limits: Record<LimitName, number | string>;
  models: string[];
  maxOutput: number | string;
}

function typedOf(key: Key | undefined, team: string | null): Typed {
  return {
    texts: { description: key?.description ?? '', team: key?.team ?? team ?? '', project: key?.project ?? '', customer: key?.customer ?? '' },
    limits: { requests_per_minute: key?.limits.requests_per_minute ?? '', tokens_per_minute: key?.limits.tokens_per_minute ?? '', concurrency: key?.limits.concurrency ?? '' },
    models: key?.models ?? [],
    maxOutput: key?.max_output_tokens ?? '',
  };
}

/** What is sent: empty means the default, which on a change is said by null. */
function settingsOf(typed: Typed, isNew: boolean): Record<string, unknown> {
  const limits = Object.fromEntries(LIMITS.map(({ name }) => [name, typeof typed.limits[name] === 'number' ? typed.limits[name] : null]).filter(([, value]) => !isNew || value !== null));
  const settings: Record<string, unknown> = {
    ...Object.fromEntries(TEXTS.map(({ name }) => [name, typed.texts[name] || null])),
    models: typed.models.length > 0 ? typed.models : null,
    max_output_tokens: typeof typed.maxOutput === 'number' ? typed.maxOutput : null,
    limits: Object.keys(limits).length > 0 ? limits : null,
  };
  return isNew ? Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== null)) : settings;
}

/** Makes a key, or changes one that was made here. */
export function KeyForm({ current, onClose, onMade }: { current?: Key; onClose: () => void; onMade?: (made: KeyMade) => void }) {
  const { data: session } = useSession();
  const models = useGet('models', '/api/models', { query: { limit: 1000 } });
  const [id, setId] = useState(current?.id ?? '');
  const [typed, setTyped] = useState(() => typedOf(current, session?.team ?? null));
  const [reason, setReason] = useState('');
  const [version, setVersion] = useState(current?.version ?? null);

  const save = useChange(
    async (): Promise<KeyMade | null> => {
      const body = { ...settingsOf(typed, !current), ...(reason ? { reason } : {}) };
      if (current) {
        await call('patch', '/api/keys/{id}', { path: { id: current.id }, body, ifMatch: version });
        return null;
      }
      return call('post', '/api/keys', { body: { ...body, ...(id ? { id } : {}) } });
    },
    {
      areas: ['keys'],
      done: () => (current ? `${current.id} was changed.` : undefined),
      onDone: (made) => {
        onClose();
        if (made) {
          onMade?.(made);
        }
      },
    },
  );
  const fields = fieldErrors(save.error);
  const others = Object.entries(fields).filter(([name]) => !['id', 'models', 'max_output_tokens', 'reason'].includes(name) && !TEXTS.some((text) => text.name === name) && !name.startsWith('limits.'));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(undefined);
  };

  return (
    <Drawer opened onClose={onClose} title={current ? `Change ${current.id}` : 'New key'}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          {!current && <TextInput label="Id" value={id} onChange={(event) => setId(event.currentTarget.value)} description="Is shown in logs and costs. Left empty, one is made." error={fields.id} />}
          {TEXTS.map(({ name, label }) => (
            <TextInput
              key={name}
              label={label}
              value={typed.texts[name]}
              disabled={name === 'team' && session?.team !== null}
              onChange={(event) => setTyped({ ...typed, texts: { ...typed.texts, [name]: event.currentTarget.value } })}
              error={fields[name]}
            />
          ))}
          <MultiSelect
            label="Models"
            description="None chosen: all models."
            data={(models.data?.items ?? []).map((model) => model.name)}
            value={typed.models}
            onChange={(chosen) => setTyped({ ...typed, models: chosen })}
            error={fields.models}
            searchable
            hidePickedOptions
          />
          <Group grow align="flex-start">
            {LIMITS.map(({ name, label }) => (
              <NumberInput
                key={name}
                label={label}
                value={typed.limits[name]}
                onChange={(value) => setTyped({ ...typed, limits: { ...typed.limits, [name]: value } })}
                min={1}
                allowDecimal={false}
                error={fields[`limits.${name}`]}
              />
            ))}
          </Group>
          <NumberInput label="Most output tokens of a call" value={typed.maxOutput} onChange={(maxOutput) => setTyped({ ...typed, maxOutput })} min={1} allowDecimal={false} thousandSeparator="," error={fields.max_output_tokens} />
          <TextInput label="Reason" value={reason} onChange={(event) => setReason(event.currentTarget.value)} description="Stands in the audit trail." error={fields.reason} />
          {others.map(([name, sentence]) => (
            <Text key={name} size="sm" className="text-bad break">
              <span className="mono">{name}</span>: {sentence}
            </Text>
          ))}
          <ConflictNotice error={save.error} onTaken={setVersion} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={save.isPending}>
              {current ? 'Change it' : 'Make the key'}
            </Button>
          </Group>
        </Stack>
      </form>
    </Drawer>
  );
}
