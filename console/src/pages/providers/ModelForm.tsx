import { useCallback, useMemo, useState, type FormEvent } from 'react';
import { Button, Drawer, Group, Skeleton, Stack, Text, TextInput, VisuallyHidden } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { Model } from '../../api/types';
import { useGet } from '../../api/useApi';
import { ErrorNotice } from '../../shared/ErrorNotice';
import { leavesOf, mistakeAt } from '../../shared/settings/leaves';
import { joinPath } from '../../shared/settings/paths';
import { SettingFields, SettingSections } from '../../shared/settings/SettingFields';
import { ChangeReview } from '../configuration/ChangeReview';
import { DeploymentCard } from './DeploymentCard';
import { deploymentOf, editsOfModel, isReordered, moved, type Row } from './modelEdits';
import { useDraft } from './useDraft';

/** The name of a first deployment, which nobody has to think about. */
function nextId(rows: readonly Row[]): string {
  return ['primary', 'fallback'].find((name) => rows.every((row) => row.id !== name)) ?? `fallback-${rows.length}`;
}

/** Makes a model or changes one: what serves it, in which order, at which price. Compared and applied as any change of the configuration. */
export function ModelForm({ model, onClose }: { model?: Model; onClose: () => void }) {
  const [name, setName] = useState(model?.name ?? '');
  const [rows, setRows] = useState<readonly Row[]>(() => model?.deployments.map((one, key) => ({ key, id: one.id, isNew: false, typed: {} })) ?? [{ key: 0, id: 'primary', isNew: true, typed: {} }]);
  const [gone, setGone] = useState<readonly string[]>([]);
  const [isReviewing, setReviewing] = useState(false);
  const [mistakes, setMistakes] = useState<Readonly<Record<string, string>>>({});
  const draft = useDraft('models', name || 'new', !model);
  const config = useGet('config', '/api/config', { query: { path: 'providers' } });
  const presets = useGet('models', '/api/presets');
  const providers = Object.keys((config.data?.config ?? {}) as Record<string, unknown>);
  const leaves = useMemo(() => leavesOf(draft.fields, 'models.<id>.deployments.<id>'), [draft.fields]);
  const before = useMemo(() => model?.deployments.map((one) => one.id) ?? null, [model]);
  const edits = editsOfModel(draft, rows, gone, before);
  const [lastMove, setLastMove] = useState<{ key: number; by: -1 | 1; text: string } | null>(null);
  const move = (row: Row, index: number, by: -1 | 1) => {
    setRows(moved(rows, index, by));
    setLastMove({ key: row.key, by, text: `${row.id} is now ${index + by + 1} of ${rows.length}.` });
  };
  const remove = (row: Row) => {
    setRows(rows.filter((one) => one !== row));
    setGone(row.isNew ? gone : [...gone, row.id]);
    setLastMove(null);
  };
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
            <VisuallyHidden role="status">{lastMove?.text}</VisuallyHidden>
            {rows.map((row, index) => (
              <DeploymentCard
                key={row.key}
                row={row}
                part={`${draft.part}.${joinPath(['deployments', row.id])}`}
                leaves={leaves}
                current={row.isNew ? {} : deploymentOf(draft, row.id)}
                mistakes={mistakes}
                providers={providers}
                index={index}
                count={rows.length}
                movedBy={lastMove?.key === row.key ? lastMove.by : undefined}
                onMove={(by) => move(row, index, by)}
                onChange={(changes) => change(index, changes)}
                onRemove={() => remove(row)}
              />
            ))}
            {before !== null && isReordered(rows, before) && (
              <Text size="sm" c="dimmed">
                Another order sets these deployments here as a whole: what the file says of them, now or later, has no effect until that is taken back under Configuration, Overrides.
              </Text>
            )}
            <Group>
              <Button variant="default" size="xs" leftSection={<IconPlus size={14} />} onClick={() => setRows([...rows, { key: Math.max(...rows.map((row) => row.key)) + 1, id: nextId(rows), isNew: true, typed: {} }])}>
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
