import { useState } from 'react';
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMay } from '../../api/session';
import { PageHead } from '../../shared/PageHead';
import { Empty } from '../../shared/Empty';
import { Loading } from '../../shared/Loading';
import { useGet } from '../../api/useApi';
import { ComparisonPanel } from './ComparisonPanel';
import { ModelsPanel } from './ModelsPanel';
import { ProviderCard } from './ProviderCard';
import { ProviderForm } from './ProviderForm';
import { RemovePart } from './RemovePart';
import { SwitchedOffPanel } from './SwitchedOffPanel';

type Opened = { change?: string } | { remove: string } | null;

export default function ProvidersPage() {
  const may = useMay();
  const [opened, setOpened] = useState<Opened>(null);
  const seesHealth = may('monitoring_read', true);
  const mayChange = may('config_change', true);
  const health = useGet('health', '/api/providers/health', { enabled: seesHealth, refresh: true });
  const actionsOf = (name: string) => (mayChange ? { onChange: () => setOpened({ change: name }), onRemove: () => setOpened({ remove: name }) } : {});
  const create = mayChange && (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setOpened({})}>
      New provider
    </Button>
  );
  return (
    <>
      <PageHead title="Providers and models" actions={create}>
        How each provider is and why, and which models they serve.
      </PageHead>
      <div className="grid">
        {seesHealth && (
          <Loading query={health}>
            {(providers) =>
              providers.length === 0 ? (
                <Empty title="No provider yet" action={create}>A provider is where requests go: its kind, its address, and a secret to sign calls with. {mayChange ? '' : 'An admin makes one here.'}</Empty>
              ) : (
                <>
                  <div className="grid grid-three">
                    {providers.map((provider) => (
                      <ProviderCard key={provider.name} provider={provider} {...actionsOf(provider.name)} />
                    ))}
                  </div>
                  {may('costs_read') && <ComparisonPanel providers={providers} />}
                </>
              )
            }
          </Loading>
        )}
        {may('config_read', true) && <SwitchedOffPanel actionsOf={actionsOf} />}
        <ModelsPanel />
      </div>
      {opened && !('remove' in opened) && <ProviderForm {...(opened.change ? { provider: opened.change } : {})} onClose={() => setOpened(null)} />}
      {opened && 'remove' in opened && <RemovePart section="providers" id={opened.remove} onClose={() => setOpened(null)} />}
    </>
  );
}
