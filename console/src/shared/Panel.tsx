import type { ReactNode } from 'react';
import { Group, Title } from '@mantine/core';

/** A part of a page with a heading of its own. */
export function Panel({ title, actions, children, flush = false }: { title?: ReactNode; actions?: ReactNode; children: ReactNode; flush?: boolean }) {
  return (
    <section className="panel">
      {(title || actions) && (
        <div className="panel-head">
          <Title order={2}>{title}</Title>
          {actions && <Group gap="xs" ml="auto">{actions}</Group>}
        </div>
      )}
      <div className={flush ? undefined : 'panel-body'}>{children}</div>
    </section>
  );
}
