import type { ComponentType } from 'react';
import type { QueryClient } from '@tanstack/react-query';
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet } from '@tanstack/react-router';
import { NotFound } from './NotFound';
import { pages, type Page } from './pages';
import { PageError } from './PageError';
import { Guarded } from './Guarded';
import { parseSearch, stringifySearch } from './search';
import { Shell } from './Shell';

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound, errorComponent: PageError });

const signIn = createRoute({ getParentRoute: () => root, path: '/sign-in', component: lazyRouteComponent(() => import('../pages/sign-in/SignInPage')) });
const setUp = createRoute({ getParentRoute: () => root, path: '/setup', component: lazyRouteComponent(() => import('../pages/sign-in/SetUpPage')) });
const inside = createRoute({ getParentRoute: () => root, id: 'inside', component: Shell, notFoundComponent: NotFound });

function routeOf(page: Page) {
  const Content = lazyRouteComponent(page.load) as ComponentType & { preload?: () => Promise<void> };
  const content = (
    <Guarded page={page}>
      <Content />
    </Guarded>
  );
  return createRoute({
    getParentRoute: () => inside,
    path: page.path,
    // The router gets the page's code before it shows the page, and already when a link is pointed at.
    component: Object.assign(() => content, { preload: () => Content.preload?.() ?? Promise.resolve() }),
  });
}

export function makeRouter(client: QueryClient) {
  return createRouter({
    routeTree: root.addChildren([signIn, setUp, inside.addChildren(pages.map(routeOf))]),
    context: { client },
    parseSearch,
    stringifySearch,
    defaultPreload: 'intent',
    scrollRestoration: true,
  });
}
