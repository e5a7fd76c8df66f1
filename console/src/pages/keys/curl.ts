/** A call that works in a shell, with a key. */
export function curlOf(origin: string, secret: string, model: string): string {
  const body = JSON.stringify({ model, messages: [{ role: 'user', content: 'Hello' }] });
  return [`curl ${origin}/v1/chat/completions`, `-H "authorization: Bearer ${secret}"`, '-H "content-type: application/json"', `-d '${body.replaceAll("'", "'\\''")}'`].join(' \\\n  ');
}
