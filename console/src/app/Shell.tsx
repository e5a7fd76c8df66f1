import { useEffect, useRef } from 'react';
import { AppShell, Burger, Group, Loader, Center, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { Link, Outlet, useNavigate, useRouterState } from '@tanstack/react-router';
import { LiveConnection } from '../api/live';
import { useLoadPreferences, usePreferences } from '../api/preferences';
import { useSession } from '../api/session';
import { ErrorNotice } from '../shared/ErrorNotice';
import { formatZone } from '../shared/format';
import { Brand } from './Brand';
import { LiveMark } from './LiveMark';
import { Menu } from './Menu';
import { Person } from './Person';

/** The frame around every page: menu, who is signed in, and whether what is shown is current. */
export function Shell() {
  const { data: session, isPending, error, refetch } = useSession();
  const [opened, { toggle, close }] = useDisclosure(false);
  const client = useQueryClient();
  const navigate = useNavigate();
  const path = useRouterState({ select: (state) => state.location.href });

  useEffect(close, [path, close]);

  // Where one is at that moment, and not where one is led to thereby.
  const here = useRef(path);
  here.current = path;
  useEffect(() => {
    if (session === null) {
      void navigate({ to: '/sign-in', search: { next: here.current } as never, replace: true });
    }
  }, [session, navigate]);

  const name = session?.name;
  const loading = useLoadPreferences(name !== undefined).isPending;
  const { live: isLive, refresh_seconds, theme, saved } = usePreferences();
  const { setColorScheme } = useMantineColorScheme();
  useEffect(() => {
    if (saved) {
      setColorScheme(theme as MantineColorScheme);
    }
  }, [saved, theme, setColorScheme]);
  useEffect(() => {
    if (name === undefined || loading) {
      return;
    }
    const live = new LiveConnection(client, isLive, refresh_seconds * 1_000);
    live.start();
    return () => live.stop();
  }, [client, name, loading, isLive, refresh_seconds]);

  if (error && !session) {
    return (
      <div className="center-page">
        <ErrorNotice error={error} retry={() => void refetch()} />
      </div>
    );
  }
  // Pages ask for as much as whoever looks wants to have: that is known first.
  if (isPending || !session || loading) {
    return (
      <Center h="100dvh">
        <Loader aria-label="Loading" />
      </Center>
    );
  }

  return (
    <AppShell header={{ height: 52 }} navbar={{ width: 256, breakpoint: 'sm', collapsed: { mobile: !opened } }} padding="md">
      <a className="skip" href="#main">
        Skip to the page
      </a>
      <AppShell.Header className="shell-header">
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger opened={opened} onClick={toggle} hiddenFrom="sm" size="sm" aria-label={opened ? 'Close the menu' : 'Open the menu'} aria-expanded={opened} />
            <Link to="/" className="brand">
              <Brand /> Weir
            </Link>
          </Group>
          <Group gap="md" wrap="nowrap">
            <LiveMark />
            <Person session={session} />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar className="shell-nav" p="xs">
        <Menu />
        <div className="nav-zone">Times in {formatZone(new Date())}</div>
      </AppShell.Navbar>
      <AppShell.Main id="main" tabIndex={-1}>
        <Outlet />
      </AppShell.Main>
    </AppShell>
  );
}
