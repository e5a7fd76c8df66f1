import { useState } from 'react';
import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { call, request } from '../../api/client';
import { fieldErrors } from '../../api/problem';
import { useMay } from '../../api/session';
import { useChange, useGet } from '../../api/useApi';
import { Copy } from '../../shared/Copy';
import { ConflictNotice } from '../../shared/ConflictNotice';
import { Diff } from '../../shared/Diff';
import { Loading } from '../../shared/Loading';
import { Panel } from '../../shared/Panel';
import { ConfigEditor } from './ConfigEditor';
import type { SchemaNode } from './schemaTree';
import { WarningList } from './WarningList';

/** The effective document as text: read, edited, compared, applied. */
export function ConfigText() {
  const may = useMay();
  const live = useGet('config', '/api/live/state');
  const schema = useGet('config', '/api/config/schema');
  const document = useQuery({ queryKey: ['config', 'export'], queryFn: async ({ signal }) => (await request('get', '/api/config/export?format=yaml', undefined, null, signal)) as string });
  const [typed, setTyped] = useState<string | null>(null);
  const [isReviewing, setReviewing] = useState(false);
  const [reason, setReason] = useState('');
  const [seen, setSeen] = useState<number | null>(null);
  const text = typed ?? document.data ?? '';
  const dry = useChange(() => call('post', '/api/config/import', { body: { document: text, mode: 'replace', reason: 'what would change', dry_run: true } }), { areas: [], onDone: () => setReviewing(true) });
  const apply = useChange(() => call('post', '/api/config/import', { body: { document: text, mode: 'replace', reason }, ifMatch: seen ?? live.data?.revision ?? null }), {
    areas: ['config', 'budgets', 'keys', 'models', 'flags', 'health', 'integrations'],
    done: (outcome) => `Revision ${outcome.revision} is in force.`,
    onDone: () => {
      setReviewing(false);
      setTyped(null);
    },
  });
  const mistakes = { ...fieldErrors(dry.error), ...fieldErrors(apply.error) };
  return (
    <Panel
      title="The document in force"
      actions={
        <>
          <Copy text={text} what="the document" />
          <Button component="a" href="/api/config/export?format=yaml" download="weir.yaml" size="xs" variant="default">
            Download
          </Button>
          {may('config_change', true) && (
            <>
              <Button size="xs" variant="default" disabled={typed === null} onClick={() => setTyped(null)}>
                Discard
              </Button>
              <Button size="xs" disabled={typed === null} loading={dry.isPending} onClick={() => dry.mutate(undefined)}>
                Compare and apply
              </Button>
            </>
          )}
        </>
      }
    >
      <Loading query={document} lines={12}>
        {(loaded) => (
          <Stack gap="sm">
            <Text size="sm" c="dimmed">
              Secrets are shown as their references. What you apply becomes overrides; the file itself is never rewritten.
            </Text>
            {Object.entries(mistakes).map(([path, sentence]) => (
              <Text key={path} role="alert" className="text-bad break">
                <span className="mono">{path}</span>: {sentence}
              </Text>
            ))}
            {Object.keys(mistakes).length === 0 && !isReviewing && <ConflictNotice error={dry.error} onTaken={setSeen} />}
            <Loading query={schema} lines={12}>
              {(known) => <ConfigEditor text={text} loaded={loaded} mistakes={mistakes} fields={known.fields} schema={known.json_schema as SchemaNode | null} isFixed={!may('config_change', true)} onChange={(next) => setTyped(next === loaded ? null : next)} />}
            </Loading>
          </Stack>
        )}
      </Loading>
      <Modal opened={isReviewing} onClose={() => setReviewing(false)} title="Compare and apply" size="lg">
        <Stack gap="sm">
          {dry.data && <Diff items={dry.data.changes} />}
          {dry.data && <WarningList warnings={dry.data.warnings} />}
          <TextInput label="Reason" value={reason} onChange={(event) => setReason(event.currentTarget.value)} description="Stands in the revision and the audit trail." error={mistakes.reason} required data-autofocus />
          <ConflictNotice
            error={apply.error}
            onTaken={(taken) => {
              setSeen(taken);
              apply.reset();
            }}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={() => setReviewing(false)}>
              Back
            </Button>
            <Button loading={apply.isPending} disabled={reason === '' || dry.data?.verdict === 'unchanged'} onClick={() => apply.mutate(undefined)}>
              Apply
            </Button>
          </Group>
        </Stack>
      </Modal>
    </Panel>
  );
}
