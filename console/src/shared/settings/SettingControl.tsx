import type { ReactNode } from 'react';
import { Autocomplete, Select, TextInput } from '@mantine/core';
import type { ConfigField } from '../../api/types';
import { choicesOf } from './leaves';

interface Props {
  field: ConfigField | null;
  text: string;
  onType: (text: string) => void;
  /** What holds while nothing is typed. */
  otherwise?: string | undefined;
  label?: ReactNode;
  description?: ReactNode;
  /** Its name for those who cannot see it, where it has no label. */
  name?: string;
  error?: string | undefined;
  id?: string;
  size?: 'xs' | 'sm';
  isRequired?: boolean;
  /** Words to choose from where others may be typed too. */
  proposals?: readonly string[] | undefined;
}

/** The control of one value, as its field's metadata asks for: a choice, or a line to type in. */
export function SettingControl({ field, text, onType, otherwise, label, description, name, error, id, size = 'sm', isRequired = false, proposals }: Props) {
  const same = { ...(id ? { id } : {}), size, label, description, error, 'aria-label': label ? undefined : name, placeholder: otherwise ?? 'not set', required: isRequired, withAsterisk: isRequired };
  const choices = choicesOf(field);
  if (choices) {
    return <Select {...same} data={choices} value={text || null} onChange={(next) => onType(next ?? '')} clearable={!isRequired && otherwise !== undefined} allowDeselect={false} searchable={choices.length > 8} />;
  }
  if (proposals && proposals.length > 0) {
    return <Autocomplete {...same} data={[...proposals]} value={text} onChange={onType} />;
  }
  return <TextInput {...same} value={text} onChange={(event) => onType(event.currentTarget.value)} inputMode={field && /^(integer|number|amount)$/.test(field.type) ? 'decimal' : 'text'} autoComplete="off" spellCheck={false} />;
}

/** A field's default for people: without the quotes of JSON. */
export function defaultOf(field: ConfigField): string | undefined {
  return field.default === null ? undefined : field.default.replace(/^"(.*)"$/, '$1');
}
