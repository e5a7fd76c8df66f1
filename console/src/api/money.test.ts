import { describe, expect, it } from 'vitest';
import { forDrawing, formatUsd, nanos, plainUsd, shareOf, sumUsd, textOf } from './money';

describe('money', () => {
  it('is read and written to the nano-dollar, also where a binary fraction would be off', () => {
    for (const text of ['0.000000000', '0.000000001', '0.100000000', '0.300000000', '9007199254740993.123456789', '-0.000000001', '-12.500000000']) {
      expect(textOf(nanos(text))).toBe(text);
    }
    expect(nanos('12')).toBe(12_000_000_000n);
    expect(nanos('.5')).toBe(500_000_000n);
  });

  it('is added without rounding', () => {
    expect(sumUsd(Array.from({ length: 10 }, () => '0.1'))).toBe('1.000000000');
    expect(sumUsd(['0.1', '0.2'])).toBe('0.300000000');
    expect(sumUsd(['9007199254740992', '0.000000001'])).toBe('9007199254740992.000000001');
    expect(sumUsd(['1', '-1.000000001'])).toBe('-0.000000001');
    expect(sumUsd([])).toBe('0.000000000');
  });

  it('is shown with two decimals, more where it is small, and never rounded up', () => {
    expect(formatUsd('1234567.899999999')).toBe('$1,234,567.89');
    expect(formatUsd('0.999999999')).toBe('$0.999');
    expect(formatUsd('0.000355000')).toBe('$0.000355');
    expect(formatUsd('0.000000001')).toBe('$0.000000001');
    expect(formatUsd('0.000000000')).toBe('$0.00');
    expect(formatUsd('0.500000000')).toBe('$0.50');
    expect(formatUsd('-2.500000000')).toBe('−$2.50');
  });

  it('is typed on without noughts that say nothing', () => {
    expect(['10.000000000', '100', '0.250000000', '1.000000001'].map(plainUsd)).toEqual(['10', '100', '0.25', '1.000000001']);
  });

  it('is a share of a limit for drawing alone', () => {
    expect(shareOf('0.25', '1')).toBe(0.25);
    expect(shareOf('3', '2')).toBe(1.5);
    expect(shareOf('1', '0')).toBe(0);
    expect(forDrawing('0.5')).toBe(0.5);
  });
});
