import { useState } from 'react';
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { call } from '../../api/client';
import type { components } from '../../api/schema';
import { useChange, useGet } from '../../api/useApi';
import { DataTable, DownloadTable, type Column } from '../../shared/DataTable';
import { Empty } from '../../shared/Empty';
import { ErrorNotice } from '../../shared/ErrorNotice';
import { Loading } from '../../shared/Loading';
import { Panel } from '../../shared/Panel';
import { Time } from '../../shared/Time';
import { TokenForm } from './TokenForm';
import { TokenShown } from './TokenShown';

export type Token = components['schemas']['TokenView'];
export type NewToken = components['schemas']['NewToken'];

/** One's own tokens, for programs: made with the text shown once, taken back at once. */
export function TokensPanel({ name }: { name: string }) {
  const [isMaking, setMaking] = useState(false);
  const [made, setMade] = useState<NewToken | null>(null);
  const [asked, setAsked] = useState<string | null>(null);
  const tokens = useGet('people', '/api/users/{id}/tokens', { path: { id: name } });
  const revoke = useChange((one: Token) => call('delete', '/api/users/{id}/tokens/{token}', { path: { id: name, token: one.id } }), {
    areas: ['people', 'audit'],
    done: () => 'The token is taken back.',
    onDone: () => setAsked(null),
  });
  const columns: Column<Token>[] = [
    { label: 'Name', cell: (one) => <span className="break">{one.name}</span>, text: (one) => one.name },
    { label: 'Id', cell: (one) => <span className="mono break">{one.id}</span>, text: (one) => one.id, isExtra: true },
    { label: 'May', cell: (one) => [one.role ?? 'as you', one.team && `for ${one.team}`].filter(Boolean).join(', '), text: (one) => one.role },
    { label: 'Made', cell: (one) => <Time at={one.created_at} as="ago" />, text: (one) => one.created_at },
    { label: 'Used', cell: (one) => <Time at={one.last_used_at} as="ago" />, text: (one) => one.last_used_at },
    { label: 'Ends', cell: (one) => (one.expires_at ? <Time at={one.expires_at} as="ago" /> : 'not by itself'), text: (one) => one.expires_at },
    {
      label: 'Do',
      cell: (one) =>
        asked === one.id ? (
          <Button size="compact-xs" color="red" loading={revoke.isPending} onClick={() => revoke.mutate(one)}>
            Take it back for good
          </Button>
        ) : (
          <Button size="compact-xs" variant="default" onClick={() => setAsked(one.id)} aria-label={`Take ${one.name} back`}>
            Take back…
          </Button>
        ),
    },
  ];
  return (
    <Panel
      flush
      title="Tokens"
      actions={
        <>
          <Button size="xs" leftSection={<IconPlus size={14} />} onClick={() => setMaking(true)}>
            New token
          </Button>
          <DownloadTable columns={columns} rows={tokens.data?.items ?? []} name="tokens" />
        </>
      }
    >
      {revoke.error && <ErrorNotice error={revoke.error} />}
      <Loading query={tokens}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="No token yet">A token lets a program of yours use the management API and the command line as you, or with less than you may.</Empty>
          ) : (
            <DataTable caption="Your tokens" columns={columns} rows={items} rowKey={(one) => one.id} />
          )
        }
      </Loading>
      {isMaking && <TokenForm name={name} onClose={() => setMaking(false)} onMade={setMade} />}
      {made && <TokenShown made={made} onClose={() => setMade(null)} />}
    </Panel>
  );
}
