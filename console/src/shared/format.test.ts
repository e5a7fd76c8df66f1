import { describe, expect, it } from 'vitest';
import { csvCell } from './download';
import { formatAgo, formatCount, formatDateTime, formatMs, formatPercent, formatRecent, formatTime, formatUtc, formatDrawnUsd, formatZone } from './format';

const at = '2026-03-29T00:30:05Z';
const now = Date.parse(at);
const plus = (seconds: number) => new Date(now + seconds * 1_000).toISOString();

describe('times', () => {
  it('are in the zone of the viewer, and in UTC on hover', () => {
    expect(formatDateTime(at)).toContain('6:15:05');
    expect(formatTime(at)).toContain('6:15:05');
    expect(formatUtc(at)).toBe('2026-03-29 00:30:05 UTC');
    expect(formatUtc('2026-03-29T02:30:05+02:00')).toBe('2026-03-29 00:30:05 UTC');
  });

  it('have their zone told', () => {
    expect(formatZone(new Date(at))).toMatch(/^Asia\/Kath?mandu \(GMT\+5:45\)$/);
  });

  it('in long lists are told without what goes without saying', () => {
    expect(formatRecent(plus(-3_600), now)).toBe('5:15:05 AM');
    expect(formatRecent(plus(-86_400), now)).toBe('Mar 28, 6:15:05 AM');
    expect(formatRecent('2025-12-31T00:00:00Z', now)).toBe('Dec 31, 2025, 5:45:00 AM');
  });

  it('are told as how long ago, or how long still', () => {
    expect(formatAgo(plus(0), now)).toBe('now');
    expect(formatAgo(plus(-59), now)).toBe('59 seconds ago');
    expect(formatAgo(plus(-3_599), now)).toBe('1 hour ago');
    expect(formatAgo(plus(-3_600), now)).toBe('1 hour ago');
    expect(formatAgo(plus(-47 * 3_600), now)).toBe('47 hours ago');
    expect(formatAgo(plus(-48 * 3_600), now)).toBe('2 days ago');
    expect(formatAgo(plus(7_200), now)).toBe('in 2 hours');
  });
});

describe('numbers', () => {
  it('are short where they are long', () => {
    expect([0, 999, 99_999, 100_000, 12_345_678].map(formatCount)).toEqual(['0', '999', '99,999', '100K', '12.3M']);
    expect(formatPercent(0.1234)).toBe('12.3 %');
  });

  it('are not nothing and not all where they are nearly', () => {
    expect([0, 0.0004, 0.001, 0.999, 0.9996, 1, 1.2].map((share) => formatPercent(share))).toEqual(['0.0 %', '< 0.1 %', '0.1 %', '99.9 %', '> 99.9 %', '100.0 %', '120.0 %']);
    expect([0, 0.002, 0.992, 1].map((share) => formatPercent(share, 0))).toEqual(['0 %', '< 1 %', '> 99 %', '100 %']);
  });

  it('are told in the unit that fits', () => {
    expect([0.44, 9.96, 38.4, 999.4, 1_240, 119_990, 125_000].map(formatMs)).toEqual(['0.4 ms', '10.0 ms', '38 ms', '999 ms', '1.24 s', '119.99 s', '2 min 5 s']);
  });

  it('never make a minute of sixty seconds', () => {
    expect(formatMs(179_800)).toBe('3 min 0 s');
  });
});

describe('cells of a file', () => {
  it('are no formulas, and hold together', () => {
    expect(csvCell('=1+1')).toBe("'=1+1");
    expect(csvCell('@SUM(A1)')).toBe("'@SUM(A1)");
    expect(csvCell(-1)).toBe('-1');
    expect(csvCell('a "b", c')).toBe('"a ""b"", c"');
    expect(csvCell('two\nlines')).toBe('"two\nlines"');
  });
});

// Marks of an axis that differ are written differently: 0.01 and 0.015 were both $0.01.
it('writes drawn money so that neighbouring marks differ', () => {
  expect([0, 0.005, 0.01, 0.015, 0.125, 1, 12.5, 1234.5, -0.0000021].map(formatDrawnUsd)).toEqual(['$0', '$0.005', '$0.01', '$0.015', '$0.125', '$1.00', '$12.50', '$1,234.50', '-$0.0000021']);
});
