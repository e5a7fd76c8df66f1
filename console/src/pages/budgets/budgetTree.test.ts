import { expect, test } from 'vitest';
import type { Budget } from '../../api/types';
import { budgetTree, found } from './budgetTree';

const budget = (id: string, scope: Record<string, string>, child = '') => ({ id, scope, child }) as unknown as Budget;
const all = [budget('house', {}), budget('each-customer', { customer: '*' }, 'customer='), budget('each-customer', { customer: '*' }, 'customer=acme'), budget('checkout', { team: 'checkout' })];
const childrenFound = (text: string) => found(all, text).map((one) => one.child || one.id);

test('a child without a name is found by what is shown of it, and by what the API calls it', () => {
  expect(childrenFound('(none)')).toEqual(['customer=']);
  expect(childrenFound('customer: (none)')).toEqual(['customer=']);
  expect(childrenFound('customer=')).toEqual(['customer=', 'customer=acme']);
});

test('budgets are found by id, scope and child, whatever the case', () => {
  expect(childrenFound('ACME')).toEqual(['customer=acme']);
  expect(childrenFound('each customer')).toEqual(['customer=', 'customer=acme']);
  expect(childrenFound('everything')).toEqual(['house']);
  expect(childrenFound('team checkout')).toEqual(['checkout']);
  expect(childrenFound('nothing of the kind')).toEqual([]);
});

test('without a text all are found, the widest scope first', () => {
  expect(budgetTree(found(all, ' ')).map((group) => group.name)).toEqual(['The whole house', 'By team', 'By customer']);
});
