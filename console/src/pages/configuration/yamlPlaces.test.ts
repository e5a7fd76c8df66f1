import { describe, expect, it } from 'vitest';
import { pathAt, rangeOf } from './yamlPlaces';

const text = `gateway:
  timeouts: { idle_seconds: 60, connect_seconds: 5 }
models:
  "gpt-4.1":
    deployments:
      primary: { provider: openai }
`;
const cut = (path: string) => {
  const { from, to } = rangeOf(text, path);
  return text.slice(from, to);
};

describe('places of a document', () => {
  it('are found by their path, also with quoted names and in one line', () => {
    expect(cut('gateway.timeouts.idle_seconds')).toBe('idle_seconds');
    expect(cut('models."gpt-4.1".deployments.primary.provider')).toBe('provider');
  });

  it('are those of what is nearest where the value itself is not written', () => {
    expect(cut('gateway.timeouts.total_seconds')).toBe('timeouts');
    expect(rangeOf(text, 'telemetry.logging')).toEqual({ from: 0, to: 0 });
  });

  it('tell their path', () => {
    expect(pathAt(text, text.indexOf('connect_seconds') + 2)).toBe('gateway.timeouts.connect_seconds');
    expect(pathAt(text, text.indexOf('provider'))).toBe('models."gpt-4.1".deployments.primary.provider');
    expect(pathAt('', 0)).toBe('');
    expect(pathAt('a: [unclosed', 3)).toBe('a');
  });
});
