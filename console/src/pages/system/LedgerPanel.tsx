import { Button, Stack, Text } from '@mantine/core';
import { call } from '../../api/client';
import { useChange } from '../../api/useApi';
import { ErrorNotice } from '../../shared/ErrorNotice';
import { Facts } from '../../shared/Facts';
import { formatCount } from '../../shared/format';
import { Money } from '../../shared/Money';
import { Panel } from '../../shared/Panel';
import { Tone } from '../../shared/Tone';

/** Derives every balance anew from the entries, on demand: on a large ledger it takes a while. */
export function LedgerPanel() {
  const verify = useChange(() => call('get', '/api/ledger/verify'), { areas: [] });
  return (
    <Panel
      title="Ledger"
      actions={
        <Button size="xs" variant="default" loading={verify.isPending} onClick={() => verify.mutate(undefined)}>
          Check the books
        </Button>
      }
    >
      {verify.error && <ErrorNotice error={verify.error} />}
      {verify.data ? (
        <Stack gap="xs">
          <Facts
            items={[
              ['Books', <Tone word={verify.data.sound ? 'ok' : 'failed'}>{verify.data.sound ? 'sound' : 'not sound'}</Tone>],
              ['Entries', formatCount(verify.data.entries)],
              ['Accounts', formatCount(verify.data.accounts)],
              ['Attempts', formatCount(verify.data.attempts)],
              ['Held now', <><Money usd={verify.data.held_usd} /> by {verify.data.open_holds} calls</>],
              ['Cost in all', <Money usd={verify.data.cost_usd} />],
            ]}
          />
          {verify.data.problems.map((problem) => (
            <Text key={problem} className="text-bad break">
              {problem}
            </Text>
          ))}
        </Stack>
      ) : (
        <Text c="dimmed">Every balance can be derived again from the entries it is made of.</Text>
      )}
    </Panel>
  );
}
