import { useMemo, useState } from 'react';
import { Button, Group, NavLink, Paper, ScrollArea, Select, Text, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useMay } from '../../api/session';
import type { ConfigValue } from '../../api/types';
import { useGet } from '../../api/useApi';
import { Empty } from '../../shared/Empty';
import { Loading } from '../../shared/Loading';
import { Panel } from '../../shared/Panel';
import { useFilters } from '../../shared/useFilters';
import type { Edits } from '../../shared/settings/leaves';
import { ChangeReview } from './ChangeReview';
import { fieldFinder, splitPath } from '../../shared/settings/paths';
import { ValueRow } from './ValueRow';

/** What is changed most. */
const FIRST = 'gateway';

const none: Edits = { set: {}, remove: [] };

function sectionsOf(values: readonly ConfigValue[]): string[] {
  return [...new Set(values.map((value) => splitPath(value.path)[0] ?? ''))];
}

/** Every value in force with its origin; edits are gathered and applied together. */
export function ConfigForm() {
  const may = useMay();
  const [filters, setFilters] = useFilters();
  const [edits, setEdits] = useState<Edits>(none);
  const [isReviewing, setReviewing] = useState(false);
  const [mistakes, setMistakes] = useState<Readonly<Record<string, string>>>({});
  const config = useGet('config', '/api/config', { query: { origin: true } });
  const schema = useGet('config', '/api/config/schema');
  const find = useMemo(() => fieldFinder(schema.data?.fields ?? []), [schema.data]);
  const values = useMemo(() => config.data?.values ?? [], [config.data]);
  const sections = useMemo(() => sectionsOf(values), [values]);
  const section = filters.section && sections.includes(filters.section) ? filters.section : FIRST;
  const search = (filters.find ?? '').toLowerCase();
  const shown = values.filter((value) => (search ? `${value.path} ${find(value.path)?.description ?? ''}`.toLowerCase().includes(search) : splitPath(value.path)[0] === section));
  const count = Object.keys(edits.set).length + edits.remove.length;

  const set = (path: string, value: unknown, isAsBefore: boolean) => {
    const { [path]: _, ...others } = edits.set;
    setEdits({ remove: edits.remove.filter((one) => one !== path), set: isAsBefore ? others : { ...others, [path]: value } });
  };
  const remove = (path: string) => {
    const { [path]: _, ...others } = edits.set;
    setEdits({ set: others, remove: [...edits.remove.filter((one) => one !== path), path] });
  };

  // Without what is known of the fields, nothing could be said of a value, nor read what is typed for it.
  const shownWhen = schema.data || schema.error ? config : { ...config, data: undefined } as typeof config;
  return (
    <Loading query={shownWhen} lines={10}>
      {(current) => (
        <>
          <div className="grid grid-side">
            <Select className="only-narrow" aria-label="Section" data={sections} value={section} onChange={(one) => setFilters({ section: one ?? undefined, find: undefined })} />
            <div className="panel only-wide">
              <ScrollArea.Autosize mah="70vh" type="auto">
                <nav aria-label="Sections">
                  {sections.map((one) => (
                    <NavLink key={one} component="button" label={one} active={!search && one === section} onClick={() => setFilters({ section: one, find: undefined })} />
                  ))}
                </nav>
              </ScrollArea.Autosize>
            </div>
            <Panel
              flush
              title={search ? `Values with “${filters.find}”` : section}
              actions={<TextInput size="xs" aria-label="Find a value" placeholder="Find a value" leftSection={<IconSearch size={14} />} value={filters.find ?? ''} onChange={(event) => setFilters({ find: event.currentTarget.value })} />}
            >
              {shown.length === 0 ? (
                <Empty title="No value matches">Names and descriptions are searched.</Empty>
              ) : (
                shown.map((value) => (
                  <ValueRow
                    key={`${current.revision} ${value.path}`}
                    value={value}
                    field={find(value.path)}
                    edit={value.path in edits.set ? { value: edits.set[value.path] } : null}
                    mistake={mistakes[value.path]}
                    isRemoved={edits.remove.includes(value.path)}
                    isFixed={!may('config_change', true)}
                    onSet={set}
                    onRemove={remove}
                  />
                ))
              )}
            </Panel>
          </div>
          {count > 0 && (
            <Paper shadow="md" withBorder p="sm" mt="md" style={{ position: 'sticky', bottom: 12, zIndex: 50 }}>
              <Group justify="space-between">
                <Text>{count === 1 ? 'One value is edited' : `${count} values are edited`}, nothing is changed yet.</Text>
                <Group gap="xs">
                  <Button variant="default" onClick={() => {
                      setEdits(none);
                      setMistakes({});
                    }}>
                    Discard
                  </Button>
                  <Button onClick={() => setReviewing(true)}>Review and apply</Button>
                </Group>
              </Group>
            </Paper>
          )}
          {isReviewing && (
            <ChangeReview
              edits={edits}
              revision={current.revision}
              onMistakes={setMistakes}
              onClose={() => setReviewing(false)}
              onApplied={() => {
                setReviewing(false);
                setEdits(none);
              }}
            />
          )}
        </>
      )}
    </Loading>
  );
}
