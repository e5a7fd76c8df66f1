import { lazy, Suspense } from 'react';
import { Skeleton, Tabs } from '@mantine/core';
import { PageHead } from '../../shared/PageHead';
import { useFilters } from '../../shared/useFilters';
import { ConfigForm } from './ConfigForm';
import { OverridesPanel } from './OverridesPanel';
import { RevisionsPanel } from './RevisionsPanel';
import { WarningsPanel } from './WarningsPanel';

/** With its editor, which is the largest part of the console. */
const ConfigText = lazy(async () => ({ default: (await import('./ConfigText')).ConfigText }));

const tabs = [
  { value: 'form', label: 'Values', Content: ConfigForm },
  { value: 'text', label: 'Document', Content: ConfigText },
  { value: 'overrides', label: 'Overrides', Content: OverridesPanel },
  { value: 'revisions', label: 'Revisions', Content: RevisionsPanel },
] as const;

/** What Weir runs on: every value with its origin, changed with a reason, undone by a click. */
export default function ConfigurationPage() {
  const [filters, setFilters] = useFilters();
  const tab = tabs.find((one) => one.value === filters.tab) ?? tabs[0];
  return (
    <>
      <PageHead title="Configuration">What is changed here is an override on top of the file: it has a reason, it can end by itself, and it can be rolled back.</PageHead>
      <WarningsPanel />
      <Tabs value={tab.value} onChange={(value) => setFilters({ tab: value ?? undefined })} keepMounted={false}>
        <Tabs.List mb="md" className="tabs">
          {tabs.map((one) => (
            <Tabs.Tab key={one.value} value={one.value}>
              {one.label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {tabs.map((one) => (
          <Tabs.Panel key={one.value} value={one.value}>
            <Suspense fallback={<Skeleton height={320} aria-busy />}>
              <one.Content />
            </Suspense>
          </Tabs.Panel>
        ))}
      </Tabs>
    </>
  );
}
