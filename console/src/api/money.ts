/** Money is a decimal text. It is added as whole numbers of nano-dollars, and never as a binary fraction. */
const NANO = 1_000_000_000n;

/** Nano-dollars of a decimal text such as "0.000355000". */
export function nanos(text: string): bigint {
  const negative = text.startsWith('-');
  const [whole = '0', fraction = ''] = text.replace('-', '').split('.');
  const value = BigInt(whole) * NANO + BigInt(fraction.padEnd(9, '0').slice(0, 9) || '0');
  return negative ? -value : value;
}

/** The sum of decimal texts, as one. */
export function sumUsd(texts: Iterable<string>): string {
  let sum = 0n;
  for (const text of texts) {
    sum += nanos(text);
  }
  return textOf(sum);
}

/** A decimal text of nano-dollars. */
export function textOf(value: bigint): string {
  const absolute = value < 0n ? -value : value;
  return `${value < 0n ? '-' : ''}${absolute / NANO}.${String(absolute % NANO).padStart(9, '0')}`;
}

/** For people: two decimals, and more where the amount is small, so that none looks like nothing. Cut off, never rounded up. */
export function formatUsd(text: string): string {
  const value = nanos(text);
  const sign = value < 0n ? '−' : '';
  const absolute = value < 0n ? -value : value;
  const whole = (absolute / NANO).toString().replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  const fraction = String(absolute % NANO).padStart(9, '0');
  const firstDigit = fraction.search(/[1-9]/);
  const decimals = absolute >= NANO || firstDigit < 0 ? 2 : Math.max(2, firstDigit + 3);
  return `${sign}$${whole}.${fraction.slice(0, 2)}${fraction.slice(2, Math.min(decimals, 9)).replace(/0+$/, '')}`;
}

/** An amount to be typed on: its digits without the noughts behind them that say nothing. */
export function plainUsd(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/** For the height of a bar or a line alone. */
export function forDrawing(text: string): number {
  return Number(nanos(text)) / 1e9;
}

/** How much of a limit an amount is, 0 to 1 and more, for drawing. */
export function shareOf(part: string, whole: string): number {
  const all = nanos(whole);
  return all <= 0n ? 0 : Number(nanos(part)) / Number(all);
}
