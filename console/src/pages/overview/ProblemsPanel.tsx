import type { ReactNode } from 'react';
import { Group, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useMay } from '../../api/session';
import { useGet } from '../../api/useApi';
import { Panel } from '../../shared/Panel';
import { Tone } from '../../shared/Tone';
import { childText } from '../budgets/childText';

interface Problem {
  id: string;
  word: string;
  text: ReactNode;
  to: string;
}

/** What needs somebody: gathered from all areas, absent while nothing does. */
export function ProblemsPanel() {
  const problems = useProblems();
  if (problems.length === 0) {
    return null;
  }
  return (
    <Panel
      flush
      title={
        <Group gap="xs">
          <IconAlertTriangle size={18} className="text-warn" aria-hidden /> {problems.length === 1 ? 'One thing needs somebody' : `${problems.length} things need somebody`}
        </Group>
      }
    >
      <table className="table table-marks">
        <tbody>
          {problems.map((problem) => (
            <tr key={problem.id}>
              <td>
                <Tone word={problem.word} />
              </td>
              <td className="break">{problem.text}</td>
              <td className="num">
                <Link to={problem.to}>Look</Link>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

function useProblems(): Problem[] {
  const may = useMay();
  const health = useGet('health', '/api/system-health', { enabled: may('monitoring_read', true) });
  const budgets = useGet('budgets', '/api/budgets', { enabled: may('budgets_read'), query: { limit: 1000 } });
  const config = useGet('config', '/api/config', { enabled: may('config_read', true) });
  const credentials = useGet('credentials', '/api/credentials', { enabled: may('credentials_read', true) });
  const keys = useGet('keys', '/api/keys', { enabled: may('keys_read'), query: { state: 'disabled_by_budget' } });
  return [
    ...(health.data?.providers ?? [])
      .filter((one) => one.status !== 'healthy' && one.status !== 'unknown')
      .map((one) => ({ id: `provider ${one.name}`, word: one.status, to: '/providers', text: <>Provider <b>{one.name}</b>: {one.reasons[0] ?? 'its score is low'}</> })),
    ...(budgets.data?.items ?? [])
      .filter((one) => one.status !== 'ok')
      .map((one) => ({ id: `budget ${one.id} ${one.child}`, word: one.status, to: `/budgets/${encodeURIComponent(one.id)}`, text: <>Budget <b>{one.id}</b>{one.child && ` (${childText(one.child)})`} is at {one.percent} %</> })),
    ...(config.data?.refused ? [{ id: 'refused', word: 'refused', to: '/configuration', text: <>A change of the configuration file was refused: {config.data.refused.errors[0]?.message}</> }] : []),
    ...(config.data?.warnings ?? []).map((one) => ({ id: `warning ${one.path} ${one.message}`, word: 'warning', to: '/configuration', text: <Text span>{one.message}</Text> })),
    ...(credentials.data?.vault.state === 'sealed' ? [{ id: 'vault', word: 'sealed', to: '/credentials', text: credentials.data.vault.problem }] : []),
    ...(credentials.data?.items ?? []).filter((one) => one.due).map((one) => ({ id: `due ${one.service}/${one.name}`, word: 'due', to: '/credentials', text: <>The credential <b>{one.service}/{one.name}</b> is due for rotation</> })),
    ...(keys.data?.items ?? []).map((one) => ({ id: `key ${one.id}`, word: 'disabled_by_budget', to: '/keys', text: <>The key <b>{one.id}</b> was switched off by the budget {one.disabled_by?.budget}</> })),
  ];
}
