import type { ConfigField } from '../../api/types';

/** A value as it is typed. */
export function textOf(value: unknown): string {
  return value === null || value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);
}

/** What is typed as the value that is meant. The server has the last word on whether it fits. */
export function valueOf(text: string, field: ConfigField | null, before: unknown): unknown {
  const isText = typeof before === 'string' || (before === null && field !== null && !/integer|number|boolean|list|object|map/.test(field.type));
  if (isText) {
    return text;
  }
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

export function choicesOf(field: ConfigField | null): string[] | null {
  if (field?.type !== 'choice') {
    return null;
  }
  const words = [...field.allowed.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '');
  return words.length > 1 ? words : null;
}
