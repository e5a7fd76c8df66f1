import type { components } from '../../api/schema';
import { useGet } from '../../api/useApi';
import { DataTable, DownloadTable, type Column } from '../../shared/DataTable';
import { Loading } from '../../shared/Loading';
import { Panel } from '../../shared/Panel';
import { Label, Tone } from '../../shared/Tone';

type Environment = components['schemas']['EnvironmentSummary'];

const columns: readonly Column<Environment>[] = [
  { label: 'Environment', cell: (one) => <>{one.name} {one.is_current && <Label tone="accent">this one</Label>}</>, text: (one) => one.name },
  { label: 'Valid', cell: (one) => <span title={one.problem ?? undefined}><Tone word={one.valid ? 'ok' : 'failed'}>{one.valid ? 'yes' : 'no'}</Tone></span>, text: (one) => (one.valid ? 'yes' : (one.problem ?? 'no')) },
  { label: 'Overrides', numeric: true, cell: (one) => one.overrides, text: (one) => one.overrides },
  { label: 'Ending soon', numeric: true, cell: (one) => one.ending_soon, text: (one) => one.ending_soon },
  { label: 'Differing values', numeric: true, cell: (one) => one.differences, text: (one) => one.differences },
];

/** What each environment would run on. */
export function EnvironmentsPanel() {
  const list = useGet('config', '/api/config/environments');
  return (
    <Panel flush title="Environments" actions={<DownloadTable columns={columns} rows={list.data?.items ?? []} name="environments" />}>
      <Loading query={list}>{({ items }) => <DataTable caption="Environments" columns={columns} rows={items} rowKey={(one) => one.name} />}</Loading>
    </Panel>
  );
}
