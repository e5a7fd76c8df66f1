/** A filter is two to a line on a phone, and as wide as it has to be elsewhere; pixels. */
export function filterWidth(wide: number): { base: string; xs: number } {
  return { base: 'calc(50% - 0.375rem)', xs: wide };
}
