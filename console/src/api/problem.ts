/** A refusal as the API tells it (RFC 9457), with sentences by field. */
export class ApiProblem extends Error {
  readonly title: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly document: Readonly<Record<string, unknown>>;

  constructor(
    readonly status: number,
    body: unknown,
    readonly retryAfter: string | null = null,
  ) {
    const document = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
    super(typeof document.detail === 'string' ? document.detail : typeof document.title === 'string' ? document.title : `The server answered ${status}.`);
    this.document = document;
    this.title = typeof document.title === 'string' ? document.title : `Status ${status}`;
    this.fields = fieldsOf(document.errors);
  }
}

/** Nobody answered: the server is restarting, or the network is away. */
export class OfflineError extends Error {
  constructor() {
    super('The server cannot be reached. What you typed is kept; try again in a moment.');
  }
}

function fieldsOf(errors: unknown): Record<string, string> {
  const fields: Record<string, string> = {};
  if (typeof errors === 'object' && errors !== null) {
    for (const [name, value] of Object.entries(errors)) {
      fields[name] = Array.isArray(value) ? value.join(' ') : String(value);
    }
  }
  return fields;
}

/** The sentences by field of whatever went wrong; none where it was something else. */
export function fieldErrors(error: unknown): Readonly<Record<string, string>> {
  return error instanceof ApiProblem ? error.fields : {};
}

/** One sentence for people. */
export function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : 'Something went wrong.';
}
