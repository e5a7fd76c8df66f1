import { useEffect, useRef } from 'react';
import { ActionIcon, Group, SimpleGrid, Stack, Text, TextInput, Tooltip } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconTrash } from '@tabler/icons-react';
import type { ConfigValue } from '../../api/types';
import type { Leaf } from '../../shared/settings/leaves';
import { SettingFields, SettingSections } from '../../shared/settings/SettingFields';
import type { Row } from './modelEdits';

/** What everybody fills in; the rest is opened on demand. */
const FIRST = ['provider', 'model', 'price.input', 'price.output'];

interface Place {
  index: number;
  count: number;
  /** Where this one was moved last, of all: then it has the focus. */
  movedBy?: -1 | 1 | undefined;
  onMove: (by: -1 | 1) => void;
}

/** Up and down. What is moved in the document loses the focus, so it is given back; at an end the way back is what is left to press. */
function MoveButtons({ id, index, count, movedBy, onMove }: Place & { id: string }) {
  const up = useRef<HTMLButtonElement>(null);
  const down = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (movedBy) {
      const [wanted, other] = movedBy < 0 ? [up, down] : [down, up];
      (wanted.current?.disabled ? other : wanted).current?.focus();
    }
  }, [movedBy, index]);
  return (
    <>
      <Tooltip label="Try it earlier">
        <ActionIcon ref={up} disabled={index === 0} onClick={() => onMove(-1)} aria-label={`Move ${id} up`}>
          <IconArrowUp size={16} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label="Try it later">
        <ActionIcon ref={down} disabled={index === count - 1} onClick={() => onMove(1)} aria-label={`Move ${id} down`}>
          <IconArrowDown size={16} />
        </ActionIcon>
      </Tooltip>
    </>
  );
}

interface Props extends Place {
  row: Row;
  /** Its path in the configuration. */
  part: string;
  leaves: readonly Leaf[];
  current: Readonly<Record<string, ConfigValue>>;
  mistakes: Readonly<Record<string, string>>;
  providers: readonly string[];
  onChange: (changes: Partial<Row>) => void;
  onRemove: () => void;
}

/** One deployment of a model, and its place among the others. */
export function DeploymentCard({ row, part, leaves, current, mistakes, providers, onChange, onRemove, ...place }: Props) {
  const fields = { part, typed: row.typed, mistakes, current, onType: (leaf: string, text: string) => onChange({ typed: { ...row.typed, [leaf]: text } }), proposals: { provider: providers } };
  return (
    <div className="panel panel-body" role="group" aria-label={`Deployment ${row.id}, ${place.index + 1} of ${place.count}`}>
      <Stack gap="sm">
        <Group justify="space-between" align="flex-end" wrap="nowrap">
          {row.isNew ? (
            <TextInput label="Deployment" value={row.id} onChange={(event) => onChange({ id: event.currentTarget.value })} error={mistakes[part]} autoComplete="off" required />
          ) : (
            <Text fw={600} className="break">
              {place.count > 1 && <Text span c="dimmed">{place.index + 1}. </Text>}
              {row.id}
            </Text>
          )}
          {place.count > 1 && (
            <Group gap={2} wrap="nowrap">
              <MoveButtons id={row.id} {...place} />
              <Tooltip label="Take it out">
                <ActionIcon onClick={onRemove} aria-label={`Take ${row.id} out`}>
                  <IconTrash size={16} />
                </ActionIcon>
              </Tooltip>
            </Group>
          )}
        </Group>
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm" className="fields">
          <SettingFields {...fields} isApart leaves={FIRST.flatMap((one) => leaves.filter((leaf) => leaf.name === one))} />
        </SimpleGrid>
        <SettingSections {...fields} leaves={leaves.filter((leaf) => !FIRST.includes(leaf.name))} sections={['price', 'capabilities']} titles={{ price: 'Further prices' }} />
        <SettingFields {...fields} leaves={leaves.filter((leaf) => leaf.name === 'max_output_tokens')} />
      </Stack>
    </div>
  );
}
