import { Text } from '@mantine/core';
import { fieldErrors } from '../../api/problem';
import type { components } from '../../api/schema';
import { ErrorNotice } from '../../shared/ErrorNotice';
import { formatMs } from '../../shared/format';

type View = components['schemas']['ConnectionView'];

/** The end of a sentence as a whole one. */
function sentence(end: string): string {
  return `${end.charAt(0).toUpperCase()}${end.slice(1)}.`;
}

/** What a provider said to each of its credentials. */
export function TestResults({ data, error }: { data: View | undefined; error: unknown }) {
  if (error) {
    return Object.keys(fieldErrors(error)).length > 0 ? null : <ErrorNotice error={error} />;
  }
  return (
    <div role="status">
      {data?.results.map((one, index) => (
        <Text key={one.credential ?? index} size="sm" className={one.ok ? 'text-good break' : 'text-bad break'}>
          {one.credential && <span className="mono">{one.credential}: </span>}
          {one.ok ? `It answers as it should, in ${formatMs(one.latency_ms)}.` : `${sentence(one.error ?? 'it did not answer as it should')}`}
        </Text>
      ))}
    </div>
  );
}
