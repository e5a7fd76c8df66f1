import { Text } from '@mantine/core';
import type { Outcome } from '../../api/types';

export function WarningList({ warnings }: { warnings: Outcome['warnings'] }) {
  return warnings.map((one) => (
    <Text key={`${one.path} ${one.message}`} size="sm" className="text-warn break">
      {one.message}
    </Text>
  ));
}
