import { useState } from 'react';
import { Button, SegmentedControl } from '@mantine/core';
import { IconCopy, IconPencil, IconTrash } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { ApiProblem } from '../../api/problem';
import type { Dashboard } from '../../api/types';
import { useGet } from '../../api/useApi';
import { Empty } from '../../shared/Empty';
import { ErrorNotice } from '../../shared/ErrorNotice';
import { Loading } from '../../shared/Loading';
import { PageHead } from '../../shared/PageHead';
import { tellUndoable } from '../../shared/undo';
import { useFilters } from '../../shared/useFilters';
import { Board } from './Board';
import { DashboardEditor } from './DashboardEditor';
import { ranges } from './panels';
import { shipped } from './shipped';
import { bringBack, useAddDashboard, useRemoveDashboard, type Draft } from './useDashboards';

interface Shown extends Draft {
  about: string | null;
  /** The kept one; none for one that comes with Weir. */
  kept: Dashboard | null;
}

function View({ shown, onEdit }: { shown: Shown; onEdit: (() => void) | null }) {
  const [filters, setFilters] = useFilters();
  const navigate = useNavigate();
  const client = useQueryClient();
  const range = ranges.some((one) => one.value === filters.range) ? (filters.range ?? shown.range) : shown.range;
  const copy = useAddDashboard((made) => void navigate({ to: '/dashboards/$id', params: { id: made.id }, search: { edit: 'yes' } as never }));
  const remove = useRemoveDashboard((gone) => {
    void navigate({ to: '/dashboards' });
    tellUndoable(`${gone.name} is gone.`, () => bringBack(gone).then(() => client.invalidateQueries({ queryKey: ['dashboards'] })));
  });
  const { name, panels, kept } = shown;
  return (
    <>
      <PageHead
        title={name}
        actions={
          <>
            <SegmentedControl aria-label="Range" data={ranges} value={range} onChange={(value) => setFilters({ range: value })} />
            {onEdit && (
              <Button variant="default" leftSection={<IconPencil size={16} />} onClick={onEdit}>
                Arrange
              </Button>
            )}
            <Button variant="default" leftSection={<IconCopy size={16} />} loading={copy.isPending} onClick={() => copy.mutate({ name: `${name} (copy)`.slice(0, 100), shared: false, range: shown.range, panels })}>
              Copy
            </Button>
            {kept?.mine && (
              <Button variant="default" leftSection={<IconTrash size={16} />} loading={remove.isPending} onClick={() => remove.mutate(kept)}>
                Remove
              </Button>
            )}
          </>
        }
      >
        {shown.about ?? (kept && !kept.mine ? `Shared by ${kept.owner}.` : kept?.shared ? 'Yours, shared with the house.' : 'Yours alone.')}
      </PageHead>
      {[copy.error, remove.error].map((error) => error && <ErrorNotice key={error.message} error={error} />)}
      {panels.length === 0 ? <Empty title="Nothing on it yet">{onEdit ? 'Choose Arrange and add a panel.' : 'Its owner has put nothing on it.'}</Empty> : <Board panels={panels} range={range} />}
    </>
  );
}

function Kept({ id }: { id: string }) {
  const [filters, setFilters] = useFilters();
  const query = useGet('dashboards', '/api/dashboards/{id}', { path: { id } });
  const [isNew] = useState(filters.edit === 'yes');
  const [editing, setEditing] = useState(isNew);
  const close = () => {
    setEditing(false);
    setFilters({ edit: undefined });
  };
  if (query.error instanceof ApiProblem && query.error.status === 404) {
    return (
      <>
        <PageHead title="Dashboards" />
        <Empty title="There is no such dashboard">
          It was removed, or it is somebody else&apos;s. <Link to="/dashboards">All dashboards</Link>
        </Empty>
      </>
    );
  }
  return (
    <Loading query={query} lines={8}>
      {(kept) => (editing && kept.mine ? <DashboardEditor kept={kept} onClose={close} /> : <View shown={{ ...kept, about: null, kept }} onEdit={kept.mine ? () => setEditing(true) : null} />)}
    </Loading>
  );
}

/** One dashboard: of one's own, shared by somebody, or one that comes with Weir. */
export default function DashboardPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const ready = shipped.find((one) => one.id === id);
  return ready ? <View key={id} shown={{ ...ready, shared: false, kept: null }} onEdit={null} /> : <Kept key={id} id={id} />;
}
