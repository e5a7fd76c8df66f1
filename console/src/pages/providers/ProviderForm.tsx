import { useCallback, useState, type FormEvent } from 'react';
import { Button, Drawer, Group, PasswordInput, SegmentedControl, Skeleton, Stack, Text, TextInput } from '@mantine/core';
import { call } from '../../api/client';
import { fieldErrors } from '../../api/problem';
import { useMay } from '../../api/session';
import { useChange, useGet } from '../../api/useApi';
import { ErrorNotice } from '../../shared/ErrorNotice';
import { mistakeAt, textOf } from '../../shared/settings/leaves';
import { SettingFields, SettingSections } from '../../shared/settings/SettingFields';
import { ChangeReview } from '../configuration/ChangeReview';
import { TestResults } from './TestResults';
import { useDraft } from './useDraft';

type Way = 'secret' | 'reference';

/** What is asked of everybody, in this order; the rest stands in sections. */
const FIRST = ['kind', 'base_url', 'enabled', 'allow_private_network'];
const REFERENCES = ['credential', 'credentials', 'credential_policy'];
const SECTIONS = ['limits', 'timeouts', 'retry', 'breaker', 'connections', 'health_check', 'oauth', 'simulator'];
/** Another name for timeouts.total_seconds. */
const ALIASES = ['timeout_seconds'];

/** Makes a provider or changes one: tried before anything is kept, then compared and applied as any change of the configuration. */
export function ProviderForm({ provider, onClose }: { provider?: string; onClose: () => void }) {
  const may = useMay();
  const [id, setId] = useState(provider ?? '');
  const [way, setWay] = useState<Way>(provider || !may('credentials_change', true) ? 'reference' : 'secret');
  const [secret, setSecret] = useState('');
  const [failed, setFailed] = useState(false);
  const [isReviewing, setReviewing] = useState(false);
  const [told, setTold] = useState<Readonly<Record<string, string>>>({});
  const draft = useDraft('providers', id || 'new', !provider);
  const credentials = useGet('credentials', '/api/credentials', { enabled: may('credentials_read', true) });
  const stored = credentials.data?.items.map((one) => `vault:${one.service}/${one.name}`) ?? [];
  const name = `${id.toLowerCase().replace(/[^a-z0-9._-]/g, '-')}/api_key`;
  const hasSecret = way === 'secret' && secret !== '';

  const test = useChange(() => call('post', '/api/providers/test', { body: { id, set: { ...draft.edits.set }, remove: [...draft.edits.remove], ...(hasSecret ? { secret } : {}) } }), { areas: ['audit'], onDone: (view) => setFailed(!view.ok) });
  const keep = useChange(
    async (origin: string | null) => {
      const [service = '', credential = ''] = name.split('/');
      return call('put', '/api/credentials/{service}/{name}', { path: { service, name: credential }, body: { secret, ...(origin ? { origin } : {}), reason: `for the provider ${id}` } });
    },
    {
      areas: ['credentials', 'audit'],
      done: () => `The secret is in the vault, as ${name}.`,
      onDone: () => {
        draft.type('credential', `vault:${name}`);
        setSecret('');
        setWay('reference');
        setReviewing(true);
      },
    },
  );
  const mistakes = { ...told, ...fieldErrors(test.error), ...fieldErrors(keep.error) };
  const clear = () => {
    test.reset();
    keep.reset();
    setTold({});
    setFailed(false);
  };
  const type = (leaf: string, text: string) => {
    clear();
    draft.type(leaf, text);
  };
  // A secret is tried before it is kept; one that nobody takes is kept on a second thought only.
  const go = async () => {
    if (!hasSecret) {
      setReviewing(true);
      return;
    }
    const tried = test.data ?? (await test.mutateAsync(undefined).catch(() => null));
    if (tried && (tried.ok || failed)) {
      keep.mutate(tried.origin);
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void go();
  };
  const onMistakes = useCallback((found: Readonly<Record<string, string>>) => setTold(found), []);
  const fields = { part: draft.part, typed: draft.typed, current: draft.current, mistakes, onType: type };
  const of = (names: readonly string[]) => names.flatMap((one) => draft.leaves.filter((leaf) => leaf.name === one));
  const isUnchanged = provider !== undefined && Object.keys(draft.edits.set).length + draft.edits.remove.length === 0 && !hasSecret;
  const others = Object.entries(mistakes).filter(([path]) => !draft.leaves.some((leaf) => mistakeAt({ [path]: '' }, `${draft.part}.${leaf.name}`) !== undefined) && path !== 'id' && path !== 'secret' && path !== 'reason' && path !== 'expires_at');
  const kind = draft.typed.kind ?? textOf(draft.current.kind?.value);
  const sections = SECTIONS.filter((section) => (section !== 'simulator' || kind === 'simulator') && (section !== 'oauth' || (draft.typed.auth ?? textOf(draft.current.auth?.value)) === 'oauth'));

  return (
    <Drawer opened onClose={onClose} title={provider ? `Change ${provider}` : 'New provider'} size="lg">
      {draft.error && draft.isLoading ? (
        <ErrorNotice error={draft.error} />
      ) : draft.isLoading ? (
        <Skeleton height={320} aria-busy />
      ) : (
        <form onSubmit={submit} autoComplete="off">
          <Stack gap="sm">
            {!provider && <TextInput label="Id" description="What it is called in the configuration, in costs and in the log." value={id} onChange={(event) => {
              clear();
              setId(event.currentTarget.value);
            }} error={fields.mistakes.id ?? fields.mistakes[draft.part]} autoComplete="off" required />}
            <SettingFields {...fields} leaves={of(FIRST)} />
            {kind !== 'simulator' && (
              <>
                {may('credentials_change', true) && (
                  <SegmentedControl
                    aria-label="Where its secret is"
                    value={way}
                    onChange={(next) => {
                      clear();
                      setWay(next as Way);
                    }}
                    data={[
                      { value: 'secret', label: provider ? 'A new secret' : 'A secret, to be kept in the vault' },
                      { value: 'reference', label: 'A reference to a secret' },
                    ]}
                  />
                )}
                {way === 'secret' ? (
                  <PasswordInput
                    label="Secret"
                    description={`Goes encrypted into the vault, as ${id === '' ? 'its id and api_key' : name}, for this provider's address alone. It is tried first.`}
                    value={secret}
                    onChange={(event) => {
                      clear();
                      setSecret(event.currentTarget.value);
                    }}
                    error={mistakes.secret}
                    autoComplete="new-password"
                    visibilityToggleButtonProps={{ 'aria-label': 'Show what is typed' }}
                  />
                ) : (
                  <SettingFields {...fields} leaves={of(REFERENCES)} proposals={{ credential: stored }} />
                )}
              </>
            )}
            <SettingSections {...fields} leaves={draft.leaves} sections={sections} />
            <SettingFields {...fields} leaves={draft.leaves.filter(({ name: leaf }) => !leaf.includes('.') && ![...FIRST, ...REFERENCES, ...ALIASES].includes(leaf))} />
            <Text size="sm" c="dimmed">
              Headers of its own may hold secrets, and what is set here is shown: they are written in the file.
            </Text>
            {others.map(([path, sentence]) => (
              <Text key={path} role="alert" size="sm" className="text-bad break">
                <span className="mono">{path}</span>: {sentence}
              </Text>
            ))}
            <TestResults data={test.data} error={test.error} />
            {keep.error && Object.keys(fieldErrors(keep.error)).length === 0 && <ErrorNotice error={keep.error} />}
            <Group justify="flex-end">
              <Button variant="default" onClick={onClose}>
                Cancel
              </Button>
              <Button variant="default" loading={test.isPending} disabled={id === ''} onClick={() => test.mutate(undefined)}>
                Test connection
              </Button>
              <Button type="submit" loading={keep.isPending} disabled={id === '' || isUnchanged}>
                {hasSecret && failed ? 'Keep the secret all the same' : 'Review and apply'}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
      {isReviewing && draft.revision !== null && <ChangeReview edits={draft.edits} revision={draft.revision} onMistakes={onMistakes} onClose={() => setReviewing(false)} onApplied={onClose} />}
    </Drawer>
  );
}
