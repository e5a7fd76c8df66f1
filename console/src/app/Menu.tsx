import { ScrollArea } from '@mantine/core';
import { Link, useRouterState } from '@tanstack/react-router';
import { useMay } from '../api/session';
import { pages, type Page } from './pages';

const groups = ['Watch', 'Control', 'House'] as const;

function isCurrent(page: Page, path: string): boolean {
  return page.path === '/' ? path === '/' : path === page.path || path.startsWith(`${page.path}/`);
}

/** The pages that whoever is signed in may open. */
export function Menu() {
  const may = useMay();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const open = pages.filter((page) => page.label && (!page.needs || may(page.needs, page.house)));
  return (
    <ScrollArea type="auto" component="nav" aria-label="Pages">
      {groups.map((group) => {
        const items = open.filter((page) => page.group === group);
        return items.length === 0 ? null : (
          <div key={group}>
            <div className="nav-group">{group}</div>
            {items.map((page) => (
              <Link key={page.path} to={page.path} className="nav-link" aria-current={isCurrent(page, path) ? 'page' : undefined}>
                {page.icon && <page.icon size={18} stroke={1.6} />}
                {page.label}
              </Link>
            ))}
          </div>
        );
      })}
    </ScrollArea>
  );
}
