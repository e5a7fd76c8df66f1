import { describe, expect, it } from 'vitest';
import type { ConfigField, ConfigValue } from '../../api/types';
import { editsOfModel, isReordered, moved, type ModelDraft, type Row } from './modelEdits';

const field = (name: string, type = 'text'): ConfigField => ({ path: `models.<id>.deployments.<id>.${name}`, type, allowed: '', default: null, description: '', required: false, sensitive: false, variable: '', section: false });
const value = (path: string, of: unknown, layer: ConfigValue['layer'] = 'file'): ConfigValue => ({ path: `models.m.${path}`, value: of as ConfigValue['value'], layer, source: 'weir.yaml:1:1' });
const values = [
  value('deployments.primary.provider', 'one'), value('deployments.primary.model', 'm', 'default'), value('deployments.primary.price.input', 2.5), value('deployments.primary.max_output_tokens', null, 'default'),
  value('deployments.fallback.provider', 'two', 'override'), value('deployments.fallback.capabilities.vision', true, 'well_known'),
];
const draft: ModelDraft = {
  part: 'models.m', fields: [field('provider'), field('model'), field('price.input', 'number'), field('max_output_tokens', 'integer')], leaves: [], typed: {},
  // As `valuesBelow` reads them: by what their path adds to the model's.
  current: Object.fromEntries(values.map((one) => [one.path.slice('models.m.'.length), one])), edits: { set: {}, remove: [] },
};
const before = ['primary', 'fallback'];
const row = (id: string, more: Partial<Row> = {}): Row => ({ key: 0, id, isNew: false, typed: {}, ...more });
const rows = [row('primary'), row('fallback')];
const swapped = moved(rows, 0, 1);

describe('deployments', () => {
  it('are moved by one place, and no further than there are places', () => {
    expect(swapped.map((one) => one.id)).toEqual(['fallback', 'primary']);
    expect(moved(rows, 1, -1)).toEqual(swapped);
    expect(moved(rows, 0, -1)).toBe(rows);
    expect(moved(rows, 1, 1)).toBe(rows);
  });

  it('are in another order only where the server would not come to it by itself', () => {
    expect(isReordered(rows, before)).toBe(false);
    expect(isReordered(swapped, before)).toBe(true);
    expect(isReordered([...rows, row('third', { isNew: true })], before)).toBe(false);
    expect(isReordered([row('third', { isNew: true }), ...rows], before)).toBe(true);
    expect(isReordered([row('fallback')], before)).toBe(false);
  });

  it('in another order are taken away and set anew in that order, with what is written of them and nothing else', () => {
    const { set, remove } = editsOfModel(draft, swapped, [], before);
    expect(Object.entries(set)).toEqual([
      ['models.m.deployments', null],
      ['models.m.deployments.fallback', { provider: 'two' }],
      ['models.m.deployments.primary', { provider: 'one', price: { input: 2.5 } }],
    ]);
    expect(remove).toEqual([]);
  });

  it('in another order take over what was typed, and lose what was emptied', () => {
    const typed = [row('third', { isNew: true, typed: { provider: 'three' } }), row('primary', { typed: { 'price.input': '', max_output_tokens: '100' } })];
    expect(Object.entries(editsOfModel(draft, typed, ['fallback'], before).set)).toEqual([
      ['models.m.deployments', null],
      ['models.m.deployments.third', { provider: 'three' }],
      ['models.m.deployments.primary', { provider: 'one', max_output_tokens: 100 }],
    ]);
  });

  it('in the order that they had change value by value', () => {
    expect(editsOfModel(draft, [row('primary', { typed: { provider: 'other' } }), row('fallback')], [], before)).toEqual({ set: { 'models.m.deployments.primary.provider': 'other' }, remove: [] });
    expect(editsOfModel(draft, rows, [], before)).toEqual({ set: {}, remove: [] });
  });

  it('of a new model stand in the order of the form, also where their names are numbers', () => {
    const named = (...ids: string[]) => editsOfModel(draft, ids.map((id) => row(id, { isNew: true, typed: { provider: id } })), [], null).set;
    expect(named('b', 'a')).toEqual({ 'models.m': { deployments: { b: { provider: 'b' }, a: { provider: 'a' } } } });
    expect(Object.entries(named('2', '1'))).toEqual([['models.m.deployments.2', { provider: '2' }], ['models.m.deployments.1', { provider: '1' }]]);
  });
});
