import type { CSSProperties, ReactNode } from 'react';
import { Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Attempt, Operation } from '../../api/types';
import { formatCount, formatMs } from '../../shared/format';
import { Money } from '../../shared/Money';
import { Label, Tone, toneOf } from '../../shared/Tone';

interface Decision {
  model?: string;
  candidates?: string[];
  notes?: { deployment: string; reason: string }[];
}

function Step({ title, tone = 'accent', children }: { title: ReactNode; tone?: string; children?: ReactNode }) {
  return (
    <li style={{ '--step': `var(--${tone})` } as CSSProperties}>
      <Text fw={600}>{title}</Text>
      {children}
    </li>
  );
}

function AttemptStep({ attempt }: { attempt: Attempt }) {
  return (
    <Step tone={toneOf(attempt.outcome)} title={<>Attempt {attempt.number} at {attempt.deployment}</>}>
      <Text size="sm">
        <Tone word={attempt.outcome} /> {attempt.status !== null && <>answered {attempt.status} </>}after {formatMs(attempt.duration_ms)}, cost <Money usd={attempt.cost_usd} />
        {attempt.price_source && <Text span c="dimmed"> (price: {attempt.price_source})</Text>}
      </Text>
      {attempt.pricing?.lines?.lines.map((line) => (
        <Text key={line.bucket} size="sm" c="dimmed" className="numbers">
          {formatCount(line.units)} {line.bucket.replaceAll('_', ' ')} × <Money usd={line.usd_per_million} /> a million
        </Text>
      ))}
      {attempt.pricing && !attempt.pricing.reproduced && (
        <Text size="sm" c="dimmed">
          The prices have changed since: how this cost came about is in the ledger alone.
        </Text>
      )}
      {attempt.error && (
        <Text size="sm" className="text-bad break">
          {attempt.error}
        </Text>
      )}
    </Step>
  );
}

/** What Weir did with a request, in the order in which it did it. */
export function RequestSteps({ operation, attempts }: { operation: Operation; attempts: readonly Attempt[] }) {
  const decision = operation.decision as Decision | null;
  const isBudget = operation.error?.includes('budget') ?? false;
  return (
    <ol className="steps">
      <Step title={<>The key {operation.key} called {operation.model || 'no model'}</>}>
        <Text size="sm" c="dimmed">
          {[operation.team && `team ${operation.team}`, operation.project && `project ${operation.project}`, operation.customer && `customer ${operation.customer}`].filter(Boolean).join(', ') || 'Nobody else is named as payer.'}
        </Text>
      </Step>
      {decision && (
        <Step title="Deployments to try were put in order">
          {(decision.candidates ?? []).map((candidate, index) => (
            <Text key={candidate} size="sm">
              {index + 1}. {candidate}
            </Text>
          ))}
          {(decision.notes ?? []).map((note) => (
            <Text key={note.deployment} size="sm" c="dimmed" className="break">
              <Label>{note.deployment}</Label> {note.reason}
            </Text>
          ))}
        </Step>
      )}
      {attempts.map((attempt) => (
        <AttemptStep key={attempt.number} attempt={attempt} />
      ))}
      {operation.error ? (
        <Step tone={toneOf(operation.outcome) === 'warn' ? 'warn' : 'bad'} title={<>The client was told {operation.status}: <span className="mono">{operation.error}</span></>}>
          <Text size="sm" className="break">
            {operation.error_message}
          </Text>
          {isBudget && (
            <Text size="sm">
              <Link to="/budgets">See how the budgets stand</Link>: raise the limit, credit what was spent, or wait for the next period.
            </Text>
          )}
        </Step>
      ) : (
        <Step tone="good" title={<>The client got its answer, and <Money usd={operation.cost_usd} /> was posted</>} />
      )}
    </ol>
  );
}
