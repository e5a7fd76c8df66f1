import { useEffect, useSyncExternalStore } from 'react';
import type { QueryClient } from '@tanstack/react-query';
import type { LiveEvent } from './types';

export type LiveStatus = 'live' | 'connecting' | 'polling' | 'paused';

const POLL_MS = 10_000;
const GATHER_MS = 1_000;

let status: LiveStatus = 'connecting';
const statusListeners = new Set<() => void>();
const eventListeners = new Set<(event: LiveEvent) => void>();

function setStatus(next: LiveStatus): void {
  if (next !== status) {
    status = next;
    statusListeners.forEach((listener) => listener());
  }
}

export function useLiveStatus(): LiveStatus {
  return useSyncExternalStore(
    (listener) => {
      statusListeners.add(listener);
      return () => statusListeners.delete(listener);
    },
    () => status,
  );
}

/** Calls back for each event while the component is there. */
export function useLiveEvents(listener: (event: LiveEvent) => void): void {
  useEffect(() => {
    eventListeners.add(listener);
    return () => {
      eventListeners.delete(listener);
    };
  }, [listener]);
}

/** Areas of the API whose answers an event makes old. */
function areasOf(event: LiveEvent): string[] {
  if (event.operation) {
    return ['operations', 'costs', 'budgets', 'usage', 'timeseries', 'health'];
  }
  if (event.configuration) {
    return ['config', 'budgets', 'keys', 'models', 'flags', 'integrations', 'audit', 'health'];
  }
  return event.health ? ['health'] : [];
}

/** Keeps pages current: by server-sent events while they come, by asking now and then while they do not. */
export class LiveConnection {
  private source: EventSource | null = null;
  private poll: number | undefined;
  private gather: number | undefined;
  private readonly stale = new Set<string>();

  /** Without events pages are read anew now and then: for whoever switched them off. */
  constructor(
    private readonly client: QueryClient,
    private readonly isLive: boolean,
    private readonly refreshMs: number,
  ) {}

  start(): void {
    if (this.isLive) {
      this.open();
      return;
    }
    setStatus('paused');
    this.poll = window.setInterval(() => void this.client.invalidateQueries(), this.refreshMs);
  }

  stop(): void {
    this.source?.close();
    this.source = null;
    window.clearInterval(this.poll);
    window.clearTimeout(this.gather);
    setStatus('connecting');
  }

  private open(): void {
    const source = new EventSource('/api/live');
    this.source = source;
    source.onopen = () => {
      window.clearInterval(this.poll);
      if (status === 'polling') {
        // While nobody told anything, anything may have happened.
        void this.client.invalidateQueries();
      }
      setStatus('live');
    };
    source.onerror = () => this.fallBack(source);
    for (const name of ['operation', 'configuration', 'health']) {
      source.addEventListener(name, (message) => this.take(JSON.parse((message as MessageEvent<string>).data) as LiveEvent));
    }
  }

  /** The browser tries again by itself unless it was refused; until then, and if so, we ask. */
  private fallBack(source: EventSource): void {
    if (this.source !== source) {
      return;
    }
    setStatus('polling');
    window.clearInterval(this.poll);
    this.poll = window.setInterval(() => {
      void this.client.invalidateQueries();
      if (source.readyState === EventSource.CLOSED) {
        window.clearInterval(this.poll);
        this.open();
      }
    }, POLL_MS);
  }

  private take(event: LiveEvent): void {
    eventListeners.forEach((listener) => listener(event));
    areasOf(event).forEach((area) => this.stale.add(area));
    // Many calls end in one second; pages are read anew once.
    this.gather ??= window.setTimeout(() => {
      this.gather = undefined;
      const stale = new Set(this.stale);
      this.stale.clear();
      void this.client.invalidateQueries({ predicate: (query) => typeof query.queryKey[0] === 'string' && stale.has(query.queryKey[0]) });
    }, GATHER_MS);
  }
}
