import { useState } from 'react';
import { Button, Stack } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useMay } from '../../api/session';
import { useGet } from '../../api/useApi';
import { Empty } from '../../shared/Empty';
import { formatPercent } from '../../shared/format';
import { Loading } from '../../shared/Loading';
import { Money } from '../../shared/Money';
import { PageHead } from '../../shared/PageHead';
import { Panel } from '../../shared/Panel';
import { Time } from '../../shared/Time';
import { Tone } from '../../shared/Tone';
import { BudgetForm } from './BudgetForm';
import { BudgetMeter } from './BudgetMeter';
import { BudgetNumbers } from './BudgetNumbers';
import { scopeText } from './budgetTree';
import { usedText } from './budgetUse';
import { childText } from './childText';
import { CreditForm } from './CreditForm';
import { EntriesPanel } from './EntriesPanel';

/** One budget: how it stands, what was told of it, what was booked on it. */
export default function BudgetPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const may = useMay();
  const [open, setOpen] = useState<'edit' | 'credit' | null>(null);
  const shown = useGet('budgets', '/api/budgets/{id}', { path: { id } });
  const live = useGet('config', '/api/live/state');
  const head = shown.data?.items[0];
  return (
    <>
      <PageHead
        title={id}
        actions={
          may('budgets_change') &&
          head && (
            <>
              <Button variant="default" onClick={() => setOpen('credit')}>
                Credit
              </Button>
              <Button onClick={() => setOpen('edit')}>Change it</Button>
            </>
          )
        }
      >
        {head && `Budget for ${scopeText(head)}, each ${head.period} (${head.timezone})`}
      </PageHead>
      <Loading query={shown}>
        {({ items, notices }) => (
          <Stack gap="md">
            <Panel title="How it stands">
              <Stack gap="md">
                {items.map((item) => (
                  <div key={item.child}>
                    {item.child && <b>{childText(item.child)} </b>}
                    <Tone word={item.status} /> {usedText(item)}
                    <BudgetMeter budget={item} />
                    <BudgetNumbers budget={item} />
                  </div>
                ))}
              </Stack>
            </Panel>
            <Panel flush title="Told in this period">
              {notices.length === 0 ? (
                <Empty title="Nothing yet">Crossed thresholds and refusals are told here.</Empty>
              ) : (
                <div className="table-wrap">
                  <table className="table">
                    <tbody>
                      {notices.map((notice) => (
                        <tr key={`${notice.at} ${notice.child} ${notice.kind} ${notice.threshold}`}>
                          <td>
                            <Time at={notice.at} />
                          </td>
                          <td>
                            <Tone word={notice.kind === 'threshold' ? 'warning' : notice.kind}>{notice.kind}</Tone> {notice.threshold !== null && formatPercent(notice.threshold, 0)}
                          </td>
                          <td>{childText(notice.child)}</td>
                          <td className="num">{notice.posted_usd !== null ? <Money usd={notice.posted_usd} /> : notice.posted}</td>
                        </tr>
                      ))}
                    </tbody>
                  </table>
                </div>
              )}
            </Panel>
            {may('costs_read') && <EntriesPanel budget={id} />}
          </Stack>
        )}
      </Loading>
      {open === 'edit' && head && <BudgetForm budget={head} revision={live.data?.revision ?? null} onClose={() => setOpen(null)} />}
      {open === 'credit' && head && shown.data && <CreditForm id={id} children={shown.data.items.map((item) => item.child).filter(Boolean)} onClose={() => setOpen(null)} />}
    </>
  );
}
