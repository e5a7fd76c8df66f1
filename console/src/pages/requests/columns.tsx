import { Link } from '@tanstack/react-router';
import type { Operation } from '../../api/types';
import { formatCount, formatMs } from '../../shared/format';
import type { Column } from '../../shared/DataTable';
import { Money } from '../../shared/Money';
import { Time } from '../../shared/Time';
import { Tone } from '../../shared/Tone';

function tokensOf(operation: Operation): number {
  const { input, cache_read, cache_write, output, reasoning, audio } = operation.tokens;
  return input + cache_read + cache_write + output + reasoning + audio;
}

/** What a list of requests tells of each. */
export const requestColumns: readonly Column<Operation>[] = [
  { label: 'Time', cell: (one) => <Link to="/requests/$id" params={{ id: one.id }}><Time at={one.started_at} as="recent" /></Link>, text: (one) => one.started_at },
  { label: 'Outcome', cell: (one) => <span title={one.error_message ?? undefined}><Tone word={one.outcome} /> {one.error && <span className="mono">{one.error}</span>}</span>, text: (one) => `${one.outcome} ${one.error ?? ''}`.trim() },
  { label: 'Status', isExtra: true, numeric: true, cell: (one) => one.status, text: (one) => one.status },
  { label: 'Model', cell: (one) => <span className="break name">{one.model}</span>, text: (one) => one.model },
  { label: 'Provider', isExtra: true, cell: (one) => <span className="break name">{one.provider ?? '–'}</span>, text: (one) => one.provider },
  { label: 'Key', cell: (one) => <span className="break name">{one.key}</span>, text: (one) => one.key },
  { label: 'Team', isExtra: true, cell: (one) => <span className="break name">{one.team ?? '–'}</span>, text: (one) => one.team },
  { label: 'Duration', numeric: true, cell: (one) => formatMs(one.duration_ms), text: (one) => one.duration_ms },
  { label: 'Tokens', isExtra: true, numeric: true, cell: (one) => <>{one.tokens.estimated ? '≈ ' : ''}{formatCount(tokensOf(one))}</>, text: tokensOf },
  { label: 'Cost', numeric: true, cell: (one) => <Money usd={one.cost_usd} />, text: (one) => one.cost_usd },
  { label: 'Id', isExtra: true, cell: (one) => <span className="mono" title={one.id}>…{one.id.slice(-6)}</span>, text: (one) => one.id },
];
