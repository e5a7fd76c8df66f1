import { useMay } from '../../api/session';
import { PageHead } from '../../shared/PageHead';
import { Empty } from '../../shared/Empty';
import { Loading } from '../../shared/Loading';
import { useGet } from '../../api/useApi';
import { ComparisonPanel } from './ComparisonPanel';
import { ModelsPanel } from './ModelsPanel';
import { ProviderCard } from './ProviderCard';

export default function ProvidersPage() {
  const may = useMay();
  const seesHealth = may('monitoring_read', true);
  const health = useGet('health', '/api/providers/health', { enabled: seesHealth, refresh: true });
  return (
    <>
      <PageHead title="Providers and models">How each provider is and why, and which models they serve.</PageHead>
      <div className="grid">
        {seesHealth && (
          <Loading query={health}>
            {(providers) =>
              providers.length === 0 ? (
                <Empty title="No provider yet">Write one into the configuration, in the section providers.</Empty>
              ) : (
                <>
                  <div className="grid grid-three">
                    {providers.map((provider) => (
                      <ProviderCard key={provider.name} provider={provider} />
                    ))}
                  </div>
                  {may('costs_read') && <ComparisonPanel providers={providers} />}
                </>
              )
            }
          </Loading>
        )}
        <ModelsPanel />
      </div>
    </>
  );
}
