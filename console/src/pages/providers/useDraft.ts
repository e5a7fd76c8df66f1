import { useMemo, useState } from 'react';
import { useGet } from '../../api/useApi';
import { joinPath } from '../../shared/settings/paths';
import { editsOf, leavesOf, type Edits, type Leaf, type Typed, valuesBelow, wholeOf } from '../../shared/settings/leaves';
import type { ConfigField, ConfigValue } from '../../api/types';

export interface Draft {
  part: string;
  fields: readonly ConfigField[];
  leaves: readonly Leaf[];
  typed: Typed;
  current: Readonly<Record<string, ConfigValue>>;
  revision: number | null;
  isLoading: boolean;
  error: Error | null;
  type: (name: string, text: string) => void;
  edits: Edits;
}

/** A part of the configuration that is being made or changed: what is in force, what was typed, and what of it differs. */
export function useDraft(section: string, id: string, isNew: boolean, start: Typed = {}): Draft {
  const part = joinPath([section, id]);
  const schema = useGet('config', '/api/config/schema');
  // What was read when the form was opened: what somebody else changes meanwhile is told as a conflict, and not mixed in.
  const config = useGet('config', '/api/config', { query: { origin: true } });
  const [typed, setTyped] = useState<Typed>(start);
  const [opened, setOpened] = useState<{ revision: number; values: readonly ConfigValue[] } | null>(null);
  if (opened === null && config.data && !config.isFetching) {
    setOpened({ revision: config.data.revision, values: config.data.values ?? [] });
  }
  const leaves = useMemo(() => leavesOf(schema.data?.fields ?? [], `${section}.<id>`), [schema.data, section]);
  const current = useMemo(() => (isNew ? {} : valuesBelow(opened?.values ?? [], part)), [isNew, opened, part]);
  const edits = isNew ? { set: { [part]: wholeOf(typed, leaves) }, remove: [] } : editsOf(part, typed, leaves, current);
  return {
    part, fields: schema.data?.fields ?? [], leaves, typed, current, edits,
    revision: opened?.revision ?? null,
    isLoading: opened === null || schema.data === undefined,
    error: config.error ?? schema.error,
    type: (name, text) => setTyped((before) => ({ ...before, [name]: text })),
  };
}
