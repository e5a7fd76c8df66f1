import { useMay } from '../../api/session';
import { PageHead } from '../../shared/PageHead';
import { BackupsPanel } from './BackupsPanel';
import { EnvironmentsPanel } from './EnvironmentsPanel';
import { LedgerPanel } from './LedgerPanel';
import { RunPanel } from './RunPanel';
import { WebhooksPanel } from './WebhooksPanel';

/** The program itself: what runs, what it keeps, whether the books agree. */
export default function SystemPage() {
  const may = useMay();
  return (
    <>
      <PageHead title="System">What runs, what it keeps, and whether the books agree.</PageHead>
      <div className="grid grid-two grid-top">
        <RunPanel />
        {may('costs_read', true) && <LedgerPanel />}
        {may('backups_make', true) && <BackupsPanel />}
        {may('config_read', true) && <WebhooksPanel />}
        {may('config_read', true) && <EnvironmentsPanel />}
      </div>
    </>
  );
}
