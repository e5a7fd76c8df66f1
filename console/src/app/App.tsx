import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { setOnSignedOut } from '../api/client';
import { beginPreferences } from '../api/preferences';
import { ApiProblem } from '../api/problem';
import { beginSession, keepSession } from '../api/session';
import { nonce } from './nonce';
import { makeRouter } from './router';
import { cssVariables, theme } from './theme';

const MAX_TRIES = 3;

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      // A refusal stays one; a server that restarts comes back.
      retry: (count, error) => !(error instanceof ApiProblem && error.status < 500) && count < MAX_TRIES,
      refetchOnWindowFocus: false,
    },
  },
});
const router = makeRouter(client);
setOnSignedOut(() => keepSession(client, null));

// What every page waits for is asked for beside the page's code, and not behind it.
beginSession(client, () => beginPreferences(client));

export function App() {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto" getStyleNonce={nonce}>
      <QueryClientProvider client={client}>
        <Notifications position="bottom-right" />
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  );
}
