import type { ReactNode } from 'react';
import { Skeleton, Stack } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { ErrorNotice } from './ErrorNotice';

/** Shows an answer once it is there; until then where it will stand, and what went wrong where it never came. An old answer stays while a new one fails. */
export function Loading<T>({ query, children, lines = 4 }: { query: UseQueryResult<T>; children: (data: T) => ReactNode; lines?: number }) {
  if (query.data !== undefined) {
    return children(query.data);
  }
  if (query.error) {
    return <ErrorNotice error={query.error} retry={() => void query.refetch()} />;
  }
  return (
    <Stack gap="xs" p="md" aria-busy="true" aria-label="Loading">
      {Array.from({ length: lines }, (_, index) => (
        <Skeleton key={index} height={18} />
      ))}
    </Stack>
  );
}
