import { useEffect, type ReactNode } from 'react';
import { Group, Text, Title } from '@mantine/core';

/** A page's title, what it is for, and what can be done there. */
export function PageHead({ title, children, actions }: { title: string; children?: ReactNode; actions?: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · Weir`;
  }, [title]);
  return (
    <div className="page-head">
      <div>
        <Title order={1} className="break">
          {title}
        </Title>
        {children && (
          <Text c="dimmed" component="div">
            {children}
          </Text>
        )}
      </div>
      {actions && <Group gap="xs">{actions}</Group>}
    </div>
  );
}
