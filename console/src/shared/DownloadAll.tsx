import { Button } from '@mantine/core';
import { type PathOf, urlOf } from '../api/client';

/** Everything that a list has, also what it did not load yet: the same choice as the list's, made into a file, and named, by the server. */
export function DownloadAll({ path, query }: { path: PathOf<'get'>; query: Readonly<Record<string, unknown>> }) {
  return (
    <Button size="xs" variant="subtle" color="gray" component="a" href={urlOf(path, {}, { ...query, format: 'csv' })} download>
      All as CSV
    </Button>
  );
}
