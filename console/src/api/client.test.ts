import { describe, expect, it } from 'vitest';
import { parseSearch, stringifySearch } from '../app/search';
import { safeNext } from '../pages/sign-in/safeNext';
import { urlOf } from './client';
import { ApiProblem, fieldErrors } from './problem';

describe('addresses of the API', () => {
  it('hold names as names and leave out what is not asked for', () => {
    expect(urlOf('/api/users/{id}/tokens/{token}', { id: 'a/b?c', token: 'x y' })).toBe('/api/users/a%2Fb%3Fc/tokens/x%20y');
    expect(urlOf('/api/operations', undefined, { model: 'a&b', team: '', key: null, from: undefined, limit: 0, origin: false })).toBe('/api/operations?model=a%26b&limit=0&origin=false');
    expect(urlOf('/api/budgets')).toBe('/api/budgets');
  });
});

describe('filters in the address', () => {
  it('come back as they were', () => {
    const filters = { model: 'gpt-4.1 & more', team: 'ä=b', from: '2026-03-29T00:00:00Z' };
    expect(parseSearch(stringifySearch(filters).slice(1))).toEqual(filters);
    expect(stringifySearch({ empty: '', none: undefined, number: 3 })).toBe('');
  });
});

describe('the way back after signing in', () => {
  it('leads to this console and nowhere else', () => {
    expect(['/keys?state=active', '//evil.example', '/\\evil.example', 'https://evil.example', 'javascript:alert(1)', undefined].map(safeNext)).toEqual(['/keys?state=active', '/', '/', '/', '/', '/']);
  });
});

describe('refusals', () => {
  it('tell their sentences by field', () => {
    const problem = new ApiProblem(400, { title: 'Refused', detail: 'No.', errors: { 'a.b': ['one', 'two'], c: 'three' } });
    expect(fieldErrors(problem)).toEqual({ 'a.b': 'one two', c: 'three' });
    expect(problem.message).toBe('No.');
    expect(fieldErrors(new Error('x'))).toEqual({});
    expect(new ApiProblem(502, null).message).toBe('The server answered 502.');
  });
});
