import { useSession } from '../../api/session';
import { Facts } from '../../shared/Facts';
import { PageHead } from '../../shared/PageHead';
import { Panel } from '../../shared/Panel';
import { Time } from '../../shared/Time';
import { PasswordPanel } from './PasswordPanel';
import { SessionsPanel } from './SessionsPanel';
import { TokensPanel } from './TokensPanel';

/** What is one's own: password, tokens, and where one is signed in. */
export default function AccountPage() {
  const { data: session } = useSession();
  if (!session) {
    return null;
  }
  const isUser = session.kind !== 'admin_token';
  return (
    <>
      <PageHead title="Your account">What you may, and what signs in as you.</PageHead>
      <div className="grid">
        <div className="grid grid-two grid-top">
        <Panel title={<span className="break">{session.name}</span>}>
          <Facts
            items={[
              ['Role', session.role],
              ['For', session.team ? `the team ${session.team}` : 'the whole house'],
              ['Signed in', session.started_at && <Time at={session.started_at} />],
              ['Ends at the latest', session.ends_at && <Time at={session.ends_at} as="ago" />],
              ['May', session.permissions.map((one) => one.replaceAll('_', ' ')).join(', ')],
            ]}
          />
        </Panel>
        {isUser && <PasswordPanel name={session.name} />}
        </div>
        {isUser && <TokensPanel name={session.name} />}
        {isUser && <SessionsPanel />}
      </div>
    </>
  );
}
