import { expect, test } from 'vitest';
import { childText } from './childText';

test('a child is told by its dimension and its name', () => {
  expect(childText('team=checkout')).toBe('team: checkout');
  expect(childText('customer=acme,model=gpt')).toBe('customer: acme, model: gpt');
});

test('a child without a name says so', () => {
  expect(childText('customer=')).toBe('customer: (none)');
  expect(childText('customer=,model=gpt')).toBe('customer: (none), model: gpt');
});

test('a comma, a percent sign and an equals sign in a name are the name’s own', () => {
  expect(childText('customer=Smith%2C Jones,user=a=b')).toBe('customer: Smith, Jones, user: a=b');
  expect(childText('customer=100%25')).toBe('customer: 100%');
  expect(childText('customer=%252C')).toBe('customer: %2C');
});

test('a budget without children has none to tell', () => {
  expect(childText('')).toBe('');
});
