const whole = new Intl.NumberFormat('en-US');
const short = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 });
const cents = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' });
const smallUsd = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD', minimumFractionDigits: 0, maximumSignificantDigits: 3 });
const dateTime = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const time = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });
const shortTime = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const shortDay = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric' });
const zoneOffset = new Intl.DateTimeFormat('en', { timeZoneName: 'shortOffset' });
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

const MINUTE = 60;
const HOUR = 3_600;
const DAY = 86_400;

export function formatCount(value: number): string {
  return Math.abs(value) < 100_000 ? whole.format(value) : short.format(value);
}

/** A share in percent. What is not nothing never looks like nothing, nor what is not all like all. */
export function formatPercent(share: number, digits = 1): string {
  const least = 10 ** -digits;
  if (share > 0 && share * 100 < least) {
    return `< ${least.toFixed(digits)} %`;
  }
  if (share < 1 && share * 100 > 100 - least) {
    return `> ${(100 - least).toFixed(digits)} %`;
  }
  return `${(share * 100).toFixed(digits)} %`;
}

/** Milliseconds for people: 0.4 ms, 38 ms, 1.24 s, 2 min 5 s. */
export function formatMs(ms: number): string {
  if (ms < 10) {
    return `${ms.toFixed(1)} ms`;
  }
  if (ms < 1_000) {
    return `${Math.round(ms)} ms`;
  }
  if (ms < 120_000) {
    return `${(ms / 1_000).toFixed(2)} s`;
  }
  const seconds = Math.round(ms / 1_000);
  return `${Math.floor(seconds / MINUTE)} min ${seconds % MINUTE} s`;
}

export function formatDateTime(text: string): string {
  return dateTime.format(new Date(text));
}

/** The viewer's zone, with its distance from UTC at a moment: Europe/Berlin (GMT+2). */
export function formatZone(at: Date): string {
  const { timeZone } = dateTime.resolvedOptions();
  const offset = zoneOffset.formatToParts(at).find((part) => part.type === 'timeZoneName')?.value ?? '';
  return timeZone === 'UTC' ? timeZone : `${timeZone} (${offset})`;
}

/** A moment in UTC, as it is told on hover and compared with logs. */
export function formatUtc(text: string): string {
  return `${new Date(text).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

export function formatTime(text: string): string {
  return time.format(new Date(text));
}

/** A moment in a long list: of today the time alone, of this year without the year. */
export function formatRecent(text: string, now: number): string {
  const [at, today] = [new Date(text), new Date(now)];
  return at.toDateString() === today.toDateString() ? time.format(at) : at.getFullYear() === today.getFullYear() ? `${shortDay.format(at)}, ${time.format(at)}` : dateTime.format(at);
}

/** An hour of today; an hour with its day before. Seconds since 1970. */
export function formatShortTime(seconds: number): string {
  const at = new Date(seconds * 1_000);
  return at.toDateString() === new Date().toDateString() ? shortTime.format(at) : `${shortDay.format(at)} ${shortTime.format(at)}`;
}

/** Labels of an axis whose marks are so many seconds apart; where a day begins, it stands below. Seconds since 1970. */
export function axisTimes(marks: readonly number[], stepSeconds: number): string[] {
  let before = '';
  return marks.map((seconds) => {
    const day = shortDay.format(seconds * 1_000);
    const text = stepSeconds >= DAY ? day : (stepSeconds < MINUTE ? time : shortTime).format(seconds * 1_000);
    const label = stepSeconds >= DAY || day === before ? text : `${text}\n${day}`;
    before = day;
    return label;
  });
}

/** How long ago, or how long still. */
export function formatAgo(text: string, now: number): string {
  const seconds = Math.round((new Date(text).getTime() - now) / 1_000);
  const size = Math.abs(seconds);
  if (size < MINUTE) {
    return relative.format(seconds, 'second');
  }
  if (Math.round(size / MINUTE) < HOUR / MINUTE) {
    return relative.format(Math.round(seconds / MINUTE), 'minute');
  }
  return size < 2 * DAY ? relative.format(Math.round(seconds / HOUR), 'hour') : relative.format(Math.round(seconds / DAY), 'day');
}

/** Money that was drawn, where it is read off: no more exact than a picture is. Exact sums are told by `formatUsd`. */
export function formatDrawnUsd(value: number): string {
  return value === 0 ? '$0' : (Math.abs(value) < 1 ? smallUsd : cents).format(value);
}
