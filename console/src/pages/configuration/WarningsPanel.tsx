import { Text } from '@mantine/core';
import { useGet } from '../../api/useApi';
import { Panel } from '../../shared/Panel';
import { Time } from '../../shared/Time';

/** What was refused, and what is likely wrong; absent while there is nothing of it. */
export function WarningsPanel() {
  const config = useGet('config', '/api/config');
  const { refused, warnings } = config.data ?? { refused: null, warnings: [] };
  if (!refused && warnings.length === 0) {
    return null;
  }
  return (
    <div style={{ marginBottom: '1rem' }}>
      <Panel title={refused ? 'The configuration file was refused' : 'Worth a look'}>
        {refused && (
          <>
            <Text>
              <Time at={refused.at} as="ago" />, and what was in force before stays so:
            </Text>
            {refused.errors.map((one) => (
              <Text key={`${one.path} ${one.message}`} className="text-bad break">
                {one.message}
              </Text>
            ))}
          </>
        )}
        {warnings.map((one) => (
          <Text key={`${one.path} ${one.message}`} className="text-warn break">
            {one.message}
          </Text>
        ))}
      </Panel>
    </div>
  );
}
