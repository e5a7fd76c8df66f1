import { useMay } from '../../api/session';
import { Empty } from '../../shared/Empty';
import { PageHead } from '../../shared/PageHead';
import { BudgetPanel } from './BudgetPanel';
import { ChangesPanel } from './ChangesPanel';
import { HourCharts } from './HourCharts';
import { LatestPanel } from './LatestPanel';
import { ProblemsPanel } from './ProblemsPanel';
import { ProvidersPanel } from './ProvidersPanel';
import { Tiles } from './Tiles';

/** How things are, and what needs somebody. */
export default function OverviewPage() {
  const may = useMay();
  const seesHealth = may('monitoring_read', true);
  const seesCosts = may('costs_read');
  if (!seesHealth && !seesCosts && !may('operations_read')) {
    return (
      <>
        <PageHead title="Overview" />
        <Empty title="Your role reports, and sees nothing here">An admin can give you another one under People and roles.</Empty>
      </>
    );
  }
  return (
    <>
      <PageHead title="Overview">How calls, providers and budgets are doing now.</PageHead>
      <div className="grid">
        <ProblemsPanel />
        <Tiles />
        {seesCosts && <HourCharts />}
        <div className="grid grid-two">
          {seesHealth && <ProvidersPanel />}
          {may('budgets_read') && <BudgetPanel />}
          {may('operations_read') && <LatestPanel />}
          {may('config_read', true) && <ChangesPanel />}
        </div>
      </div>
    </>
  );
}
