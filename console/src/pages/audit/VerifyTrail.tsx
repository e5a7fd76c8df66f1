import { Button } from '@mantine/core';
import { call } from '../../api/client';
import { useChange } from '../../api/useApi';
import { tellFailed } from '../../shared/notify';

/** Recomputes the chain of hashes. */
export function VerifyTrail() {
  const verify = useChange(() => call('get', '/api/audit/verify'), {
    areas: [],
    done: (report) => (report.sound ? `Sound: ${report.entries} rows, none changed, none missing in between.` : undefined),
    onDone: (report) => {
      if (!report.sound) {
        tellFailed(new Error(`Row ${report.first_bad_seq}: ${report.problem}`));
      }
    },
  });
  return (
    <Button variant="default" loading={verify.isPending} onClick={() => verify.mutate(undefined)}>
      Verify the chain
    </Button>
  );
}
