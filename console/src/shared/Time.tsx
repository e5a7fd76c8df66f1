import { useEffect, useState } from 'react';
import { formatAgo, formatDateTime, formatRecent, formatTime, formatUtc } from './format';

const TICK_MS = 15_000;

/** A moment in the viewer's zone, in UTC on hover. */
export function Time({ at, as = 'full' }: { at: string | null | undefined; as?: 'full' | 'recent' | 'time' | 'ago' }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (as !== 'ago') {
      return;
    }
    const timer = window.setInterval(() => setNow(Date.now()), TICK_MS);
    return () => window.clearInterval(timer);
  }, [as]);
  if (!at) {
    return <span aria-label="never">–</span>;
  }
  const utc = formatUtc(at);
  return (
    <time dateTime={at} title={as === 'ago' ? `${formatDateTime(at)} · ${utc}` : utc}>
      {as === 'ago' ? formatAgo(at, Math.max(now, Date.now())) : as === 'time' ? formatTime(at) : as === 'recent' ? formatRecent(at, Date.now()) : formatDateTime(at)}
    </time>
  );
}
