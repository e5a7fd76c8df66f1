import type { paths } from './schema';
import { ApiProblem, OfflineError } from './problem';

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** Paths of the API that know a method. */
export type PathOf<M extends Method> = { [P in keyof paths]: paths[P] extends Record<M, infer O> ? (O extends { responses: unknown } ? P : never) : never }[keyof paths];

type OperationOf<P extends keyof paths, M extends Method> = paths[P] extends Record<M, infer O> ? O : never;
type JsonOf<R> = R extends { content: { 'application/json': infer T } } ? T : never;
type Responses<O> = O extends { responses: infer R } ? R : never;
type Success<R> = { [S in keyof R]: S extends 200 | 201 | 202 ? JsonOf<R[S]> : never }[keyof R];

/** What an endpoint answers when all is well. */
export type Answer<P extends keyof paths, M extends Method> = Success<Responses<OperationOf<P, M>>>;

/** What an endpoint reads. */
export type BodyOf<P extends keyof paths, M extends Method> = OperationOf<P, M> extends { requestBody?: { content: { 'application/json': infer T } } } ? T : never;

type QueryOf<P extends keyof paths, M extends Method> = OperationOf<P, M> extends { parameters: { query?: infer Q } } ? { [K in keyof Q]?: Q[K] | undefined } : never;
type PathParamsOf<P extends keyof paths, M extends Method> = OperationOf<P, M> extends { parameters: { path: infer Q } } ? Q : never;

export interface CallOptions<P extends keyof paths, M extends Method> {
  path?: PathParamsOf<P, M>;
  query?: QueryOf<P, M>;
  body?: BodyOf<P, M>;
  /** Version or revision that the caller saw: with another one in force the change is refused (412). */
  ifMatch?: number | null;
  signal?: AbortSignal;
}

let antiforgery: string | null = null;
let onSignedOut: () => void = () => undefined;

/** What every change has to carry; the session tells it. */
export function setAntiforgery(value: string | null): void {
  antiforgery = value;
}

/** Called when an answer says that nobody is signed in any more. */
export function setOnSignedOut(action: () => void): void {
  onSignedOut = action;
}

/** Fills the path's names and appends the query; what is empty or absent is left out. */
export function urlOf(path: string, params?: Record<string, unknown>, query?: Record<string, unknown>): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params?.[name] ?? '')));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null && value !== '') {
      search.set(name, String(value));
    }
  }
  const text = search.toString();
  return text ? `${filled}?${text}` : filled;
}

/** One request to the management API, typed by its description. Throws ApiProblem for refusals and OfflineError where nobody answers. */
export async function call<M extends Method, P extends PathOf<M>>(method: M, path: P, options: CallOptions<P, M> = {}): Promise<Answer<P, M>> {
  const url = urlOf(path, options.path as Record<string, unknown>, options.query as Record<string, unknown>);
  return (await request(method, url, options.body, options.ifMatch, options.signal)) as Answer<P, M>;
}

/** The same for a path that is made up while running; what comes back is for the caller to check. */
export async function request(method: Method, url: string, body?: unknown, ifMatch?: number | null, signal?: AbortSignal): Promise<unknown> {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (method !== 'get' && antiforgery) {
    headers['x-weir-antiforgery'] = antiforgery;
  }
  if (body !== undefined) {
    headers['content-type'] = 'application/json';
  }
  if (ifMatch !== undefined && ifMatch !== null) {
    headers['if-match'] = `"${ifMatch}"`;
  }
  let response: Response;
  try {
    response = await fetch(url, { method: method.toUpperCase(), headers, credentials: 'same-origin', ...(body !== undefined ? { body: JSON.stringify(body) } : {}), ...(signal ? { signal } : {}) });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') {
      throw error;
    }
    throw new OfflineError();
  }
  return read(response, url);
}

async function read(response: Response, url: string): Promise<unknown> {
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  const json: unknown = text && isJson ? JSON.parse(text) : null;
  if (response.ok) {
    return isJson ? json : text;
  }
  if (response.status === 401 && !url.startsWith('/api/session') && !url.startsWith('/api/setup')) {
    onSignedOut();
  }
  throw new ApiProblem(response.status, json, response.headers.get('retry-after'));
}
