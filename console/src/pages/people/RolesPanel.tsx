import type { Role } from '../../api/types';
import { Panel } from '../../shared/Panel';

export const roles: readonly { role: Role; may: string }[] = [
  { role: 'viewer', may: 'Sees operations, costs, budgets, keys, models and the configuration; changes nothing.' },
  { role: 'operator', may: 'The same, and budgets, keys, flags and tests of connections.' },
  { role: 'admin', may: 'Everything.' },
  { role: 'auditor', may: 'Sees what a viewer sees, and credentials without secrets, people and the audit trail.' },
  { role: 'reporter', may: 'Reports operations and costs, and nothing else.' },
];

export function RolesPanel() {
  return (
    <Panel title="Roles">
      <dl className="facts">
        {roles.map(({ role, may }) => (
          <div key={role} style={{ display: 'contents' }}>
            <dt>{role}</dt>
            <dd>{may}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}
