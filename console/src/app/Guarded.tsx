import type { ReactNode } from 'react';
import { useMay, useSession } from '../api/session';
import { Empty } from '../shared/Empty';
import { PageHead } from '../shared/PageHead';
import type { Page } from './pages';

/** Shows a page to those who may see it, and tells the others what is missing. The server decides all the same. */
export function Guarded({ page, children }: { page: Page; children: ReactNode }) {
  const may = useMay();
  const { data: session } = useSession();
  if (page.needs && session && !may(page.needs, page.house)) {
    return (
      <>
        <PageHead title={page.label ?? 'Weir'} />
        <Empty title="Not for your role">
        {session.team && page.house ? `This is about the whole house; you act for the team ${session.team} alone.` : `This page needs the permission ${page.needs}, which the role ${session.role} does not have. An admin can change that under People and roles.`}
        </Empty>
      </>
    );
  }
  return children;
}
