import type { Credential } from '../../api/types';
import { Tone } from '../../shared/Tone';

type Version = Credential['versions'][number];

/** What becomes of a version, in a word. */
export function VersionState({ version }: { version: Version | undefined }) {
  if (!version) {
    return <Tone word="none" />;
  }
  return <Tone word={version.sealed ? 'sealed' : version.state} {...(version.state === 'grace' ? { tone: 'warn' as const } : {})} />;
}
