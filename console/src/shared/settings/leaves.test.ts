import { describe, expect, it } from 'vitest';
import type { ConfigField, ConfigValue } from '../../api/types';
import { choicesOf, editsOf, leavesOf, mistakeAt, removalOf, ruleOf, valueOf, valuesBelow, wholeOf } from './leaves';
import { fieldFinder, joinPath, splitPath } from './paths';

const field = (path: string, type: string, more: Partial<ConfigField> = {}): ConfigField => ({ path, type, allowed: '', default: null, description: '', required: false, sensitive: false, variable: '', section: false, ...more });
const value = (path: string, of: unknown, layer: ConfigValue['layer'] = 'file'): ConfigValue => ({ path, value: of as ConfigValue['value'], layer, source: 'weir.yaml:1:1' });
const fields = [
  field('providers.<id>.kind', 'provider kind', { allowed: 'openai, simulator', required: true }),
  field('providers.<id>.headers', 'mapping', { sensitive: true }),
  field('providers.<id>.timeouts', 'timeouts', { section: true }),
  field('providers.<id>.timeouts.idle_seconds', 'integer'),
  field('providers.<id>.credentials', 'list of secret reference'),
  field('models.<id>.deployments.<id>.price.input', 'number', { allowed: 'a number from 0 to 10000 (USD per million tokens)' }),
];
const leaves = leavesOf(fields, 'providers.<id>');

describe('a part of the configuration', () => {
  it('has the leaves that a form can show', () => {
    expect(leaves.map((leaf) => leaf.name)).toEqual(['kind', 'timeouts.idle_seconds', 'credentials']);
    expect(leavesOf(fields, 'models.<id>')).toEqual([]);
    expect(choicesOf(fields[0] ?? null)).toEqual(['openai', 'simulator']);
    expect(choicesOf(field('a', 'boolean'))).toEqual(['true', 'false']);
    expect(choicesOf(field('a', 'text', { allowed: 'a, b' }))).toBeNull();
  });

  it('tells what may be written with its unit', () => {
    expect(ruleOf(field('a', 'integer', { allowed: 'a whole number from 1 to 300 (seconds)' }))).toBe('a whole number from 1 to 300 seconds');
    expect(ruleOf(field('a', 'number', { allowed: 'a number from 0 to 1 (part of the limit)' }))).toBe('a number from 0 to 1, part of the limit');
    expect(ruleOf(field('a', 'boolean', { allowed: 'true or false' }))).toBe('true or false');
  });

  it('is made as one object of what was typed', () => {
    expect(wholeOf({ kind: 'openai', 'timeouts.idle_seconds': '30', credentials: 'env:A, env:B' }, leaves)).toEqual({ kind: 'openai', timeouts: { idle_seconds: 30 }, credentials: ['env:A', 'env:B'] });
  });

  it('is changed value by value, and what is emptied loses its override or what the file says', () => {
    const current = valuesBelow([value('providers."my.one".kind', 'openai'), value('providers."my.one".timeouts.idle_seconds', 60, 'override'), value('providers.other.kind', 'simulator')], 'providers."my.one"');
    expect(Object.keys(current)).toEqual(['kind', 'timeouts.idle_seconds']);
    expect(editsOf('providers."my.one"', { kind: 'openai' }, leaves, current)).toEqual({ set: {}, remove: [] });
    expect(editsOf('providers."my.one"', { kind: 'simulator', 'timeouts.idle_seconds': '' }, leaves, current)).toEqual({ set: { 'providers."my.one".kind': 'simulator' }, remove: ['providers."my.one".timeouts.idle_seconds'] });
    expect(editsOf('providers."my.one"', { kind: '' }, leaves, current)).toEqual({ set: { 'providers."my.one".kind': null }, remove: [] });
  });

  it('is taken away as an override where it is nothing else', () => {
    expect(removalOf('providers.a', { kind: value('providers.a.kind', 'openai', 'override'), enabled: value('providers.a.enabled', true, 'default') })).toEqual({ set: {}, remove: ['providers.a'] });
    expect(removalOf('providers.a', { kind: value('providers.a.kind', 'openai') })).toEqual({ set: { 'providers.a': null }, remove: [] });
  });

  it('keeps amounts as they are typed, and mistakes for the server to tell', () => {
    const price = fields[5];
    expect(price && valueOf('0.10000000000000000001', price)).toBe('0.10000000000000000001');
    expect(valueOf('sixty', field('a', 'integer'))).toBe('sixty');
    expect(valueOf(' env:A ', field('a', 'secret reference'))).toBe('env:A');
  });

  it('finds what is wrong with a value or with one item of it', () => {
    expect(mistakeAt({ 'providers.a.credentials[1]': 'not set', 'providers.a.credentials_x': 'no' }, 'providers.a.credentials')).toBe('not set');
  });
});

describe('paths', () => {
  it('are taken apart and put together with quoted names', () => {
    for (const names of [['models', 'gpt-4.1', 'price'], ['a', 'quo"te', 'back\\slash'], ['plain']]) {
      expect(splitPath(joinPath(names))).toEqual(names);
    }
    expect(fieldFinder(fields)('providers."my.one".kind')?.type).toBe('provider kind');
    expect(fieldFinder(fields)('providers.a.nothing')).toBeNull();
  });
});
