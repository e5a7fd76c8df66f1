import { useState } from 'react';
import { Button, Stack, Text, TextInput } from '@mantine/core';
import { IconPlus, IconSearch } from '@tabler/icons-react';
import { useMay, useSession } from '../../api/session';
import type { Budget } from '../../api/types';
import { useGet } from '../../api/useApi';
import { Empty } from '../../shared/Empty';
import { Loading } from '../../shared/Loading';
import { PageHead } from '../../shared/PageHead';
import { Panel } from '../../shared/Panel';
import { useFilters } from '../../shared/useFilters';
import { BudgetForm } from './BudgetForm';
import { BudgetRow } from './BudgetRow';
import { budgetTree, found } from './budgetTree';

export default function BudgetsPage() {
  const may = useMay();
  const { data: session } = useSession();
  const [isMaking, setMaking] = useState(false);
  const [edited, setEdited] = useState<Budget | null>(null);
  const budgets = useGet('budgets', '/api/budgets', { query: { limit: 1000 } });
  const config = useGet('config', '/api/live/state');
  const [filters, setFilters] = useFilters();
  const groupsOf = (items: readonly Budget[]) => budgetTree(found(items, filters.q ?? ''));
  const mayMake = may('budgets_change') && session?.team === null;
  return (
    <>
      <PageHead
        title="Budgets"
        actions={
          mayMake && (
            <Button leftSection={<IconPlus size={16} />} onClick={() => setMaking(true)}>
              New budget
            </Button>
          )
        }
      >
        What may be spent, by whom, in which period. Money is held before a call and settled after it.
      </PageHead>
      <Loading query={budgets}>
        {({ items, next }) =>
          items.length === 0 ? (
            <Empty title="No budget yet" action={mayMake && <Button onClick={() => setMaking(true)}>Make the first one</Button>}>
              Without one, spending has no limit.
            </Empty>
          ) : (
            <Stack gap="md">
              <TextInput
                aria-label="Find a budget"
                placeholder="Budget, team, customer …"
                leftSection={<IconSearch size={16} aria-hidden />}
                defaultValue={filters.q ?? ''}
                onChange={(event) => setFilters({ q: event.currentTarget.value })}
                maw={320}
              />
              {groupsOf(items).length === 0 && <Empty title="No budget matches">It is looked for in the id, in what the budget is for, and in its children.</Empty>}
              {groupsOf(items).map((group) => (
                <Panel key={group.name} flush title={group.name} actions={<Text size="sm" c="dimmed">{group.note}</Text>}>
                  {group.budgets.map((branch) => (
                    <BudgetRow key={branch.id} branch={branch} onEdit={may('budgets_change') ? setEdited : undefined} />
                  ))}
                </Panel>
              ))}
              {next && <Text c="dimmed">Only the first 1,000 are shown; the API has all of them by page.</Text>}
            </Stack>
          )
        }
      </Loading>
      {isMaking && <BudgetForm revision={config.data?.revision ?? null} onClose={() => setMaking(false)} />}
      {edited && <BudgetForm budget={edited} revision={config.data?.revision ?? null} onClose={() => setEdited(null)} />}
    </>
  );
}
