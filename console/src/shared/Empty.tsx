import type { ReactNode } from 'react';
import { Stack, Text, Title } from '@mantine/core';

/** What stands where there is nothing to show: why, and what to do. */
export function Empty({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <Stack gap={6} align="flex-start" p="lg" maw={560}>
      <Title order={2} size="h3">
        {title}
      </Title>
      {children && (
        <Text c="dimmed" component="div">
          {children}
        </Text>
      )}
      {action}
    </Stack>
  );
}
