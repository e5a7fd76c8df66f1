import { describe, expect, it } from 'vitest';
import { axisTimes } from './format';
import { barRange, marksFor, roomBeside } from './timeAxis';

const HOUR = 3_600;
const DAY = 24 * HOUR;
// Midnight in Kathmandu.
const begin = Date.parse('2026-03-27T18:15:00Z') / 1_000;

describe('labels of the time axis', () => {
  it('are in the zone of the viewer, and name the day where it begins', () => {
    expect(axisTimes([begin - HOUR, begin, begin + HOUR], HOUR)).toEqual(['11:00 PM\nMar 27', '12:00 AM\nMar 28', '01:00 AM']);
  });

  it('are days alone where marks are days apart', () => {
    expect(axisTimes([begin, begin + DAY], DAY)).toEqual(['Mar 28', 'Mar 29']);
  });

  it('tell seconds where marks are less than a minute apart', () => {
    expect(axisTimes([begin + 15, begin + 30], 15)).toEqual(['12:00:15 AM\nMar 28', '12:00:30 AM']);
  });

  it('have room for half of the widest beyond the last mark', () => {
    expect(roomBeside([begin, begin + DAY], (text) => text.length)).toBe(Math.ceil('12:00:00 AM'.length / 2));
    expect(roomBeside([], (text) => text.length)).toBe(0);
  });
});

describe('bars', () => {
  it('stand from their begin to the next one’s: the last is whole', () => {
    expect(barRange([0, HOUR, 2 * HOUR], 0, 2 * HOUR)).toEqual([0, 3 * HOUR]);
    expect(barRange([0], 0, 0)).toEqual([0, HOUR]);
    expect(barRange([], null, null)).toEqual([null, null]);
  });

  it('of a day are not marked by the hour', () => {
    expect(marksFor([0, DAY], true)[0]).toBe(DAY);
    expect(marksFor([0, HOUR], true)[0]).toBe(HOUR);
    expect(marksFor([0, 7 * DAY], true)[0]).toBe(DAY);
    expect(marksFor([0, DAY], false)[0]).toBe(1);
  });
});
