// What the scenarios of both SDKs share: how they are listed, run and reported, and how the other side's accounts are read.
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';

export const gateway = process.env.GATEWAY;
export const key = id => `wk_${id}_0123456789abcdef0123456789abcdef`;

/** Every dialect that can be behind the gateway: over HTTP and in its own process. A model `chat-<upstream>` stands for each. */
export const upstreams = ['openai', 'anthropic', 'openai-inside', 'anthropic-inside'];
export const speaksAnthropic = upstream => upstream.startsWith('anthropic');

/** A PNG of one pixel. */
export const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

export const weatherSchema = {
  type: 'object',
  properties: { city: { type: 'string' }, unit: { type: 'string', enum: ['celsius', 'fahrenheit'] } },
  required: ['city'],
  additionalProperties: false,
};

export const answerSchema = {
  type: 'object',
  properties: { title: { type: 'string' }, pages: { type: 'integer' }, tags: { type: 'array', items: { type: 'string' } } },
  required: ['title', 'pages', 'tags'],
  additionalProperties: false,
};

export function checkAnswer(text) {
  const answer = JSON.parse(text);
  assert.equal(typeof answer.title, 'string');
  assert.ok(Number.isInteger(answer.pages));
  assert.ok(Array.isArray(answer.tags));
}

const scenarios = [];

/** A scenario that runs once for each upstream. */
export function each(name, run, where = upstreams) {
  for (const upstream of where) {
    scenarios.push({ name: `${name}, upstream ${upstream}`, run: () => run(`chat-${upstream}`, upstream) });
  }
}

/** A scenario where the upstream does not matter. */
export function once(name, run) {
  scenarios.push({ name, run });
}

/** Lists the scenarios, or runs them one after the other and reports each as a line of JSON. */
export async function main() {
  if (process.argv.includes('--list')) {
    console.log(JSON.stringify(scenarios.map(scenario => scenario.name)));
    return;
  }

  for (const { name, run } of scenarios) {
    console.log(JSON.stringify({ name, failure: await outcome(run) }));
  }
}

async function outcome(run) {
  const timer = new AbortController();
  try {
    await Promise.race([
      run(),
      pause(30_000, undefined, { signal: timer.signal }).then(() => { throw new Error('The scenario did not end within 30 s.'); }),
    ]);
    return null;
  } catch (error) {
    return `${error?.stack ?? error}`;
  } finally {
    timer.abort();
  }
}

/** The error that `run` rejects with; it must be of this class. */
export async function rejection(type, run) {
  try {
    await run();
  } catch (error) {
    assert.ok(error instanceof type, `expected ${type.name}, got ${error?.stack ?? error}`);
    return error;
  }

  assert.fail(`expected ${type.name}, nothing was thrown`);
}

/** Asks until there is an answer, or fails. */
export async function until(what, milliseconds, ask) {
  const end = performance.now() + milliseconds;
  for (;;) {
    const answer = await ask();
    if (answer) {
      return answer;
    }

    assert.ok(performance.now() < end, `within ${milliseconds} ms: ${what}`);
    await pause(20);
  }
}

/** What Weir has recorded of an operation. */
export const operation = id => until(`operation ${id} is recorded`, 20_000, async () => {
  const response = await fetch(`${gateway}/api/operations/${id}`, { headers: { authorization: `Bearer ${process.env.ADMIN_TOKEN}` } });
  return response.ok ? response.json() : null;
});

let marks = 0;

/** A directive that changes nothing but makes the attempt findable on the simulator's bill. */
export const mark = () => `seed=${process.pid}${String(++marks).padStart(4, '0')}`;

/** The bill's line of the attempt with this mark, once `wanted` is true of it. */
export const billed = (upstream, directive, milliseconds, wanted) => until(`the bill shows ${directive} as wanted`, milliseconds, async () => {
  const address = speaksAnthropic(upstream) ? process.env.ANTHROPIC_UPSTREAM : process.env.OPENAI_UPSTREAM;
  const bill = await (await fetch(`${address}/simulator/bill?limit=1000`)).json();
  return bill.items.find(item => item.directives.includes(directive) && wanted(item));
});

export const seconds = async run => {
  const from = performance.now();
  await run();
  return (performance.now() - from) / 1000;
};
