import { Button } from '@mantine/core';
import { Empty } from '../shared/Empty';
import { sentenceOf } from '../api/problem';

/** What is shown where a page itself broke, or its code could not be fetched after the server was updated. */
export function PageError({ error }: { error: unknown }) {
  return (
    <Empty title="This page could not be shown" action={<Button onClick={() => window.location.reload()}>Load it again</Button>}>
      {sentenceOf(error)}
    </Empty>
  );
}
