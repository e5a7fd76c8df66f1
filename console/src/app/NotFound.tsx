import { Link } from '@tanstack/react-router';
import { PageHead } from '../shared/PageHead';

export function NotFound() {
  return (
    <main className="center-page">
      <div className="panel panel-body center-card">
        <PageHead title="There is no such page">The address may be mistyped, or what it named is gone.</PageHead>
        <Link to="/">Go to the overview</Link>
      </div>
    </main>
  );
}
