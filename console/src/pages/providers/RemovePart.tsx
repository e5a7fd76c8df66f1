import { Skeleton } from '@mantine/core';
import { removalOf } from '../../shared/settings/leaves';
import { ChangeReview } from '../configuration/ChangeReview';
import { useDraft } from './useDraft';

/** Takes a provider or a model away, compared and with a reason like every change: rolling back brings it back. */
export function RemovePart({ section, id, onClose }: { section: string; id: string; onClose: () => void }) {
  const draft = useDraft(section, id, false);
  if (draft.isLoading || draft.revision === null) {
    return <Skeleton height={1} aria-busy />;
  }
  return <ChangeReview edits={removalOf(draft.part, draft.current)} revision={draft.revision} onClose={onClose} onApplied={onClose} />;
}
