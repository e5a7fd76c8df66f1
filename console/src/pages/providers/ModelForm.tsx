import { useCallback, useMemo, useState, type FormEvent } from 'react';
import { ActionIcon, Button, Drawer, Group, SimpleGrid, Skeleton, Stack, Text, TextInput, Tooltip } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { Model } from '../../api/types';
import { useGet } from '../../api/useApi';
import { ErrorNotice } from '../../shared/ErrorNotice';
import { editsOf, type Edits, leavesOf, mistakeAt, removalOf, type Typed, valuesBelow, wholeOf } from '../../shared/settings/leaves';
import { joinPath } from '../../shared/settings/paths';
import { SettingFields, SettingSections } from '../../shared/settings/SettingFields';
import { ChangeReview } from '../configuration/ChangeReview';
import { type Draft, useDraft } from './useDraft';

interface Row {
  id: string;
  isNew: boolean;
  typed: Typed;
}

const FIRST = ['provider', 'model', 'price.input', 'price.output'];

/** The name of a first deployment, which nobody has to think about. */
function nextId(rows: readonly Row[]): string {
  return ['primary', 'fallback'].find((name) => rows.every((row) => row.id !== name)) ?? `fallback-${rows.length}`;
}

/** What changes: the model's own values, and its deployments one by one. */
function editsOfModel(draft: Draft, rows: readonly Row[], gone: readonly string[], isNew: boolean): Edits {
  const leaves = leavesOf(draft.fields, 'models.<id>.deployments.<id>');
  if (isNew) {
    const deployments = Object.fromEntries(rows.map((row) => [row.id, wholeOf(row.typed, leaves)]));
    return { set: { [draft.part]: { ...wholeOf(draft.typed, draft.leaves), deployments } }, remove: [] };
  }
  const all = [draft.edits];
  for (const row of rows) {
    const part = `${draft.part}.${joinPath(['deployments', row.id])}`;
    all.push(row.isNew ? { set: { [part]: wholeOf(row.typed, leaves) }, remove: [] } : editsOf(part, row.typed, leaves, deploymentOf(draft, row.id)));
  }
  for (const id of gone) {
    all.push(removalOf(`${draft.part}.${joinPath(['deployments', id])}`, deploymentOf(draft, id)));
  }
  return { set: Object.assign({}, ...all.map((one) => one.set)) as Edits['set'], remove: all.flatMap((one) => one.remove) };
}

function deploymentOf(draft: Draft, id: string) {
  return valuesBelow(Object.values(draft.current), `${draft.part}.${joinPath(['deployments', id])}`);
}

/** Makes a model or changes one: what serves it, in which order, at which price. Compared and applied as any change of the configuration. */
export function ModelForm({ model, onClose }: { model?: Model; onClose: () => void }) {
  const [name, setName] = useState(model?.name ?? '');
  const [rows, setRows] = useState<readonly Row[]>(() => model?.deployments.map((one) => ({ id: one.id, isNew: false, typed: {} })) ?? [{ id: 'primary', isNew: true, typed: {} }]);
  const [gone, setGone] = useState<readonly string[]>([]);
  const [isReviewing, setReviewing] = useState(false);
  const [mistakes, setMistakes] = useState<Readonly<Record<string, string>>>({});
  const draft = useDraft('models', name || 'new', !model);
  const config = useGet('config', '/api/config', { query: { path: 'providers' } });
  const presets = useGet('models', '/api/presets');
  const providers = Object.keys((config.data?.config ?? {}) as Record<string, unknown>);
  const leaves = useMemo(() => leavesOf(draft.fields, 'models.<id>.deployments.<id>'), [draft.fields]);
  const edits = editsOfModel(draft, rows, gone, !model);
  const onMistakes = useCallback((found: Readonly<Record<string, string>>) => setMistakes(found), []);
  const change = (index: number, next: Partial<Row>) => setRows(rows.map((row, at) => (at === index ? { ...row, ...next } : row)));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setReviewing(true);
  };
  const own = { part: draft.part, typed: draft.typed, current: draft.current, mistakes, onType: draft.type };
  const shown = [...draft.leaves.map((leaf) => leaf.name), ...rows.flatMap((row) => leaves.map((leaf) => `${joinPath(['deployments', row.id])}.${leaf.name}`))];
  const others = Object.entries(mistakes).filter(([path]) => !/^(reason|expires_at)$/.test(path) && !shown.some((leaf) => mistakeAt({ [path]: '' }, `${draft.part}.${leaf}`) !== undefined));
  const isUnchanged = Object.keys(edits.set).length + edits.remove.length === 0;

  return (
    <Drawer opened onClose={onClose} title={model ? `Change ${model.name}` : 'New model'} size="lg">
      {draft.error && draft.isLoading ? (
        <ErrorNotice error={draft.error} />
      ) : draft.isLoading ? (
        <Skeleton height={320} aria-busy />
      ) : (
        <form onSubmit={submit} autoComplete="off">
          <Stack gap="sm">
            {!model && <TextInput label="Name" description="What clients ask for." value={name} onChange={(event) => setName(event.currentTarget.value)} error={mistakes[draft.part]} autoComplete="off" required />}
            <Text size="sm" c="dimmed">
              A request goes to the first deployment that can serve it, and on to the next where it fails.
            </Text>
            {rows.map((row, index) => {
              const part = `${draft.part}.${joinPath(['deployments', row.id])}`;
              const fields = {
                part, typed: row.typed, mistakes,
                current: row.isNew ? {} : deploymentOf(draft, row.id),
                onType: (leaf: string, text: string) => change(index, { typed: { ...row.typed, [leaf]: text } }),
                proposals: { provider: providers },
              };
              return (
                <div className="panel panel-body" key={index} role="group" aria-label={`Deployment ${row.id}`}>
                  <Stack gap="sm">
                    <Group justify="space-between" align="flex-end" wrap="nowrap">
                      {row.isNew ? (
                        <TextInput label="Deployment" value={row.id} onChange={(event) => change(index, { id: event.currentTarget.value })} error={mistakes[part]} autoComplete="off" required />
                      ) : (
                        <Text fw={600} className="break">{row.id}</Text>
                      )}
                      {rows.length > 1 && (
                        <Tooltip label="Take it out">
                          <ActionIcon
                            onClick={() => {
                              setRows(rows.filter((_, at) => at !== index));
                              setGone(row.isNew ? gone : [...gone, row.id]);
                            }}
                            aria-label={`Take ${row.id} out`}
                          >
                            <IconTrash size={16} />
                          </ActionIcon>
                        </Tooltip>
                      )}
                    </Group>
                    <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
                      <SettingFields {...fields} leaves={FIRST.flatMap((one) => leaves.filter((leaf) => leaf.name === one))} />
                    </SimpleGrid>
                    <SettingSections {...fields} leaves={leaves.filter((leaf) => !FIRST.includes(leaf.name))} sections={['price', 'capabilities']} />
                    <SettingFields {...fields} leaves={leaves.filter((leaf) => leaf.name === 'max_output_tokens')} />
                  </Stack>
                </div>
              );
            })}
            <Group>
              <Button variant="default" size="xs" leftSection={<IconPlus size={14} />} onClick={() => setRows([...rows, { id: nextId(rows), isNew: true, typed: {} }])}>
                Another deployment
              </Button>
            </Group>
            <SettingFields {...own} leaves={draft.leaves.filter((leaf) => leaf.name === 'preset')} proposals={{ preset: (presets.data?.items ?? []).map((one) => one.id) }} />
            <SettingSections {...own} leaves={draft.leaves} sections={['settings']} />
            {others.map(([path, sentence]) => (
              <Text key={path} role="alert" size="sm" className="text-bad break">
                <span className="mono">{path}</span>: {sentence}
              </Text>
            ))}
            <Group justify="flex-end">
              <Button variant="default" onClick={onClose}>
                Cancel
              </Button>
              <Button type="submit" disabled={name === '' || isUnchanged}>
                Review and apply
              </Button>
            </Group>
          </Stack>
        </form>
      )}
      {isReviewing && draft.revision !== null && <ChangeReview edits={edits} revision={draft.revision} onMistakes={onMistakes} onClose={() => setReviewing(false)} onApplied={onClose} />}
    </Drawer>
  );
}
