import type { ReactNode } from 'react';

export type ToneName = 'good' | 'warn' | 'bad' | 'calm' | 'accent';

const tones: Record<string, ToneName> = {
  healthy: 'good', ok: 'good', completed: 'good', active: 'good', on: 'good', open: 'good', allowed: 'good',
  degraded: 'warn', warning: 'warn', cut: 'warn', expired: 'warn', shadowed: 'warn', varies: 'warn', cancelled: 'calm', refused: 'warn',
  unhealthy: 'bad', critical: 'bad', over: 'bad', exhausted: 'bad', failed: 'bad', disabled_by_budget: 'bad', denied: 'bad', sealed: 'bad',
};

/** What a word of the API means for people: good, worth a look, bad, or neither. */
export function toneOf(word: string): ToneName {
  return tones[word] ?? 'calm';
}

/** A state in a word, told by its text and a colour. */
export function Tone({ word, tone, children }: { word: string; tone?: ToneName; children?: ReactNode }) {
  return <span className={`tone tone-${tone ?? toneOf(word)}`}>{children ?? word.replaceAll('_', ' ')}</span>;
}

/** A name beside something, such as where a value comes from. */
export function Label({ children, tone = 'calm' }: { children: ReactNode; tone?: ToneName }) {
  return <span className={`tone tone-plain tone-${tone}`}>{children}</span>;
}
