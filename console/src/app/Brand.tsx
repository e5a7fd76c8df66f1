/** The mark: water that passes over a weir. */
export function Brand({ size = 24 }: { size?: number }) {
  return <img src="/favicon.svg" width={size} height={size} alt="" />;
}
