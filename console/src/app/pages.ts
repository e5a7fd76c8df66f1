import type { ComponentType } from 'react';
import {
  IconActivity, IconAdjustments, IconChartHistogram, IconCoin, IconFlag, IconKey, IconLayoutDashboard, IconLock, IconPlug, IconReportMoney, IconServer2, IconServerCog, IconTimeline, IconUsers,
} from '@tabler/icons-react';
import type { Permission } from '../api/types';

export interface Page {
  path: string;
  /** Its name in the menu; without one it is reached from other pages. */
  label?: string;
  group?: 'Watch' | 'Control' | 'House';
  icon?: ComponentType<{ size?: number; stroke?: number }>;
  /** What whoever opens it must be allowed to; none for everybody who is signed in. */
  needs?: Permission;
  /** True for what is the whole house's, and not one team's. */
  house?: boolean;
  load: () => Promise<{ default: ComponentType }>;
}

/** The table of pages: a new one is a folder below pages and a line here. */
export const pages: readonly Page[] = [
  { path: '/', label: 'Overview', group: 'Watch', icon: IconLayoutDashboard, load: () => import('../pages/overview/OverviewPage') },
  { path: '/dashboards', label: 'Dashboards', group: 'Watch', icon: IconChartHistogram, needs: 'operations_read', load: () => import('../pages/dashboards/DashboardsPage') },
  { path: '/dashboards/$id', needs: 'operations_read', load: () => import('../pages/dashboards/DashboardPage') },
  { path: '/requests', label: 'Requests', group: 'Watch', icon: IconTimeline, needs: 'operations_read', load: () => import('../pages/requests/RequestsPage') },
  { path: '/requests/$id', needs: 'operations_read', load: () => import('../pages/requests/RequestPage') },
  { path: '/costs', label: 'Costs', group: 'Watch', icon: IconCoin, needs: 'costs_read', load: () => import('../pages/costs/CostsPage') },
  { path: '/providers', label: 'Providers and models', group: 'Watch', icon: IconServer2, needs: 'models_read', load: () => import('../pages/providers/ProvidersPage') },
  { path: '/integrations', label: 'Integrations', group: 'Watch', icon: IconPlug, needs: 'config_read', house: true, load: () => import('../pages/integrations/IntegrationsPage') },
  { path: '/budgets', label: 'Budgets', group: 'Control', icon: IconReportMoney, needs: 'budgets_read', load: () => import('../pages/budgets/BudgetsPage') },
  { path: '/budgets/$id', needs: 'budgets_read', load: () => import('../pages/budgets/BudgetPage') },
  { path: '/keys', label: 'Keys', group: 'Control', icon: IconKey, needs: 'keys_read', load: () => import('../pages/keys/KeysPage') },
  { path: '/configuration', label: 'Configuration', group: 'Control', icon: IconAdjustments, needs: 'config_read', house: true, load: () => import('../pages/configuration/ConfigurationPage') },
  { path: '/flags', label: 'Flags', group: 'Control', icon: IconFlag, needs: 'config_read', house: true, load: () => import('../pages/flags/FlagsPage') },
  { path: '/credentials', label: 'Credentials', group: 'House', icon: IconLock, needs: 'credentials_read', house: true, load: () => import('../pages/credentials/CredentialsPage') },
  { path: '/people', label: 'People and roles', group: 'House', icon: IconUsers, needs: 'people_read', house: true, load: () => import('../pages/people/PeoplePage') },
  { path: '/audit', label: 'Audit', group: 'House', icon: IconActivity, needs: 'audit_read', house: true, load: () => import('../pages/audit/AuditPage') },
  { path: '/system', label: 'System', group: 'House', icon: IconServerCog, needs: 'monitoring_read', house: true, load: () => import('../pages/system/SystemPage') },
  { path: '/settings', load: () => import('../pages/settings/SettingsPage') },
  { path: '/account', load: () => import('../pages/account/AccountPage') },
  { path: '/start', load: () => import('../pages/start/StartPage') },
];
