import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Empty } from '../shared/Empty';

export function NotFound() {
  return (
    <Empty title="There is no such page">
      The address may be mistyped, or what it named is gone.{' '}
      <Anchor renderRoot={(props) => <Link to="/" {...props} />}>Go to the overview</Anchor>
    </Empty>
  );
}
