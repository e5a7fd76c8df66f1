import { describe, expect, it } from 'vitest';
import { proposalsAt } from './complete';
import { schemaAt, type SchemaNode } from './schemaTree';

const provider: SchemaNode = {
  type: 'object',
  required: ['kind'],
  properties: {
    kind: { enum: ['openai', 'anthropic'], description: 'What kind it is.' },
    enabled: { type: 'boolean', default: true },
    timeouts: { type: 'object', properties: { idle_seconds: { type: 'integer', default: 120 } } },
  },
};
const schema: SchemaNode = {
  type: 'object',
  properties: { providers: { type: 'object', additionalProperties: provider }, server: { type: 'object', properties: { urls: { type: 'array', items: { type: 'string' } } } } },
};

/** What is proposed where the bar stands. */
const at = (text: string) => {
  const position = text.indexOf('|');
  return proposalsAt(schema, text.replace('|', ''), position);
};
const labels = (text: string) => at(text)?.items.map((one) => one.label) ?? [];

describe('proposals of the editor', () => {
  it('are the names that may stand at a place', () => {
    expect(labels('|')).toEqual(['providers', 'server']);
    expect(labels('pro|')).toEqual(['providers', 'server']);
    expect(labels('providers:\n  my:\n    |')).toEqual(['kind', 'enabled', 'timeouts']);
    expect(labels('providers:\n  "my.one":\n    timeouts:\n      |')).toEqual(['idle_seconds']);
  });

  it('leave out what stands there already, before and behind', () => {
    expect(labels('providers:\n  my:\n    kind: openai\n    |\n    enabled: true\n  other:\n    timeouts: {}')).toEqual(['timeouts']);
  });

  it('are the words that a value can be', () => {
    expect(labels('providers:\n  my:\n    kind: |')).toEqual(['openai', 'anthropic']);
    expect(labels('providers:\n  my:\n    enabled: t|')).toEqual(['true', 'false']);
    expect(at('providers:\n  my:\n    kind: ant|')?.from).toBe('providers:\n  my:\n    kind: '.length);
    expect(labels('providers:\n  my:\n    timeouts:\n      idle_seconds: |')).toEqual([]);
  });

  it('say what is required and what is the default', () => {
    expect(at('providers:\n  my:\n    |')?.items.map((one) => one.detail)).toEqual(['required', 'default true', 'section']);
  });

  it('are none where nobody knows the place', () => {
    expect(labels('nowhere:\n  |')).toEqual([]);
    expect(labels('providers:\n  |')).toEqual([]);
    expect(labels('# pro|')).toEqual([]);
    expect(labels('providers: { my: { |')).toEqual([]);
  });

  it('are not led astray by blank lines and comments', () => {
    expect(labels('providers:\n\n  # which\n  my:\n\n    |')).toEqual(['kind', 'enabled', 'timeouts']);
  });
});

describe('the schema', () => {
  it('is followed by names of fields and of people’s own', () => {
    expect(schemaAt(schema, ['providers', 'any', 'kind'])?.enum).toEqual(['openai', 'anthropic']);
    expect(schemaAt(schema, ['server', 'urls'])?.type).toBe('string');
    expect(schemaAt(schema, ['server', 'nothing'])).toBeNull();
  });
});
