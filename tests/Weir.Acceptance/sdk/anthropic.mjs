// The official Anthropic SDK for JavaScript as a client of the gateway; only base URL and key are its own.
import assert from 'node:assert/strict';
import Anthropic from '@anthropic-ai/sdk';
import {
  answerSchema, billed, checkAnswer, each, gateway, key, main, mark, once, operation, pixel, rejection, seconds, speaksAnthropic, upstreams, weatherSchema,
} from './harness.mjs';

const client = (id = 'main', options = {}) => new Anthropic({ baseURL: gateway ?? 'http://unset.invalid', apiKey: key(id), ...options });
const noRetries = { maxRetries: 0 };
const user = content => [{ role: 'user', content }];
const tools = [
  { name: 'get_weather', description: 'The weather in a city', input_schema: weatherSchema },
  { name: 'get_time', description: 'The time in a city', input_schema: weatherSchema },
];
const textOf = message => message.content.filter(block => block.type === 'text').map(block => block.text).join('');
const callsOf = message => message.content.filter(block => block.type === 'tool_use');
const results = message => ({ role: 'user', content: callsOf(message).map(call => ({ type: 'tool_result', tool_use_id: call.id, content: 'fine' })) });

each('message, plain', async model => {
  const message = await client().messages.create({ model, max_tokens: 200, system: 'Be brief.', messages: user('Tell me about rivers.') });
  assert.equal(message.type, 'message');
  assert.equal(message.role, 'assistant');
  assert.ok(textOf(message).length > 20);
  assert.equal(message.stop_reason, 'end_turn');
  assert.ok(message.usage.input_tokens > 0 && message.usage.output_tokens > 0);
});

each('message, plain, cut by max_tokens', async model => {
  const message = await client().messages.create({ model, max_tokens: 3, messages: user('Tell me about rivers.') });
  assert.equal(message.stop_reason, 'max_tokens');
  assert.ok(message.usage.output_tokens <= 3);
});

each('message, answer headers', async (model, upstream) => {
  const { data, response } = await client().messages.create({ model, max_tokens: 200, messages: user('Hello') }).withResponse();
  const id = response.headers.get('x-weir-operation');
  assert.ok(id);
  assert.equal(response.headers.get('x-weir-model'), model);
  assert.equal(response.headers.get('x-weir-provider'), upstream.endsWith('-inside') ? upstream : `${upstream}-sim`);
  const nano = data.usage.input_tokens * 2_500 + data.usage.output_tokens * 10_000;
  assert.equal(Math.round(Number(response.headers.get('x-weir-cost-usd')) * 1e9), nano);
  const { operation: record } = await operation(id);
  assert.equal(record.outcome, 'completed');
  assert.equal(record.tokens.input, data.usage.input_tokens);
  assert.equal(record.tokens.output, data.usage.output_tokens);
  assert.equal(Math.round(Number(record.cost_usd) * 1e9), nano);
});

each('message, streaming', async model => {
  const stream = await client().messages.create({ model, max_tokens: 200, stream: true, messages: user('Tell me about bridges.') });
  const types = [];
  let text = '', stop = null, output = 0, input = 0;
  for await (const event of stream) {
    types.push(event.type);
    if (event.type === 'message_start') {
      input = event.message.usage.input_tokens;
    } else if (event.type === 'content_block_delta') {
      text += event.delta.text;
    } else if (event.type === 'message_delta') {
      stop = event.delta.stop_reason;
      output = event.usage.output_tokens;
      input = event.usage.input_tokens ?? input;
    }
  }

  assert.equal(types[0], 'message_start');
  assert.equal(types.at(-1), 'message_stop');
  assert.equal(types.filter(type => type === 'content_block_start').length, types.filter(type => type === 'content_block_stop').length);
  assert.ok(text.length > 20);
  assert.equal(stop, 'end_turn');
  assert.ok(output > 0 && input > 0, `input ${input}, output ${output}`);
});

each('message, the streaming helper', async model => {
  const message = await client().messages.stream({ model, max_tokens: 200, messages: user('Tell me about lakes.') }).finalMessage();
  assert.ok(textOf(message).length > 20);
  assert.equal(message.stop_reason, 'end_turn');
  assert.ok(message.usage.output_tokens > 0);
});

each('tools, plain, one call and its result', async model => {
  const messages = user('What is the weather in Oslo?');
  const first = await client().messages.create({ model, max_tokens: 200, tools, messages });
  assert.equal(first.stop_reason, 'tool_use');
  assert.deepEqual(callsOf(first).map(call => call.name), ['get_weather']);
  assert.equal(typeof callsOf(first)[0].input.city, 'string');
  const second = await client().messages.create({ model, max_tokens: 200, tools, messages: [...messages, { role: 'assistant', content: first.content }, results(first)] });
  assert.equal(second.stop_reason, 'end_turn');
  assert.match(textOf(second), /The tool has answered/);
});

each('tools, plain, parallel calls and their results', async model => {
  const messages = user('Use both tools in parallel: get_weather and get_time for Oslo.');
  const first = await client().messages.create({ model, max_tokens: 200, tools, messages });
  assert.deepEqual(callsOf(first).map(call => call.name).sort(), ['get_time', 'get_weather']);
  const second = await client().messages.create({ model, max_tokens: 200, tools, messages: [...messages, { role: 'assistant', content: first.content }, results(first)] });
  assert.match(textOf(second), /The tool has answered/);
});

each('tools, parallel calls switched off', async model => {
  const message = await client().messages.create({
    model, max_tokens: 200, tools, tool_choice: { type: 'auto', disable_parallel_tool_use: true }, messages: user('Use both tools in parallel.'),
  });
  assert.equal(callsOf(message).length, 1);
});

each('tools, a forced choice', async model => {
  const message = await client().messages.create({ model, max_tokens: 200, tools, tool_choice: { type: 'tool', name: 'get_time' }, messages: user('Hello') });
  assert.deepEqual(callsOf(message).map(call => call.name), ['get_time']);
});

each('tools, streaming, parallel calls and their results', async model => {
  const messages = user('Use both tools in parallel: get_weather and get_time for Rome.');
  const first = await client().messages.stream({ model, max_tokens: 200, tools, messages }).finalMessage();
  assert.equal(first.stop_reason, 'tool_use');
  assert.deepEqual(callsOf(first).map(call => call.name).sort(), ['get_time', 'get_weather']);
  for (const call of callsOf(first)) {
    assert.equal(typeof call.input.city, 'string');
  }

  const second = await client().messages.stream({ model, max_tokens: 200, tools, messages: [...messages, { role: 'assistant', content: first.content }, results(first)] }).finalMessage();
  assert.match(textOf(second), /The tool has answered/);
});

each('images, by address and in the request', async model => {
  const message = await client().messages.create({
    model,
    max_tokens: 200,
    messages: user([
      { type: 'text', text: 'What is in these pictures?' },
      { type: 'image', source: { type: 'url', url: 'https://images.example/river.jpg' } },
      { type: 'image', source: { type: 'base64', media_type: 'image/png', data: pixel } },
    ]),
  });
  assert.match(textOf(message), /I see 2 images \(url, image\/png\)/);
});

each('structured output, plain', async model => {
  const message = await client().messages.create({
    model, max_tokens: 400, messages: user('Name a book.'), output_config: { format: { type: 'json_schema', schema: answerSchema } },
  });
  checkAnswer(textOf(message));
});

each('structured output, streaming', async model => {
  const message = await client().messages.stream({
    model, max_tokens: 400, messages: user('Name a book.'), output_config: { format: { type: 'json_schema', schema: answerSchema } },
  }).finalMessage();
  checkAnswer(textOf(message));
});

each('stop sequences', async (model, upstream) => {
  const message = await client().messages.create({ model, max_tokens: 200, stop_sequences: ['HALT'], messages: user('[[sim: echo]] one two HALT three') });
  assert.match(textOf(message), /one two/);
  assert.doesNotMatch(textOf(message), /HALT|three/);
  if (speaksAnthropic(upstream)) {
    assert.equal(message.stop_reason, 'stop_sequence');
    assert.equal(message.stop_sequence, 'HALT');
  } else {
    assert.equal(message.stop_reason, 'end_turn'); // OpenAI does not say which stop it was
  }
});

for (const stream of [false, true]) {
  const how = stream ? 'streaming' : 'plain';
  const create = parameters => stream ? client().messages.stream(parameters).finalMessage() : client().messages.create(parameters);

  each(`thinking and its way back, ${how}`, async model => {
    const parameters = { model, max_tokens: 4_000, thinking: { type: 'enabled', budget_tokens: 1_024 } };
    const messages = user('How many bridges does a town of seven need?');
    const first = await create({ ...parameters, messages });
    assert.equal(first.content[0].type, 'thinking');
    assert.ok(first.content[0].thinking.length > 10);
    assert.ok(first.content[0].signature.length > 10);
    assert.ok(textOf(first).length > 10);
    const second = await create({ ...parameters, messages: [...messages, { role: 'assistant', content: first.content }, ...user('And of eight?')] });
    assert.ok(textOf(second).length > 10);
  }, ['anthropic', 'anthropic-inside']);

  each(`thinking asked of a model that hides it, ${how}`, async model => {
    const message = await create({ model, max_tokens: 4_000, thinking: { type: 'enabled', budget_tokens: 1_024 }, messages: user('How many bridges?') });
    assert.ok(textOf(message).length > 10);
    assert.equal(message.stop_reason, 'end_turn');
  }, ['openai', 'openai-inside']);
}

each('cache reads and writes', async model => {
  const system = [{ type: 'text', text: `The rules of ${mark()}. ${'A rule about rivers and bridges. '.repeat(400)}`, cache_control: { type: 'ephemeral' } }];
  const first = await client().messages.create({ model, max_tokens: 50, system, messages: user('Hello') });
  assert.ok(first.usage.cache_creation_input_tokens > 1_000, JSON.stringify(first.usage));
  const second = await client().messages.create({ model, max_tokens: 50, system, messages: user('Hello again') });
  assert.equal(second.usage.cache_read_input_tokens, first.usage.cache_creation_input_tokens);
}, ['anthropic', 'anthropic-inside']);

each('count_tokens', async model => {
  const few = await client().messages.countTokens({ model, messages: user('Hello') });
  const many = await client().messages.countTokens({ model, system: 'Be brief.', tools, messages: user('Tell me about rivers. '.repeat(50)) });
  assert.ok(few.input_tokens > 0);
  assert.ok(many.input_tokens > few.input_tokens + 200, `${few.input_tokens} and ${many.input_tokens}`);
});

once('models, list and one', async () => {
  const names = [];
  for await (const model of client().models.list()) {
    assert.equal(model.type, 'model');
    names.push(model.id);
  }

  for (const upstream of upstreams) {
    assert.ok(names.includes(`chat-${upstream}`));
  }

  assert.equal((await client().models.retrieve('chat-anthropic')).id, 'chat-anthropic');
  await rejection(Anthropic.NotFoundError, () => client().models.retrieve('no-such-model'));
});

once('error, wrong key', async () => {
  const error = await rejection(Anthropic.AuthenticationError, () => client('no-such-key').messages.create({ model: 'chat-anthropic', max_tokens: 9, messages: user('Hello') }));
  assert.equal(error.error.error.type, 'authentication_error');
});

once('a key as bearer token', async () => {
  const bearer = new Anthropic({ baseURL: gateway, apiKey: null, authToken: key('main') });
  assert.equal((await bearer.messages.create({ model: 'chat-anthropic', max_tokens: 9, messages: user('Hello') })).type, 'message');
});

once('error, model not allowed', async () => {
  const error = await rejection(Anthropic.PermissionDeniedError, () => client('restricted').messages.create({ model: 'chat-anthropic', max_tokens: 9, messages: user('Hello') }));
  assert.equal(error.error.error.type, 'permission_error');
  assert.match(error.message, /chat-anthropic/);
});

once('error, unknown model', async () => {
  const error = await rejection(Anthropic.NotFoundError, () => client().messages.create({ model: 'no-such-model', max_tokens: 9, messages: user('Hello') }));
  assert.equal(error.error.error.type, 'not_found_error');
  assert.match(error.message, /no-such-model/);
});

each('error, bad parameter', async model => {
  const error = await rejection(Anthropic.BadRequestError, () => client().messages.create({ model, messages: user('Hello'), max_tokens: 'many' }));
  assert.equal(error.error.error.type, 'invalid_request_error');
  assert.match(error.message, /max_tokens/);
});

each('error, max_tokens missing', async model => {
  await rejection(Anthropic.BadRequestError, () => client().messages.create({ model, messages: user('Hello') }));
});

each('error, too large', async model => {
  const error = await rejection(Anthropic.APIError, () => client('main', noRetries).messages.create({ model, max_tokens: 9, messages: user('river '.repeat(200_000)) }));
  assert.equal(error.status, 413);
  assert.equal(error.error.error.type, 'request_too_large');
});

once('error, rate limit, without retries', async () => {
  const limited = client('limited-js-anthropic', noRetries);
  const error = await rejection(Anthropic.RateLimitError, async () => {
    for (let i = 0; i < 5; i++) {
      await limited.messages.create({ model: 'chat-anthropic', max_tokens: 9, messages: user('Hello') });
    }
  });
  assert.equal(error.headers.get('retry-after'), '1');
});

once('error, rate limit, waited out by the SDK', async () => {
  const limited = client('limited-js-anthropic', { maxRetries: 4 });
  const took = await seconds(async () => {
    for (let i = 0; i < 3; i++) {
      await limited.messages.create({ model: 'chat-anthropic', max_tokens: 9, messages: user('Hello') });
    }
  });
  assert.ok(took > 1.8, `three calls at one a second took ${took} s`);
});

each('error, rate limit of the upstream', async model => {
  const error = await rejection(Anthropic.RateLimitError, () => client('main', noRetries).messages.create({ model, max_tokens: 9, messages: user('[[sim: status=429, retry-after=7]]') }));
  assert.equal(error.headers.get('retry-after'), '7');
});

for (const stream of [false, true]) {
  const how = stream ? 'streaming' : 'plain';
  once(`failover, ${how}`, async () => {
    const { data, response } = await client().messages.create({ model: 'fails-over', stream, max_tokens: 200, messages: user('Hello') }).withResponse();
    assert.equal(response.headers.get('x-weir-provider'), 'anthropic-sim');
    if (stream) {
      let last = '';
      for await (const event of data) {
        last = event.type;
      }

      assert.equal(last, 'message_stop');
    }
  });

  once(`error, every upstream overloaded, ${how}`, async () => {
    const error = await rejection(Anthropic.InternalServerError, () => client('main', noRetries).messages.create({ model: 'overloaded', stream, max_tokens: 9, messages: user('Hello') }));
    assert.equal(error.status, 529);
    assert.equal(error.error.error.type, 'overloaded_error');
    const { operation: record, attempts } = await operation(error.headers.get('x-weir-operation'));
    assert.equal(record.outcome, 'failed');
    assert.ok(attempts.length >= 2);
    assert.equal(Number(record.cost_usd), 0);
  });

  once(`error, every upstream broken, ${how}`, async () => {
    const error = await rejection(Anthropic.InternalServerError, () => client('main', noRetries).messages.create({ model: 'broken', stream, max_tokens: 9, messages: user('Hello') }));
    assert.equal(error.status, 500);
  });
}

for (const fault of ['error-event=3', 'cut-after=3', 'reset-after=6, interval-ms=100', 'cut-inside=3']) {
  each(`error in mid-stream, ${fault}`, async model => {
    const types = [];
    const { data: stream, response } = await client().messages.create({
      model, stream: true, max_tokens: 200, messages: user(`[[sim: ${fault}]] Tell me about rivers.`),
    }).withResponse();
    await rejection(Anthropic.APIError, async () => {
      for await (const event of stream) {
        types.push(event.type);
      }
    });
    assert.ok(types.length > 0, 'something came before the error');
    assert.ok(!types.includes('message_stop'), 'nothing looked like a whole answer');
    const { operation: record } = await operation(response.headers.get('x-weir-operation'));
    assert.ok(['cut', 'failed'].includes(record.outcome), record.outcome);
  });
}

each('a stream whose upstream leaves out the last line', async (model, upstream) => {
  const helper = () => client().messages.stream({ model, max_tokens: 200, messages: user('[[sim: no-terminal]] Tell me about rivers.') }).finalMessage();
  if (speaksAnthropic(upstream)) {
    await rejection(Anthropic.APIError, helper);
  } else {
    assert.equal((await helper()).stop_reason, 'end_turn'); // a finish reason ends an OpenAI answer; some providers send no [DONE]
  }
});

each('error in mid-stream, through the streaming helper', async model => {
  await rejection(Anthropic.AnthropicError, () => client().messages.stream({ model, max_tokens: 200, messages: user('[[sim: error-event=3]] Tell me about rivers.') }).finalMessage());
});

each('error, a plain answer cut short', async model => {
  await rejection(Anthropic.InternalServerError, () => client('main', noRetries).messages.create({ model, max_tokens: 200, messages: user('[[sim: cut-after]] Hello') }));
});

each('cancelling a stream', async (model, upstream) => {
  const directive = mark();
  const { data: stream, response } = await client().messages.create({
    model, stream: true, max_tokens: 2_000, messages: user(`[[sim: events=200, interval-ms=100, ${directive}]] Tell me about rivers.`),
  }).withResponse();
  let events = 0;
  for await (const _ of stream) {
    if (++events === 4) {
      break; // the SDK's own way to abort
    }
  }

  if (!upstream.endsWith('-inside')) {
    await billed(upstream, directive, 2_000, item => item.outcome === 'cancelled');
  }

  const { operation: record, attempts } = await operation(response.headers.get('x-weir-operation'));
  assert.equal(record.outcome, 'cancelled');
  assert.equal(attempts[0].outcome, 'cancelled');
  assert.ok(Number(record.cost_usd) > 0, 'what was produced is paid');
});

each('cancelling a plain call', async (model, upstream) => {
  const directive = mark();
  const abort = new AbortController();
  const call = client().messages.create({ model, max_tokens: 200, messages: user(`[[sim: first-ms=20000, ${directive}]] Hello`) }, { signal: abort.signal });
  const failed = rejection(Anthropic.APIUserAbortError, () => call);
  await billed(upstream, directive, 10_000, item => item.outcome === 'open');
  abort.abort();
  await failed;
  await billed(upstream, directive, 2_000, item => item.outcome === 'cancelled');
}, ['openai', 'anthropic']);

await main();
