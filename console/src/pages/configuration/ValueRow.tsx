import { Button, Group, Text } from '@mantine/core';
import type { ConfigField, ConfigValue } from '../../api/types';
import { Label, type ToneName } from '../../shared/Tone';
import { ruleOf, textOf, valueOf } from '../../shared/settings/leaves';
import { defaultOf, SettingControl } from '../../shared/settings/SettingControl';

interface Props {
  value: ConfigValue;
  field: ConfigField | null;
  edit: { value: unknown } | null;
  mistake: string | undefined;
  isRemoved: boolean;
  isFixed: boolean;
  onSet: (path: string, value: unknown, isAsBefore: boolean) => void;
  onRemove: (path: string) => void;
}

const layers: Record<ConfigValue['layer'], { word: string; tone: ToneName }> = {
  default: { word: 'default', tone: 'calm' },
  well_known: { word: 'well known', tone: 'calm' },
  file: { word: 'file', tone: 'accent' },
  environment_file: { word: 'environment file', tone: 'accent' },
  variable: { word: 'variable', tone: 'accent' },
  override: { word: 'override', tone: 'warn' },
};

/** Sections that come from file and environment alone. */
const FIXED = /^(server|storage|schema|environment)(\.|$)/;

/** One value: what it is for, what it is, and where it comes from. */
export function ValueRow({ value, field, edit, mistake, isRemoved, isFixed, onSet, onRemove }: Props) {
  const layer = layers[value.layer];
  const text = textOf(edit ? edit.value : value.value);
  const type = (next: string) => {
    const meant = field ? valueOf(next, field) : next;
    onSet(value.path, meant, JSON.stringify(meant) === JSON.stringify(value.value));
  };
  const mayEdit = !isFixed && !FIXED.test(value.path) && !field?.sensitive;
  return (
    <div className="panel-body" style={{ borderBottom: '1px solid var(--line)', background: edit || isRemoved ? 'var(--accent-soft)' : undefined }}>
      <div className="grid grid-two" style={{ alignItems: 'center' }}>
        <div>
          <label htmlFor={`value-${value.path}`} className="mono break">
            {value.path}
          </label>
          <Text size="sm" c="dimmed">
            {field?.description} {field && <span>({ruleOf(field)})</span>}
          </Text>
        </div>
        <div>
          {mayEdit ? (
            <SettingControl id={`value-${value.path}`} size="xs" field={field} text={text} onType={type} name={value.path} error={mistake} isRequired={field?.type === 'boolean'} otherwise={field ? defaultOf(field) : undefined} />
          ) : (
            <Text className="mono break">{textOf(value.value) || 'not set'}</Text>
          )}
          <Group gap="xs" mt={4}>
            <Label tone={layer.tone}>{layer.word}</Label>
            {value.source !== layer.word && (
              <Text size="sm" c="dimmed" className="break">
                {value.source}
              </Text>
            )}
            {value.layer === 'override' && mayEdit && (
              <Button size="compact-xs" variant="subtle" color="gray" disabled={isRemoved} onClick={() => onRemove(value.path)}>
                {isRemoved ? 'will be taken away' : 'Take the override away'}
              </Button>
            )}
          </Group>
        </div>
      </div>
    </div>
  );
}
