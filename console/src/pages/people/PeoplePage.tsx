import { useState } from 'react';
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMay } from '../../api/session';
import type { User } from '../../api/types';
import { useGet } from '../../api/useApi';
import { DataTable, DownloadTable, type Column } from '../../shared/DataTable';
import { Loading } from '../../shared/Loading';
import { Empty } from '../../shared/Empty';
import { PageHead } from '../../shared/PageHead';
import { Panel } from '../../shared/Panel';
import { Time } from '../../shared/Time';
import { Label, Tone } from '../../shared/Tone';
import { PersonForm } from './PersonForm';
import { RolesPanel } from './RolesPanel';

function columnsOf(change: ((one: User) => void) | null): Column<User>[] {
  return [
    { label: 'Name', cell: (one) => <span className="break">{one.id}</span>, text: (one) => one.id },
    { label: 'Role', cell: (one) => <Label tone={one.role === 'admin' ? 'accent' : 'calm'}>{one.role}</Label>, text: (one) => one.role },
    { label: 'For', cell: (one) => (one.team ? `team ${one.team}` : 'the whole house'), text: (one) => one.team },
    { label: 'State', cell: (one) => <Tone word={one.enabled ? 'active' : 'disabled'} />, text: (one) => String(one.enabled) },
    { label: 'Signs in', cell: (one) => (one.has_password ? 'with a password' : 'tokens alone'), text: (one) => String(one.has_password) },
    { label: 'Made', cell: (one) => <><Time at={one.created_at} as="ago" /> by {one.created_by}</>, text: (one) => one.created_at },
    ...(change ? [{ label: 'Do', cell: (one: User) => <Button size="compact-xs" variant="default" onClick={() => change(one)} aria-label={`Change ${one.id}`}>Change</Button> }] : []),
  ];
}

export default function PeoplePage() {
  const may = useMay();
  const [form, setForm] = useState<{ user?: User } | null>(null);
  const users = useGet('people', '/api/users', { query: { limit: 1000 } });
  const mayChange = may('people_change', true);
  const columns = columnsOf(mayChange ? (user) => setForm({ user }) : null);
  return (
    <>
      <PageHead
        title="People and roles"
        actions={
          mayChange && (
            <Button leftSection={<IconPlus size={16} />} onClick={() => setForm({})}>
              New user
            </Button>
          )
        }
      >
        Who may see and change what.
      </PageHead>
      <div className="grid">
        <Panel flush title="Users" actions={<DownloadTable columns={columns} rows={users.data?.items ?? []} name="users" />}>
          <Loading query={users}>
            {({ items }) => (items.length === 0 ? <Empty title="No user yet">Whoever comes in uses the admin token.</Empty> : <DataTable caption="Users" columns={columns} rows={items} rowKey={(one) => one.id} />)}
          </Loading>
        </Panel>
        <RolesPanel />
      </div>
      {form && <PersonForm user={form.user} onClose={() => setForm(null)} />}
    </>
  );
}
