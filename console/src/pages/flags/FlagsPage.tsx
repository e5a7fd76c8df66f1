import { useState } from 'react';
import { Button } from '@mantine/core';
import { useMay } from '../../api/session';
import type { Flag } from '../../api/types';
import { useGet } from '../../api/useApi';
import { DataTable, DownloadTable, type Column } from '../../shared/DataTable';
import { Empty } from '../../shared/Empty';
import { Loading } from '../../shared/Loading';
import { PageHead } from '../../shared/PageHead';
import { Panel } from '../../shared/Panel';
import { Label, Tone } from '../../shared/Tone';
import { FlagForm } from './FlagForm';

function columnsOf(change: ((one: Flag) => void) | null): Column<Flag>[] {
  return [
    { label: 'Flag', cell: (one) => <span className="break" style={{ display: 'inline-block', minWidth: '11rem' }}>{one.name}</span>, text: (one) => one.name },
    { label: 'State', cell: (one) => <Tone word={one.state} />, text: (one) => one.state },
    { label: 'Share', numeric: true, cell: (one) => `${one.percentage} % by ${one.by}`, text: (one) => one.percentage },
    { label: 'Why off', cell: (one) => <span className="break">{one.reason ?? '–'}</span>, text: (one) => one.reason },
    { label: 'What it does', cell: (one) => <span className="break">{one.description ?? '–'}</span>, text: (one) => one.description },
    { label: 'From', cell: (one) => <Label tone={one.layer === 'override' ? 'warn' : 'calm'}>{one.source}</Label>, text: (one) => one.source },
    ...(change ? [{ label: 'Do', cell: (one: Flag) => <Button size="compact-xs" variant="default" onClick={() => change(one)} aria-label={`Change ${one.name}`}>Change</Button> }] : []),
  ];
}

export default function FlagsPage() {
  const may = useMay();
  const [changed, setChanged] = useState<Flag | null>(null);
  const flags = useGet('flags', '/api/flags');
  const live = useGet('config', '/api/live/state');
  const columns = columnsOf(may('flags_change', true) ? setChanged : null);
  return (
    <>
      <PageHead title="Flags">Features that are switched on for everybody, for some, or for a share of callers.</PageHead>
      <Panel flush title="All of them" actions={<DownloadTable columns={columns} rows={flags.data?.items ?? []} name="flags" />}>
        <Loading query={flags}>
          {({ items }) => (items.length === 0 ? <Empty title="No flag yet">Write one into the configuration, in the section flags.</Empty> : <DataTable caption="Flags" columns={columns} rows={items} rowKey={(one) => one.name} />)}
        </Loading>
      </Panel>
      {changed && <FlagForm flag={changed} revision={live.data?.revision ?? null} onClose={() => setChanged(null)} />}
    </>
  );
}
