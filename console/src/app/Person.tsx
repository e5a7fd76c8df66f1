import { Button, Menu, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import { IconAdjustmentsHorizontal, IconCheck, IconDeviceDesktop, IconLogout, IconMoon, IconSun, IconUserCircle, IconUserCog } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { call } from '../api/client';
import { useKeepPreferences, usePreferences } from '../api/preferences';
import { keepSession } from '../api/session';
import type { Session } from '../api/types';

const schemes: { value: MantineColorScheme; label: string; icon: typeof IconSun }[] = [
  { value: 'light', label: 'Light', icon: IconSun },
  { value: 'dark', label: 'Dark', icon: IconMoon },
  { value: 'auto', label: 'As the system', icon: IconDeviceDesktop },
];

/** Who is signed in, how pages look, and the way out. */
export function Person({ session }: { session: Session }) {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const client = useQueryClient();
  const preferences = usePreferences();
  const keep = useKeepPreferences();
  const signOut = async () => {
    await call('delete', '/api/session').catch(() => undefined);
    keepSession(client, null);
  };
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <Button variant="subtle" color="gray" size="compact-md" leftSection={<IconUserCircle size={18} stroke={1.6} />} c="inherit" fw={500}>
          {session.name}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label c="dimmed">
          {session.role}
          {session.team ? `, team ${session.team}` : ''}
        </Menu.Label>
        <Menu.Item component={Link} to="/account" leftSection={<IconUserCog size={16} />}>
          Your account
        </Menu.Item>
        <Menu.Divider />
        {schemes.map((scheme) => (
          <Menu.Item
            key={scheme.value}
            leftSection={<scheme.icon size={16} />}
            rightSection={colorScheme === scheme.value ? <IconCheck size={16} aria-label="chosen" /> : null}
            onClick={() => {
              setColorScheme(scheme.value);
              keep.mutate({ ...preferences, theme: scheme.value });
            }}
          >
            {scheme.label}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconAdjustmentsHorizontal size={16} />} component={Link} to="/settings">
          Settings
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => void signOut()}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
