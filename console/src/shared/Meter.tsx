import type { CSSProperties } from 'react';

/** How much of a limit is used, and how much more is held. */
export function Meter({ posted, held = 0, status, label }: { posted: number; held?: number; status: string; label: string }) {
  const color = status === 'over' || status === 'exhausted' ? 'var(--bad)' : status === 'warning' ? 'var(--warn)' : 'var(--accent)';
  const clamp = (share: number) => `${Math.min(100, Math.max(0, share * 100))}%`;
  return (
    <div className="meter" role="img" aria-label={label} style={{ '--meter': color } as CSSProperties}>
      <span className="meter-held" style={{ width: clamp(posted + held) }} />
      <span className="meter-posted" style={{ width: clamp(posted) }} />
    </div>
  );
}
