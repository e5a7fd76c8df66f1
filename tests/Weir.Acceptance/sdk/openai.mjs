// The official OpenAI SDK for JavaScript as a client of the gateway; only base URL and key are its own.
import assert from 'node:assert/strict';
import OpenAI from 'openai';
import {
  answerSchema, billed, checkAnswer, each, gateway, key, main, mark, once, operation, pixel, rejection, seconds, speaksAnthropic, upstreams, weatherSchema,
} from './harness.mjs';

const client = (id = 'main', options = {}) => new OpenAI({ baseURL: `${gateway ?? 'http://unset.invalid'}/v1`, apiKey: key(id), ...options });
const noRetries = { maxRetries: 0 };
const user = content => [{ role: 'user', content }];
const tool = (name, description) => ({ type: 'function', function: { name, description, parameters: weatherSchema } });
const tools = [tool('get_weather', 'The weather in a city'), tool('get_time', 'The time in a city')];

each('chat, plain', async model => {
  const completion = await client().chat.completions.create({
    model, max_tokens: 200, messages: [{ role: 'system', content: 'Be brief.' }, ...user('Tell me about rivers.')],
  });
  assert.equal(completion.object, 'chat.completion');
  assert.equal(completion.choices[0].message.role, 'assistant');
  assert.ok(completion.choices[0].message.content.length > 20);
  assert.equal(completion.choices[0].finish_reason, 'stop');
  assert.ok(completion.usage.prompt_tokens > 0 && completion.usage.completion_tokens > 0);
  assert.equal(completion.usage.total_tokens, completion.usage.prompt_tokens + completion.usage.completion_tokens);
});

each('chat, plain, cut by max_tokens', async model => {
  const completion = await client().chat.completions.create({ model, max_tokens: 3, messages: user('Tell me about rivers.') });
  assert.equal(completion.choices[0].finish_reason, 'length');
  assert.ok(completion.usage.completion_tokens <= 3);
});

each('chat, answer headers', async (model, upstream) => {
  const { data, response } = await client().chat.completions.create({ model, messages: user('Hello') }).withResponse();
  const id = response.headers.get('x-weir-operation');
  assert.ok(id);
  assert.equal(response.headers.get('x-weir-model'), model);
  assert.equal(response.headers.get('x-weir-provider'), upstream.endsWith('-inside') ? upstream : `${upstream}-sim`);
  const nano = data.usage.prompt_tokens * 2_500 + data.usage.completion_tokens * 10_000;
  assert.equal(Math.round(Number(response.headers.get('x-weir-cost-usd')) * 1e9), nano);
  const { operation: record } = await operation(id);
  assert.equal(record.outcome, 'completed');
  assert.equal(record.key, 'main');
  assert.equal(record.tokens.input, data.usage.prompt_tokens);
  assert.equal(record.tokens.output, data.usage.completion_tokens);
  assert.equal(Math.round(Number(record.cost_usd) * 1e9), nano);
});

each('chat, streaming without usage', async model => {
  const stream = await client().chat.completions.create({ model, stream: true, messages: user('Tell me about bridges.') });
  let text = '', finish = null, chunks = 0;
  for await (const chunk of stream) {
    chunks++;
    assert.equal(chunk.object, 'chat.completion.chunk');
    assert.equal(chunk.choices.length, 1, 'a chunk without choices is only for those who asked for usage');
    text += chunk.choices[0].delta.content ?? '';
    finish = chunk.choices[0].finish_reason ?? finish;
  }

  assert.ok(chunks > 3);
  assert.ok(text.length > 20);
  assert.equal(finish, 'stop');
});

each('chat, streaming with usage', async model => {
  const stream = await client().chat.completions.create({ model, stream: true, stream_options: { include_usage: true }, messages: user('Tell me about boats.') });
  const usages = [];
  let text = '';
  for await (const chunk of stream) {
    text += chunk.choices[0]?.delta.content ?? '';
    if (chunk.usage) {
      usages.push(chunk);
    }
  }

  assert.ok(text.length > 20);
  assert.equal(usages.length, 1);
  assert.deepEqual(usages[0].choices, []);
  assert.ok(usages[0].usage.prompt_tokens > 0 && usages[0].usage.completion_tokens > 0);
});

each('chat, the streaming helper', async model => {
  const stream = client().chat.completions.stream({ model, messages: user('Tell me about lakes.') });
  const completion = await stream.finalChatCompletion();
  assert.ok(completion.choices[0].message.content.length > 20);
  assert.equal(completion.choices[0].finish_reason, 'stop');
});

each('tools, plain, one call and its result', async model => {
  const messages = user('What is the weather in Oslo?');
  const first = await client().chat.completions.create({ model, tools, messages });
  assert.equal(first.choices[0].finish_reason, 'tool_calls');
  const calls = first.choices[0].message.tool_calls;
  assert.equal(calls.length, 1);
  assert.equal(calls[0].function.name, 'get_weather');
  assert.equal(typeof JSON.parse(calls[0].function.arguments).city, 'string');
  const second = await client().chat.completions.create({
    model, tools, messages: [...messages, first.choices[0].message, { role: 'tool', tool_call_id: calls[0].id, content: '{"degrees":4}' }],
  });
  assert.equal(second.choices[0].finish_reason, 'stop');
  assert.match(second.choices[0].message.content, /The tool has answered/);
});

each('tools, plain, parallel calls and their results', async model => {
  const messages = user('Use both tools in parallel: get_weather and get_time for Oslo.');
  const first = await client().chat.completions.create({ model, tools, messages });
  const calls = first.choices[0].message.tool_calls;
  assert.deepEqual(calls.map(call => call.function.name).sort(), ['get_time', 'get_weather']);
  assert.notEqual(calls[0].id, calls[1].id);
  const results = calls.map(call => ({ role: 'tool', tool_call_id: call.id, content: `{"of":"${call.function.name}"}` }));
  const second = await client().chat.completions.create({ model, tools, messages: [...messages, first.choices[0].message, ...results] });
  assert.match(second.choices[0].message.content, /The tool has answered/);
});

each('tools, parallel calls switched off', async model => {
  const completion = await client().chat.completions.create({ model, tools, parallel_tool_calls: false, messages: user('Use both tools in parallel.') });
  assert.equal(completion.choices[0].message.tool_calls.length, 1);
});

each('tools, a forced choice', async model => {
  const completion = await client().chat.completions.create({
    model, tools, tool_choice: { type: 'function', function: { name: 'get_time' } }, messages: user('Hello'),
  });
  assert.equal(completion.choices[0].message.tool_calls[0].function.name, 'get_time');
});

each('tools, streaming, parallel calls and their results', async model => {
  const messages = user('Use both tools in parallel: get_weather and get_time for Rome.');
  const stream = client().chat.completions.stream({ model, tools, messages });
  const first = await stream.finalChatCompletion();
  assert.equal(first.choices[0].finish_reason, 'tool_calls');
  const { role, content, tool_calls } = first.choices[0].message;
  assert.deepEqual(tool_calls.map(call => call.function.name).sort(), ['get_time', 'get_weather']);
  for (const call of tool_calls) {
    assert.equal(typeof JSON.parse(call.function.arguments).city, 'string');
  }

  const calls = tool_calls.map(call => ({ id: call.id, type: 'function', function: { name: call.function.name, arguments: call.function.arguments } }));
  const results = calls.map(call => ({ role: 'tool', tool_call_id: call.id, content: 'fine' }));
  const second = await client().chat.completions.stream({ model, tools, messages: [...messages, { role, content, tool_calls: calls }, ...results] }).finalChatCompletion();
  assert.match(second.choices[0].message.content, /The tool has answered/);
});

each('images, by address and in the request', async model => {
  const completion = await client().chat.completions.create({
    model,
    messages: user([
      { type: 'text', text: 'What is in these pictures?' },
      { type: 'image_url', image_url: { url: 'https://images.example/river.jpg' } },
      { type: 'image_url', image_url: { url: `data:image/png;base64,${pixel}` } },
    ]),
  });
  assert.match(completion.choices[0].message.content, /I see 2 images \(url, image\/png\)/);
});

each('structured output, plain', async model => {
  const completion = await client().chat.completions.create({
    model, messages: user('Name a book.'), response_format: { type: 'json_schema', json_schema: { name: 'book', strict: true, schema: answerSchema } },
  });
  checkAnswer(completion.choices[0].message.content);
});

each('structured output, streaming', async model => {
  const completion = await client().chat.completions.stream({
    model, messages: user('Name a book.'), response_format: { type: 'json_schema', json_schema: { name: 'book', strict: true, schema: answerSchema } },
  }).finalChatCompletion();
  checkAnswer(completion.choices[0].message.content);
});

each('stop sequences', async model => {
  const completion = await client().chat.completions.create({ model, stop: ['HALT'], messages: user('[[sim: echo]] one two HALT three') });
  assert.match(completion.choices[0].message.content, /one two/);
  assert.doesNotMatch(completion.choices[0].message.content, /HALT|three/);
  assert.equal(completion.choices[0].finish_reason, 'stop');
});

each('reasoning', async (model, upstream) => {
  const completion = await client().chat.completions.create({ model, reasoning_effort: 'low', max_completion_tokens: 4_000, messages: user('How many bridges does a town of seven need?') });
  assert.ok(completion.choices[0].message.content.length > 10);
  if (!speaksAnthropic(upstream)) {
    assert.equal(completion.usage.completion_tokens_details.reasoning_tokens, 32);
  }
});

for (const model of ['embeddings', 'embeddings-inside']) {
  once(`embeddings, ${model}`, async () => {
    const { data, response } = await client().embeddings.create({ model, input: ['one river', 'two rivers'] }).withResponse();
    assert.deepEqual(data.data.map(item => item.index), [0, 1]);
    assert.equal(data.data[0].embedding.length, 256);
    const length = Math.hypot(...data.data[0].embedding);
    assert.ok(Math.abs(length - 1) < 1e-3, `the vector's length is ${length}`);
    assert.equal(Math.round(Number(response.headers.get('x-weir-cost-usd')) * 1e9), data.usage.prompt_tokens * 2_500);
  });

  once(`embeddings as numbers with dimensions, ${model}`, async () => {
    const list = await client().embeddings.create({ model, input: 'a river', dimensions: 8, encoding_format: 'float' });
    assert.equal(list.data[0].embedding.length, 8);
  });
}

each('embeddings of a model that has none', async model => {
  const error = await rejection(OpenAI.BadRequestError, () => client().embeddings.create({ model, input: 'a river' }));
  assert.match(error.message, /embedding/i);
}, ['anthropic', 'anthropic-inside']);

once('models, list and one', async () => {
  const names = [];
  for await (const model of client().models.list()) {
    assert.equal(model.object, 'model');
    names.push(model.id);
  }

  for (const upstream of upstreams) {
    assert.ok(names.includes(`chat-${upstream}`));
  }

  assert.equal((await client().models.retrieve('chat-openai')).id, 'chat-openai');
  await rejection(OpenAI.NotFoundError, () => client().models.retrieve('no-such-model'));
});

once('models of a restricted key', async () => {
  const names = [];
  for await (const model of client('restricted').models.list()) {
    names.push(model.id);
  }

  assert.deepEqual(names, ['chat-openai']);
});

once('error, wrong key', async () => {
  const error = await rejection(OpenAI.AuthenticationError, () => client('no-such-key').chat.completions.create({ model: 'chat-openai', messages: user('Hello') }));
  assert.equal(error.status, 401);
  assert.equal(error.code, 'invalid_api_key');
});

once('error, model not allowed', async () => {
  const error = await rejection(OpenAI.PermissionDeniedError, () => client('restricted').chat.completions.create({ model: 'chat-anthropic', messages: user('Hello') }));
  assert.match(error.message, /chat-anthropic/);
});

once('error, unknown model', async () => {
  const error = await rejection(OpenAI.NotFoundError, () => client().chat.completions.create({ model: 'no-such-model', messages: user('Hello') }));
  assert.equal(error.code, 'model_not_found');
  assert.match(error.message, /no-such-model/);
});

each('error, bad parameter', async model => {
  const error = await rejection(OpenAI.BadRequestError, () => client().chat.completions.create({ model, messages: user('Hello'), max_tokens: 'many' }));
  assert.match(error.message, /max_tokens/);
});

each('error, too large', async model => {
  const error = await rejection(OpenAI.APIError, () => client('main', noRetries).chat.completions.create({ model, messages: user('river '.repeat(200_000)) }));
  assert.equal(error.status, 413);
});

once('error, rate limit, without retries', async () => {
  const limited = client('limited-js-openai', noRetries);
  const error = await rejection(OpenAI.RateLimitError, async () => {
    for (let i = 0; i < 5; i++) {
      await limited.chat.completions.create({ model: 'chat-openai', messages: user('Hello') });
    }
  });
  assert.equal(error.headers.get('retry-after'), '1');
});

once('error, rate limit, waited out by the SDK', async () => {
  const limited = client('limited-js-openai', { maxRetries: 4 });
  const took = await seconds(async () => {
    for (let i = 0; i < 3; i++) {
      await limited.chat.completions.create({ model: 'chat-openai', messages: user('Hello') });
    }
  });
  assert.ok(took > 1.8, `three calls at one a second took ${took} s`);
});

each('error, rate limit of the upstream', async model => {
  const error = await rejection(OpenAI.RateLimitError, () => client('main', noRetries).chat.completions.create({ model, messages: user('[[sim: status=429, retry-after=7]]') }));
  assert.equal(error.headers.get('retry-after'), '7');
});

for (const stream of [false, true]) {
  const how = stream ? 'streaming' : 'plain';
  once(`failover, ${how}`, async () => {
    const { data, response } = await client().chat.completions.create({ model: 'fails-over', stream, messages: user('Hello') }).withResponse();
    assert.equal(response.headers.get('x-weir-provider'), 'anthropic-sim');
    if (stream) {
      let text = '';
      for await (const chunk of data) {
        text += chunk.choices[0].delta.content ?? '';
      }

      assert.ok(text.length > 0);
    }
  });

  once(`error, every upstream overloaded, ${how}`, async () => {
    const error = await rejection(OpenAI.InternalServerError, () => client('main', noRetries).chat.completions.create({ model: 'overloaded', stream, messages: user('Hello') }));
    assert.equal(error.status, 529);
    const { operation: record, attempts } = await operation(error.headers.get('x-weir-operation'));
    assert.equal(record.outcome, 'failed');
    assert.ok(attempts.length >= 2);
    assert.equal(Number(record.cost_usd), 0);
  });

  once(`error, every upstream broken, ${how}`, async () => {
    const error = await rejection(OpenAI.InternalServerError, () => client('main', noRetries).chat.completions.create({ model: 'broken', stream, messages: user('Hello') }));
    assert.equal(error.status, 500);
  });
}

for (const fault of ['error-event=3', 'cut-after=3', 'reset-after=6, interval-ms=100', 'cut-inside=3']) {
  each(`error in mid-stream, ${fault}`, async model => {
    const finishes = [];
    const { data: stream, response } = await client().chat.completions.create({
      model, stream: true, messages: user(`[[sim: ${fault}]] Tell me about rivers.`),
    }).withResponse();
    await rejection(OpenAI.APIError, async () => {
      for await (const chunk of stream) {
        finishes.push(chunk.choices[0].finish_reason);
      }
    });
    assert.ok(finishes.length > 0, 'something came before the error');
    assert.ok(finishes.every(finish => !finish), 'nothing looked like a whole answer');

    const { operation: record } = await operation(response.headers.get('x-weir-operation'));
    assert.ok(['cut', 'failed'].includes(record.outcome), record.outcome);
  });
}

each('a stream whose upstream leaves out the last line', async (model, upstream) => {
  const helper = () => client().chat.completions.stream({ model, messages: user('[[sim: no-terminal]] Tell me about rivers.') }).finalChatCompletion();
  if (speaksAnthropic(upstream)) {
    await rejection(OpenAI.APIError, helper);
  } else {
    assert.equal((await helper()).choices[0].finish_reason, 'stop'); // a finish reason ends an OpenAI answer; some providers send no [DONE]
  }
});

each('error in mid-stream, through the streaming helper', async model => {
  await rejection(OpenAI.OpenAIError, () => client().chat.completions.stream({ model, messages: user('[[sim: error-event=3]] Tell me about rivers.') }).finalChatCompletion());
});

each('error, a plain answer cut short', async model => {
  await rejection(OpenAI.InternalServerError, () => client('main', noRetries).chat.completions.create({ model, messages: user('[[sim: cut-after]] Hello') }));
});

each('cancelling a stream', async (model, upstream) => {
  const directive = mark();
  const { data: stream, response } = await client().chat.completions.create({
    model, stream: true, messages: user(`[[sim: events=200, interval-ms=100, ${directive}]] Tell me about rivers.`),
  }).withResponse();
  let chunks = 0;
  for await (const _ of stream) {
    if (++chunks === 3) {
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
  const call = client().chat.completions.create({ model, messages: user(`[[sim: first-ms=20000, ${directive}]] Hello`) }, { signal: abort.signal });
  const failed = rejection(OpenAI.APIUserAbortError, () => call);
  await billed(upstream, directive, 10_000, item => item.outcome === 'open');
  abort.abort();
  await failed;
  await billed(upstream, directive, 2_000, item => item.outcome === 'cancelled');
}, ['openai', 'anthropic']);

await main();
