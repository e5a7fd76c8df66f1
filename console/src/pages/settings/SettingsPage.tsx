import { useState, type FormEvent } from 'react';
import { Button, Group, NumberInput, SegmentedControl, Stack, Switch, Text, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import { useKeepPreferences, usePreferences, usualPreferences } from '../../api/preferences';
import { fieldErrors } from '../../api/problem';
import type { Preferences } from '../../api/types';
import { ErrorNotice } from '../../shared/ErrorNotice';
import { tellDone } from '../../shared/notify';
import { PageHead } from '../../shared/PageHead';
import { Panel } from '../../shared/Panel';

const THEMES = [
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
  { value: 'auto', label: 'As the system' },
];

/** How pages are shown to whoever is signed in. */
export default function SettingsPage() {
  const kept = usePreferences();
  const [changed, setChanged] = useState<Partial<Preferences>>({});
  const { setColorScheme } = useMantineColorScheme();
  const keep = useKeepPreferences();
  const wanted = { ...kept, ...changed };
  const fields = fieldErrors(keep.error);
  const change = (changes: Partial<Preferences>) => setChanged({ ...changed, ...changes });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    keep.mutate(wanted, {
      onSuccess: ({ theme }) => {
        setColorScheme(theme as MantineColorScheme);
        setChanged({});
        tellDone('Your settings are kept.');
      },
    });
  };
  return (
    <>
      <PageHead title="Settings">How pages are shown to you, on whatever machine you sign in.</PageHead>
      <Panel>
        <form onSubmit={submit}>
          <Stack gap="md" maw={420}>
            <Switch label="Show what happens as it happens" checked={wanted.live} onChange={(event) => change({ live: event.currentTarget.checked })} />
            <NumberInput
              label="Read anew every"
              description="Charts and lists, besides what is told live"
              suffix=" s"
              min={5}
              max={3600}
              allowDecimal={false}
              value={wanted.refresh_seconds}
              onChange={(value) => typeof value === 'number' && change({ refresh_seconds: value })}
              error={fields.refresh_seconds}
            />
            <NumberInput
              label="Most points of a line"
              description="Fewer are read faster over a slow connection"
              min={10}
              max={1000}
              thousandSeparator=","
              allowDecimal={false}
              value={wanted.max_points}
              onChange={(value) => typeof value === 'number' && change({ max_points: value })}
              error={fields.max_points}
            />
            <div>
              <Text size="sm" fw={600} mb={4}>
                Colours
              </Text>
              <SegmentedControl aria-label="Colours" data={THEMES} value={wanted.theme} onChange={(theme) => change({ theme })} />
            </div>
            {keep.error && Object.keys(fields).length === 0 && <ErrorNotice error={keep.error} />}
            <Group>
              <Button type="submit" loading={keep.isPending}>
                Keep them
              </Button>
              <Button variant="default" onClick={() => setChanged({ ...usualPreferences, saved: kept.saved })}>
                The usual ones
              </Button>
            </Group>
          </Stack>
        </form>
      </Panel>
    </>
  );
}
