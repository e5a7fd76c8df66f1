// What people do in the console, from its first line to its last: each scenario is one intention.
import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { adminToken, api, callModel, main, openBrowser, openPage, password, scenario, settled, signIn, start, startDemo } from './harness.mjs';
import { corpus } from './xss.mjs';

const inPage = async (url, options, run) => {
  const opened = await openPage(url, options);
  try {
    await run(opened, opened.page);
    await opened.clean();
  } finally {
    await opened.close();
  }
};

/** A provider that takes one secret, and can be told another. */
const upstreamOf = async secret => {
  let accepted = secret;
  const seen = [];
  const server = createServer((request, response) => {
    seen.push(request.headers.authorization);
    const isRight = request.headers.authorization === `Bearer ${accepted}`;
    response.writeHead(isRight ? 200 : 401, { 'content-type': 'application/json', connection: 'close' });
    response.end(JSON.stringify(!isRight ? { error: { message: `Incorrect API key provided: ${request.headers.authorization}` } }
      : request.method === 'GET' ? { object: 'list', data: [] }
      : { id: 'x', object: 'chat.completion', created: 1, model: 'large-1', choices: [{ index: 0, message: { role: 'assistant', content: 'hi' }, finish_reason: 'stop' }], usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 } }));
  });
  await new Promise(done => server.listen(0, '127.0.0.1', done));
  return { url: `http://127.0.0.1:${server.address().port}`, seen, accept: next => { accepted = next; }, close: () => { server.closeAllConnections(); server.close(); } };
};

const freePort = () => new Promise(done => {
  const probe = createServer().listen(0, '127.0.0.1', () => {
    const { port } = probe.address();
    probe.close(() => done(port));
  });
});

const until = async (isSo, patienceMs = 20_000) => {
  for (const end = Date.now() + patienceMs; !isSo(); await new Promise(done => setTimeout(done, 50))) {
    assert.ok(Date.now() < end, 'it did not come in time');
  }
};

const apply = async (page, reason) => {
  await page.getByRole('dialog').getByLabel('Reason').fill(reason);
  await page.getByRole('dialog').getByRole('button', { name: /^(Apply|Roll back|Change it|Make it)$/ }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
};

scenario('the link of the first start makes the first user, who makes a first call and sees it arrive', async () => {
  const fresh = await start(['demo', '--no-traffic', '--urls', 'http://127.0.0.1:0'], { WEIR_ADMIN_TOKEN: '' });
  try {
    await inPage(fresh.url, { expected: ['/api/setup'] }, async (opened, page) => {
      const link = fresh.lines.map(line => /http\S+\/setup#\S+/.exec(line)?.[0]).find(Boolean);
      assert.ok(link, 'the start prints a link');
      await page.goto(link);
      await page.getByLabel('Your name').fill('ada');
      await page.locator('input[type=password]').fill('short');
      await page.getByRole('button', { name: 'Make the user and sign in' }).click();
      await page.locator('.mantine-PasswordInput-error').waitFor();
      await page.locator('input[type=password]').fill(password);
      await page.getByRole('button', { name: 'Make the user and sign in' }).click();
      await page.getByRole('button', { name: 'Make a key' }).click();
      const curl = await page.locator('pre', { hasText: 'curl ' }).innerText();
      const key = /Bearer (wk_\S+?)"/.exec(curl)[1];
      assert.equal((await callModel(fresh.url, key, JSON.parse(/-d '(.*)'/.exec(curl)[1]).model)).status, 200);
      await page.getByText('See it step by step').click();
      await page.getByText('The client got its answer').waitFor();
      await opened.shot('first-call');
    });
  } finally {
    await fresh.stop();
  }
});

scenario('a key is made, its secret is shown once, a call with it arrives, and it is rotated, switched off and on', async ({ url }) => {
  await inPage(url, {}, async (opened, page) => {
    await signIn(opened, url, 'oscar', '/keys');
    await page.getByRole('button', { name: 'New key' }).click();
    await page.getByLabel('Id').fill('mobile-app');
    await page.getByLabel('Team').last().fill('playground');
    await page.getByLabel('Requests a minute').fill('60');
    await page.getByRole('button', { name: 'Make the key' }).click();
    const secret = (await page.locator('[role=dialog] pre').first().innerText()).trim();
    await opened.shot('secret-shown-once');
    await page.getByRole('button', { name: 'I have it' }).click();
    assert.equal((await page.content()).includes(secret), false);
    await page.goto(`${url}/requests?key=mobile-app`);
    await settled(page);
    assert.equal((await callModel(url, secret)).status, 200);
    await page.locator('tbody tr', { hasText: 'completed' }).waitFor();
    await page.locator('tbody tr', { hasText: 'completed' }).first().getByRole('link').first().click();
    await page.getByText('59 of 60 requests a minute left').waitFor();
    await opened.shot('limits-as-it-came');
    await page.goto(`${url}/keys?key=mobile-app`);
    await page.getByRole('button', { name: /New secret, old one works a day/ }).click();
    await page.getByRole('button', { name: 'I have it' }).click();
    await page.getByRole('button', { name: 'Switch off' }).click();
    await page.getByRole('button', { name: 'Switch on' }).waitFor();
    assert.equal((await callModel(url, secret)).status, 401);
    await page.getByRole('button', { name: 'Switch on' }).click();
    await page.getByRole('button', { name: 'Switch off' }).waitFor();
    assert.equal((await callModel(url, secret)).status, 200);
  });
});

scenario('a wrong setting is told beside it; a right one has a diff, an origin and a revision, and is rolled back', async ({ url }) => {
  await inPage(url, { expected: ['/api/config'] }, async (opened, page) => {
    await signIn(opened, url, 'ada', '/configuration?section=gateway');
    const field = page.getByLabel('gateway.timeouts.idle_seconds');
    const before = await field.first().inputValue();
    await field.first().fill('-4');
    await page.getByRole('button', { name: 'Review and apply' }).click();
    await page.getByRole('dialog').getByRole('alert').filter({ hasText: 'gateway.timeouts.idle_seconds' }).waitFor();
    await page.getByRole('button', { name: 'Back', exact: true }).click();
    await page.getByText(/is out of range/).waitFor();
    await opened.shot('mistake-beside-the-field');
    await field.first().fill('77');
    await page.getByRole('button', { name: 'Review and apply' }).click();
    await page.getByRole('dialog').locator('.diff-new', { hasText: '77' }).waitFor();
    await opened.shot('review-with-diff');
    await apply(page, 'long answers');
    await page.locator('.panel-body', { hasText: 'gateway.timeouts.idle_seconds' }).getByText('override', { exact: true }).waitFor();
    await page.getByRole('tab', { name: 'Revisions' }).click();
    const row = page.locator('tbody tr', { hasText: 'long answers' });
    await row.getByRole('button', { name: /Changes/ }).click();
    await page.getByRole('dialog').locator('.diff-new', { hasText: '77' }).waitFor();
    await page.keyboard.press('Escape');
    await page.locator('tbody tr').nth(1).getByRole('button', { name: /Roll back/ }).click();
    await apply(page, 'no, it was right before');
    await page.getByRole('tab', { name: 'Values' }).click();
    await page.waitForFunction(([label, value]) => [...document.querySelectorAll('input')].some(input => input.getAttribute('aria-label') === label && input.value === value), ['gateway.timeouts.idle_seconds', before]);
  });
});

scenario('two people change at once: the slower sees what the other did, and goes on', async ({ url }) => {
  await inPage(url, { expected: ['/api/config'] }, async (opened, page) => {
    await signIn(opened, url, 'ada', '/configuration?section=gateway');
    await page.getByLabel('gateway.timeouts.idle_seconds').first().fill('55');
    await page.getByRole('button', { name: 'Review and apply' }).click();
    await api(url, 'PATCH', '/api/config', { reason: 'faster hands', set: { 'gateway.timeouts.connect_seconds': 9 } });
    await page.getByRole('dialog').getByLabel('Reason').fill('slower hands');
    await page.getByRole('dialog').getByRole('button', { name: 'Apply' }).click();
    await page.getByText('Somebody was faster').waitFor();
    await page.getByText('faster hands').waitFor();
    await opened.shot('conflict');
    await page.getByRole('button', { name: /I have seen it/ }).click();
    await apply(page, 'slower hands');
  });
});

scenario('a budget is reached: the refusal is explained step by step, and a credit lets calls through again', async ({ url, key }) => {
  await inPage(url, {}, async (opened, page) => {
    assert.equal((await callModel(url, key)).status, 200);
    await api(url, 'PATCH', '/api/budgets/playground-daily', { limit_usd: '0.000001', reason: 'try it' });
    assert.equal((await callModel(url, key)).status, 402);
    await signIn(opened, url, 'oscar', '/requests?outcome=refused');
    await page.locator('tbody tr', { hasText: 'refused' }).first().getByRole('link').first().click();
    await page.getByText('The client was told 402').waitFor();
    await opened.shot('budget-refusal-explained');
    await page.getByRole('link', { name: 'See how the budgets stand' }).click();
    await page.getByRole('button', { name: 'Change playground-daily' }).click();
    await page.getByLabel('Limit in US dollars').fill('5');
    await apply(page, 'the trial goes on');
    assert.equal((await callModel(url, key)).status, 200);
    await page.getByRole('link', { name: 'playground-daily' }).click();
    await page.getByRole('button', { name: 'Credit' }).click();
    await page.getByLabel('Amount in US dollars').fill('0.01');
    await page.getByRole('dialog').getByLabel('Reason').fill('a gift');
    await page.getByRole('dialog').getByRole('button', { name: 'Credit' }).click();
    await page.locator('tbody tr', { hasText: 'a gift' }).waitFor();
  });
});

scenario('a provider fails: its health and reasons change before the eyes, and it recovers', async ({ url, key }) => {
  await inPage(url, {}, async (opened, page) => {
    await signIn(opened, url, 'vera', '/providers');
    const card = page.locator('section.panel', { has: page.getByRole('heading', { name: /^flaky-sim/ }) });
    await card.waitFor();
    for (let call = 0; call < 8; call++) {
      await (await callModel(url, key, 'sim-resilient')).text();
    }
    await card.getByText(/calls in the last hour failed/).waitFor({ timeout: 40_000 });
    await opened.shot('provider-failing');
    const worse = Number((await card.locator('dd').first().innerText()));
    await api(url, 'PATCH', '/api/config', { reason: 'repaired', set: { 'providers.flaky-sim.simulator.faults': [] } });
    for (let call = 0; call < 40; call++) {
      await (await callModel(url, key, 'sim-resilient')).text();
    }
    await page.waitForFunction(before => [...document.querySelectorAll('section.panel')].some(one => one.querySelector('h2')?.textContent.startsWith('flaky-sim') && Number(one.querySelector('dd')?.textContent) > before), worse, { timeout: 40_000 });
  });
});

scenario('the server restarts: the page says so, keeps what was typed, and comes back without being loaded again', async () => {
  const first = await start(['demo', '--no-traffic', '--urls', 'http://127.0.0.1:0'], { WEIR_ADMIN_TOKEN: adminToken });
  let second;
  try {
    await api(first.url, 'POST', '/api/users', { id: 'ada', role: 'admin', password });
    const opened = await openPage(first.url, { expected: ['/'] });
    const { page } = opened;
    await signIn(opened, first.url, 'ada', '/budgets');
    await page.getByRole('status', { name: /^Live/ }).waitFor();
    await page.evaluate(() => { window.stayed = true; });
    await page.getByRole('button', { name: 'New budget' }).click();
    await page.getByLabel('Id').fill('after-restart');
    await first.end();
    await page.getByRole('status', { name: /^Reconnecting/, includeHidden: true }).waitFor();
    await opened.shot('server-away');
    second = await start(['demo', '--no-traffic', '--urls', first.url], { WEIR_ADMIN_TOKEN: adminToken }, first.folder);
    await page.getByRole('status', { name: /^Live/, includeHidden: true }).waitFor({ timeout: 40_000 });
    assert.equal(await page.getByLabel('Id').inputValue(), 'after-restart');
    assert.equal(await page.evaluate(() => window.stayed), true);
    await opened.close();
  } finally {
    await (second ?? first).stop().catch(() => undefined);
  }
});

scenario('a session that ended asks for sign-in and returns to the same place', async ({ url }) => {
  await inPage(url, { expected: ['/api/'] }, async (opened, page) => {
    await signIn(opened, url, 'ada', '/keys?state=active');
    await opened.page.context().clearCookies();
    await page.getByRole('link', { name: 'Costs' }).click();
    await page.waitForURL('**/sign-in**');
    await page.getByLabel('Name').fill('ada');
    await page.locator('input[type=password]').fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL('**/costs');
    await page.goto(`${url}/sign-in?next=${encodeURIComponent('//canary.invalid/')}`);
    await page.getByLabel('Name').fill('ada');
    await page.locator('input[type=password]').fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(`${url}/`);
  });
});

scenario('200 hostile texts in every field that is shown are texts', async ({ url, key }) => {
  for (let index = 0; index < corpus.length; index++) {
    const text = corpus[index].replaceAll(/[\u0000-\u001f\u2028\u202e]/g, ' ').slice(0, 190).trim();
    await (await callModel(url, key, corpus[index], { 'x-weir-customer': encodeURIComponent(text).slice(0, 100) })).text();
    if (index % 4 === 0) {
      await api(url, 'POST', '/api/keys', { id: `xss-${index}`, description: text, team: text.slice(0, 100).trim(), project: text.slice(0, 100).trim(), reason: text });
    }
    if (index % 10 === 0) {
      await api(url, 'PATCH', '/api/config', { reason: text, author: text, tags: [text.slice(0, 50).trim()], set: { 'gateway.timeouts.idle_seconds': 100 + index } });
      await api(url, 'POST', '/api/budgets/playground-daily/credits', { amount_usd: '0.000001', reason: text });
    }
  }
  await inPage(url, { expected: ['/api/budgets/%22'] }, async (opened, page) => {
    await signIn(opened, url, 'ada');
    const { items } = await api(url, 'GET', '/api/operations?outcome=refused');
    for (const path of ['/', '/requests', '/requests?model=' + encodeURIComponent(corpus[0]), `/requests/${items[0].id}`, '/keys', '/keys?key=xss-0', '/costs?by=team', '/costs?by=customer', '/budgets', '/budgets/playground-daily', '/configuration?tab=overrides', '/configuration?tab=revisions', '/configuration?tab=text', '/audit', '/start', `/budgets/${encodeURIComponent(corpus[1])}`, `/${encodeURIComponent(corpus[2])}`]) {
      await page.goto(url + path);
      await settled(page).catch(() => page.getByText('There is no such').first().waitFor());
      await page.mouse.move(400, 400);
    }
    await page.goto(`${url}/requests`);
    await page.getByText('canary.invalid').first().waitFor();
    assert.equal(await page.locator('main script, main iframe, main object, main embed, main marquee, main [onerror], main [onload]').count(), 0);
  });
});

scenario("another site's page changes nothing, whatever it tries in the name of whoever is signed in", async ({ url }) => {
  const opened = await openPage(url);
  try {
    await signIn(opened, url, 'ada');
    const document = await api(url, 'GET', '/openapi/v1.json');
    const calls = Object.entries(document.paths).flatMap(([path, methods]) => Object.keys(methods).filter(method => method !== 'get').map(method => ({ method: method.toUpperCase(), path: path.replaceAll(/\{\w+\}/g, 'house') })));
    assert.ok(calls.length > 30);
    const before = (await api(url, 'GET', '/api/live/state')).revision;
    const seen = [];
    opened.page.on('response', response => response.request().method() !== 'GET' && seen.push([response.request().method(), response.status()]));
    const elsewhere = createServer((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>evil</h1>'));
    await new Promise(done => elsewhere.listen(0, done));
    const { port } = elsewhere.address();
    // Another site, and another port of the same one, to which even strict cookies travel.
    for (const origin of [`http://localhost:${port}`, `http://127.0.0.1:${port}`]) {
      const evil = await opened.page.context().newPage();
      evil.on('response', response => response.url().startsWith(url) && !['GET', 'OPTIONS'].includes(response.request().method()) && seen.push([response.request().method(), response.status(), response.url()]));
      await evil.goto(origin);
      await evil.evaluate(attack, [url, calls]);
      await evil.close();
    }
    elsewhere.close();
    assert.ok(seen.length > 20, `${seen.length} of them reached the server`);
    assert.deepEqual(seen.filter(([, status]) => status < 400), []);
    assert.equal((await api(url, 'GET', '/api/live/state')).revision, before);
  } finally {
    await opened.close();
  }
});

/** What another page can do to make the browser send something: fetch, with and without asking first, and forms. */
async function attack([target, list]) {
  for (const { method, path } of list) {
    for (const type of ['application/json', 'text/plain']) {
      await fetch(target + path, { method, mode: type === 'text/plain' && method === 'POST' ? 'no-cors' : 'cors', credentials: 'include', headers: { 'content-type': type }, body: '{"reason":"evil"}' }).catch(() => undefined);
    }
    if (method === 'POST') {
      const frame = document.createElement('iframe');
      frame.name = `f${Math.random()}`;
      const form = Object.assign(document.createElement('form'), { action: target + path, method: 'post', enctype: 'text/plain', target: frame.name });
      document.body.append(frame, form);
      const loaded = new Promise(done => { frame.onload = done; setTimeout(done, 500); });
      form.submit();
      await loaded;
    }
  }
}

scenario('a provider and a model are made from forms: tried first, told what is wrong, compared, used by a call, and rolled back', async ({ url, key }) => {
  const upstream = await upstreamOf('sk-good-secret');
  try {
    await inPage(url, { expected: ['/api/config', '/api/providers/test', '/api/credentials'] }, async (opened, page) => {
      await signIn(opened, url, 'ada', '/providers');
      const before = (await api(url, 'GET', '/api/live/state')).revision;
      await page.getByRole('button', { name: 'New provider' }).click();
      const form = page.getByRole('dialog', { name: 'New provider' });
      await form.getByRole('textbox', { name: 'Id', exact: true }).fill('house');
      await form.getByRole('combobox', { name: 'Kind' }).click();
      await page.getByRole('option', { name: 'openai-compatible' }).click();
      await form.getByLabel('Secret', { exact: true }).fill('sk-wrong-secret');
      await form.getByRole('button', { name: 'Test connection' }).click();
      // The server's own sentence stands beside the field.
      await form.locator('.mantine-InputWrapper-root', { hasText: 'Base URL' }).getByText(/needs|base_url|address/i).first().waitFor();
      await form.getByLabel(/Base URL/).fill(`${upstream.url}/v1`);
      await form.getByRole('combobox', { name: 'Allow private network' }).click();
      await page.getByRole('option', { name: 'true' }).click();
      await form.getByRole('button', { name: 'Test connection' }).click();
      await form.getByText('it does not accept the credential').waitFor();
      await opened.shot('provider-form-refused');
      await form.getByLabel('Secret', { exact: true }).fill('sk-good-secret');
      await form.getByRole('button', { name: 'Test connection' }).click();
      await form.getByText(/It answers as it should/).waitFor();
      assert.equal((await api(url, 'GET', '/api/live/state')).revision, before, 'a test leaves no trace');
      assert.equal((await api(url, 'GET', '/api/credentials')).items.some(one => one.service === 'house'), false);
      await form.getByRole('button', { name: 'Review and apply' }).click();
      const review = page.getByRole('dialog', { name: 'Review and apply' });
      await review.locator('.diff-new', { hasText: 'vault:house/api_key' }).waitFor();
      await opened.shot('provider-review');
      await review.getByLabel('Reason').fill('our own models');
      await review.getByRole('button', { name: 'Apply' }).click();
      await page.getByRole('heading', { name: /^house/ }).waitFor();
      assert.equal((await page.content()).includes('sk-good-secret'), false);

      await page.getByRole('button', { name: 'New model' }).click();
      const model = page.getByRole('dialog', { name: 'New model' });
      await model.getByRole('textbox', { name: 'Name', exact: true }).fill('house-large');
      await model.locator('input[placeholder]').and(model.getByLabel(/^Provider/)).first().fill('house');
      await model.getByRole('textbox', { name: 'Model', exact: true }).fill('large-1');
      await model.getByRole('textbox', { name: 'Price: input', exact: true }).first().fill('0.15');
      await model.getByRole('button', { name: 'Review and apply' }).click();
      await page.getByRole('dialog', { name: 'Review and apply' }).getByText(/price.output/).first().waitFor();
      await page.getByRole('dialog', { name: 'Review and apply' }).getByRole('button', { name: 'Back' }).click();
      await opened.shot('model-form-mistake');
      await model.getByRole('textbox', { name: 'Price: output', exact: true }).first().fill('0.6');
      await model.getByRole('button', { name: 'Review and apply' }).click();
      await page.getByRole('dialog', { name: 'Review and apply' }).getByLabel('Reason').fill('for the app');
      await page.getByRole('dialog', { name: 'Review and apply' }).getByRole('button', { name: 'Apply' }).click();
      await page.locator('tbody tr', { hasText: 'house-large' }).waitFor();
      const answer = await callModel(url, key, 'house-large');
      assert.equal(answer.status, 200, await answer.text());
      assert.equal(upstream.seen.at(-1), 'Bearer sk-good-secret');

      await page.getByRole('button', { name: 'Change house', exact: true }).click();
      const change = page.getByRole('dialog', { name: 'Change house' });
      await change.getByRole('button', { name: /^Timeouts/ }).click();
      await change.getByLabel(/^Idle seconds/).fill('33');
      await change.getByRole('button', { name: 'Review and apply' }).click();
      await page.getByRole('dialog', { name: 'Review and apply' }).locator('.diff-new', { hasText: '33' }).waitFor();
      await page.getByRole('dialog', { name: 'Review and apply' }).getByLabel('Reason').fill('patience');
      await page.getByRole('dialog', { name: 'Review and apply' }).getByRole('button', { name: 'Apply' }).click();
      await change.waitFor({ state: 'detached' });

      await page.getByRole('button', { name: 'Remove house-large' }).click();
      await page.getByRole('dialog').locator('.diff-old').first().waitFor();
      await page.getByRole('dialog').getByLabel('Reason').fill('not needed');
      await page.getByRole('dialog').getByRole('button', { name: 'Apply' }).click();
      await page.locator('tbody tr', { hasText: 'house-large' }).waitFor({ state: 'detached' });

      await page.goto(`${url}/configuration?tab=revisions`);
      await page.getByRole('button', { name: `Roll back to revision ${before}` }).click();
      await apply(page, 'as it was');
      assert.equal('house' in (await api(url, 'GET', '/api/config')).config.providers, false);
    });
  } finally {
    upstream.close();
  }
});

scenario('deployments are moved by the keyboard, the new order is told, compared, kept and used, and one step takes it back', async ({ url, key }) => {
  const orderOf = async () => (await api(url, 'GET', '/api/models')).items.find(one => one.name === 'sim-resilient').deployments.map(one => one.id);
  assert.deepEqual(await orderOf(), ['primary', 'fallback']);
  await inPage(url, {}, async (opened, page) => {
    await signIn(opened, url, 'ada', '/providers');
    await page.getByRole('button', { name: 'Change sim-resilient' }).click();
    const form = page.getByRole('dialog', { name: 'Change sim-resilient' });
    const names = () => form.getByRole('group', { name: /^Deployment / }).evaluateAll(all => all.map(one => one.getAttribute('aria-label')));
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
    const move = form.getByRole('button', { name: 'Move fallback up' });
    assert.equal(await form.getByRole('button', { name: 'Move primary up' }).isDisabled(), true);
    await move.focus();
    await page.keyboard.press('Enter');
    await form.getByRole('status').getByText('fallback is now 1 of 2.').waitFor({ state: 'attached' });
    assert.deepEqual(await names(), ['Deployment fallback, 1 of 2', 'Deployment primary, 2 of 2']);
    // It cannot go further up, so the way back has the focus.
    assert.equal(await focused(), 'Move fallback down');
    await page.keyboard.press('Enter');
    assert.equal(await form.getByRole('button', { name: 'Review and apply' }).isDisabled(), true, 'it is as it was');
    assert.equal(await focused(), 'Move fallback up');
    await page.keyboard.press('Enter');
    await form.getByText(/Another order sets these deployments here as a whole/).waitFor();
    await opened.shot('model-form-reordered');
    await opened.axe();
    await form.getByRole('button', { name: 'Review and apply' }).click();
    const review = page.getByRole('dialog', { name: 'Review and apply' });
    await review.locator('.diff-row').first().waitFor();
    assert.deepEqual((await review.locator('.diff-row').allInnerTexts()).map(text => text.split('\n')[0]), ['models.sim-resilient.deployments reordered'], 'nothing but the order differs');
    await review.locator('.diff-row', { hasText: 'models.sim-resilient.deployments' }).getByText('reordered').waitFor();
    await review.getByLabel('Reason').fill('the first one is flaky');
    await review.getByRole('button', { name: 'Apply' }).click();
    await form.waitFor({ state: 'detached' });
    assert.deepEqual(await orderOf(), ['fallback', 'primary']);
    await page.getByRole('button', { name: 'Change sim-resilient' }).click();
    await form.getByRole('group', { name: 'Deployment fallback, 1 of 2' }).waitFor();
    const answer = await callModel(url, key, 'sim-resilient');
    assert.equal(answer.status, 200, await answer.text());
    assert.equal(answer.headers.get('x-weir-provider'), 'anthropic-sim');

    await page.goto(`${url}/configuration?tab=overrides`);
    await page.locator('tbody tr', { hasText: 'taken away' }).getByRole('button', { name: 'Take away' }).click();
    await apply(page, 'as the file says');
    assert.deepEqual(await orderOf(), ['primary', 'fallback']);
  });
});

scenario('a budget’s child without a name says so, and is found', async ({ url, key }) => {
  await api(url, 'PATCH', '/api/config', { reason: 'by user', set: { 'budgets.each-user': { scope: { user: '*' }, period: 'month', limit_usd: 5, action: 'warn' } } });
  await (await callModel(url, key)).text();
  await (await callModel(url, key, 'sim-gpt', { 'x-weir-user': 'ursula' })).text();
  await inPage(url, {}, async (opened, page) => {
    await signIn(opened, url, 'ada', '/budgets');
    await page.getByText('user: (none)').waitFor();
    await page.getByText('user: ursula').waitFor();
    await page.getByRole('textbox', { name: 'Find a budget' }).fill('(none)');
    await page.getByText('user: ursula').waitFor({ state: 'detached' });
    await page.getByText('user: (none)').waitFor();
    await page.getByRole('textbox', { name: 'Find a budget' }).fill('nobody at all');
    await page.getByText('No budget matches').waitFor();
    await page.goto(`${url}/budgets/each-user`);
    await page.getByText('user: (none)').waitFor();
    await page.getByRole('button', { name: 'Credit' }).click();
    await page.getByRole('combobox', { name: 'Which of them' }).fill('none');
    await page.getByRole('option', { name: 'user: (none)' }).waitFor();
    assert.equal(/user=/.test(await page.locator('body').innerText()), false);
  });
  await api(url, 'PATCH', '/api/config', { reason: 'done', remove: ['budgets.each-user'] });
});

scenario('a connection is tested wherever its secret is kept, and what fails is said exactly', async ({ url }) => {
  const upstream = await upstreamOf('sk-of-the-environment');
  try {
    await api(url, 'PATCH', '/api/config', { reason: 'to be tested', set: { 'providers.by-name': { kind: 'openai-compatible', base_url: `${upstream.url}/v1`, allow_private_network: true, credential: 'env:BROWSER_SECRET' } } });
    await inPage(url, {}, async (opened, page) => {
      await signIn(opened, url, 'oscar', '/providers');
      const card = page.locator('section.panel', { has: page.getByRole('heading', { name: /^by-name/ }) });
      await card.getByRole('button', { name: 'Test connection' }).click();
      await card.getByText(/env:BROWSER_SECRET: .*It answers as it should/).waitFor();
      upstream.accept('another');
      await card.getByRole('button', { name: 'Test connection' }).click();
      await card.getByText(/it does not accept the credential/).waitFor();
      upstream.close();
      await card.getByRole('button', { name: 'Test connection' }).click();
      await card.getByText(/no connection/i).waitFor();
      assert.equal(await page.getByRole('button', { name: 'New provider' }).count(), 0, 'an operator makes none');
    });
  } finally {
    upstream.close();
    await api(url, 'PATCH', '/api/config', { reason: 'done', remove: ['providers.by-name'] });
  }
});

scenario('the editor proposes names and values, explains them, and tells what is wrong at its line', async ({ url }) => {
  await inPage(url, { expected: ['/api/config'] }, async (opened, page) => {
    await signIn(opened, url, 'ada', '/configuration?tab=text');
    const editor = page.getByRole('textbox', { name: 'Configuration as YAML' });
    await editor.click();
    await page.keyboard.press('Control+A');
    await page.keyboard.press('Delete');
    for (const line of ['providers:', 'fresh:']) {
      await page.keyboard.type(line);
      await page.keyboard.press('Enter');
    }
    await page.keyboard.type('ki');
    await page.locator('.cm-tooltip-autocomplete').getByText('kind', { exact: true }).waitFor();
    await page.locator('.cm-tooltip-autocomplete li').first().click();
    await page.keyboard.type('sim');
    await page.locator('.cm-tooltip-autocomplete').getByText('simulator', { exact: true }).waitFor();
    await opened.shot('editor-proposals');
    await page.locator('.cm-tooltip-autocomplete li').first().click();
    assert.match(await editor.innerText(), /kind: simulator/);
    await page.getByRole('button', { name: 'Discard' }).click();
    await page.waitForFunction(() => document.querySelector('.cm-content')?.textContent.includes('gateway'));
  });
});

scenario('one changes one’s own password, makes a token that is shown once, and ends what one left open elsewhere', async ({ url }) => {
  await api(url, 'POST', '/api/users', { id: 'selma', role: 'viewer', password });
  const elsewhere = await openPage(url);
  await signIn(elsewhere, url, 'selma');
  await inPage(url, { expected: ['/api/'] }, async (opened, page) => {
    await signIn(opened, url, 'selma');
    await page.getByRole('button', { name: 'selma' }).click();
    await page.getByRole('menuitem', { name: 'Your account' }).click();
    await page.getByRole('button', { name: 'New token' }).click();
    await page.getByRole('dialog').getByLabel('Name').fill('nightly');
    await page.getByRole('dialog').getByRole('button', { name: 'Make the token' }).click();
    const token = (await page.locator('[role=dialog] pre').first().innerText()).trim();
    await opened.shot('token-shown-once');
    await page.getByRole('button', { name: 'I have it' }).click();
    assert.equal((await page.content()).includes(token), false);
    const asToken = () => fetch(`${url}/api/session`, { headers: { authorization: `Bearer ${token}` } });
    assert.equal((await (await asToken()).json()).name, 'selma');
    await page.getByRole('button', { name: 'Sign out there' }).click();
    await page.getByRole('button', { name: 'Sign out there' }).waitFor({ state: 'detached' });
    assert.equal(await elsewhere.page.evaluate(async () => (await fetch('/api/session')).status), 401);
    await page.getByRole('textbox', { name: 'Current password' }).fill('not this one at all');
    await page.getByRole('textbox', { name: 'New password' }).fill('short');
    await page.getByRole('button', { name: 'Change the password' }).click();
    await page.locator('.mantine-PasswordInput-error').waitFor();
    await page.getByRole('textbox', { name: 'New password' }).fill('quiet harbour 81 lantern');
    await page.getByRole('button', { name: 'Change the password' }).click();
    await page.getByText('The current password is another one.').waitFor();
    await page.getByRole('textbox', { name: 'Current password' }).fill(password);
    await page.getByRole('button', { name: 'Change the password' }).click();
    await page.getByText('You are signed out everywhere else.').waitFor();
    await opened.shot('account');
    await page.getByRole('button', { name: 'Take nightly back' }).click();
    await page.getByRole('button', { name: 'Take it back for good' }).click();
    await page.getByText('No token yet').waitFor();
    assert.equal((await asToken()).status, 401);
  });
  await elsewhere.close();
});

scenario('a credential is entered, tested, rotated, retired, wrapped under a new key and deleted, and its value is nowhere', async ({ url }) => {
  const upstream = await upstreamOf('sk-first-value');
  try {
    await inPage(url, { expected: ['/api/credentials'] }, async (opened, page) => {
      const bodies = [];
      page.on('response', response => response.url().includes('/api/') && response.text().then(text => bodies.push(text), () => undefined));
      await signIn(opened, url, 'ada', '/credentials');
      await page.getByRole('button', { name: 'New credential' }).click();
      await page.getByLabel('Service').fill('tried');
      await page.getByRole('textbox', { name: 'Secret', exact: true }).fill('sk-first-value');
      await page.getByRole('button', { name: 'Put it into the vault' }).click();
      await page.getByText(/origin|where it may go|address/i).first().waitFor();
      await page.getByLabel('Where it may go').fill(upstream.url);
      await page.getByRole('button', { name: 'Put it into the vault' }).click();
      await page.getByRole('button', { name: 'tried/api_key', exact: true }).click();
      const drawer = page.getByRole('dialog', { name: 'tried/api_key' });
      await drawer.getByRole('button', { name: 'Test' }).click();
      await drawer.getByText(/there is nobody to ask/).waitFor();
      await api(url, 'PATCH', '/api/config', { reason: 'to be tested', set: { 'providers.tried': { kind: 'openai-compatible', base_url: `${upstream.url}/v1`, allow_private_network: true, credential: 'vault:tried/api_key' } } });
      await drawer.getByRole('button', { name: 'Test' }).click();
      await drawer.getByText('tried: takes it.').waitFor();
      upstream.accept('sk-second-value');
      await drawer.getByRole('button', { name: 'Rotate', exact: true }).click();
      await page.getByRole('textbox', { name: 'Secret', exact: true }).fill('sk-second-value');
      await page.getByRole('dialog').getByRole('button', { name: 'Rotate' }).click();
      await drawer.getByText('grace').waitFor();
      await drawer.getByRole('button', { name: 'Rotate by its rotator' }).click();
      await drawer.getByText(/rotator/i).last().waitFor();
      await opened.shot('credential');
      await drawer.getByRole('button', { name: 'Retire…' }).click();
      await drawer.getByRole('button', { name: 'Retire and erase it' }).click();
      await drawer.getByText('retired').first().waitFor();
      await drawer.getByRole('button', { name: 'Delete…' }).click();
      await drawer.getByRole('button', { name: 'Delete it for good' }).click();
      await drawer.getByText(/is used by providers.tried/).waitFor();
      await drawer.getByRole('button', { name: 'Delete it all the same' }).click();
      await drawer.waitFor({ state: 'detached' });
      await page.getByRole('button', { name: 'New key…' }).click();
      await page.getByRole('button', { name: 'Make a new key' }).click();
      await page.getByText(/wrapped anew/).waitFor();
      assert.equal(bodies.some(text => text.includes('sk-first-value') || text.includes('sk-second-value')), false);
    });
  } finally {
    upstream.close();
    await api(url, 'PATCH', '/api/config', { reason: 'done', remove: ['providers.tried'] }).catch(() => undefined);
  }
});

scenario('every table and chart of a page is downloaded, and times are in UTC on hover', async ({ url }) => {
  await inPage(url, {}, async (opened, page) => {
    await signIn(opened, url, 'ada');
    for (const path of ['/', '/requests', '/costs', '/providers', '/integrations', '/budgets', '/budgets/each-team', '/keys', '/configuration?tab=overrides', '/configuration?tab=revisions', '/flags', '/credentials', '/people', '/audit', '/system', '/account']) {
      await page.goto(url + path);
      await settled(page);
      const without = await page.evaluate(() => [...document.querySelectorAll('.table-wrap, .chart')].filter(one => !document.querySelector('main a[download]') && !one.closest('section, div.panel')?.querySelector('[aria-label^="Download"]') && !one.parentElement?.querySelector('[aria-label^="Download"]')).map(one => one.getAttribute('aria-label')));
      assert.deepEqual(without, [], path);
      const times = await page.locator('main time').evaluateAll(all => all.map(one => one.title));
      assert.equal(times.every(title => / UTC$/.test(title)), true, `${path}: ${times.join(' | ')}`);
    }
    // Everything that a list has, and not what of it is shown: with the list's own choice.
    for (const [path, name] of [['/requests?model=sim-gpt', 'operations.csv'], ['/audit?action=user.add', 'audit.csv']]) {
      await page.goto(url + path);
      await settled(page);
      const [all] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'All as CSV' }).click()]);
      assert.equal(all.suggestedFilename(), name);
      assert.equal(new URL(all.url()).search.includes(path.split('?')[1]), true, all.url());
    }
    await page.goto(`${url}/people`);
    await settled(page);
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download users as CSV' }).click()]);
    assert.equal(file.suggestedFilename(), 'users.csv');
  });
});

scenario('nobody is signed in and there is a provider to sign in at: the page offers both, in light and dark, wide and narrow', async () => {
  const place = mkdtempSync(join(tmpdir(), 'weir-sign-in-'));
  const [data, management] = [await freePort(), await freePort()];
  writeFileSync(join(place, 'weir.yaml'), `schema: weir/1
server: { urls: ["http://127.0.0.1:${data}"], admin_urls: ["http://127.0.0.1:${management}"] }
providers: { inside: { kind: simulator } }
models: { m: { deployments: { only: { provider: inside, model: sim-gpt, price: { input: 1, output: 1 } } } } }
keys: { main: { secret: "env:MAIN_KEY" } }
access:
  password_sign_in: admins
  sign_in:
    corp: { label: Example Corp, authorization_endpoint: "https://idp.example/auth", token_endpoint: "https://idp.example/token", userinfo_endpoint: "https://idp.example/me", client_id: weir, client_secret: "env:IDP_SECRET", roles: { all: { role: viewer } } }
    hub: { label: Code hub, authorization_endpoint: "https://hub.example/auth", token_endpoint: "https://hub.example/token", userinfo_endpoint: "https://hub.example/me", client_id: weir, client_secret: "env:IDP_SECRET", roles: { all: { role: viewer } } }
`);
  const server = await start(['serve'], { WEIR_ADMIN_TOKEN: '', MAIN_KEY: 'wk_0123456789012345678901234567890123456789', IDP_SECRET: 'a-secret-of-Weir-there' }, place);
  try {
    // The link of the first start leads to where the console is, which is not where callers are.
    await until(() => server.lines.some(line => line.includes('/setup#')));
    const link = /http\S+\/setup#\S+/.exec(server.lines.find(line => line.includes('/setup#')))[0];
    assert.equal(new URL(link).port, String(management));
    const url = `http://127.0.0.1:${management}`;
    await inPage(url, { expected: ['/api/setup'] }, async (opened, page) => {
      await page.goto(link);
      await page.getByLabel('Your name').fill('ada');
      await page.locator('input[type=password]').fill(password);
      await page.getByRole('button', { name: 'Make the user and sign in' }).click();
      await page.waitForURL('**/start');
    });
    for (const scheme of ['light', 'dark']) {
      for (const width of [1440, 390]) {
        await inPage(url, { scheme, width }, async (opened, page) => {
          await page.goto(`${url}/keys?state=active`);
          await page.getByRole('link', { name: 'Sign in with Example Corp' }).waitFor();
          assert.match(await page.getByRole('link', { name: 'Sign in with Code hub' }).getAttribute('href'), /sign-in\/hub\?back=%2Fkeys%3Fstate%3Dactive$/);
          await opened.shot(`sign-in-${scheme}-${width}`);
          await opened.axe();
          await page.goto(`${url}/sign-in?provider=corp&problem=no_role`);
          await page.getByRole('alert').waitFor();
          await opened.shot(`sign-in-refused-${scheme}-${width}`);
        });
      }
    }
  } finally {
    await server.stop();
  }
});

scenario('what was typed stays while the server cannot be reached, and is sent when it can', async ({ url }) => {
  await inPage(url, { expected: ['/'] }, async (opened, page) => {
    await signIn(opened, url, 'oscar', '/keys');
    await page.getByRole('button', { name: 'New key' }).click();
    await page.getByLabel('Id').fill('patient-key');
    await page.route('**/api/keys', route => (route.request().method() === 'POST' ? route.abort() : route.continue()));
    await page.getByRole('button', { name: 'Make the key' }).click();
    await page.getByText('What you typed is kept').waitFor();
    assert.equal(await page.getByLabel('Id').inputValue(), 'patient-key');
    await page.unroute('**/api/keys');
    await page.getByRole('button', { name: 'Make the key' }).click();
    await page.getByRole('button', { name: 'I have it' }).click();
    await page.locator('tbody tr', { hasText: 'patient-key' }).waitFor();
  });
});

scenario('the first view needs at most 500 KB', async ({ url }) => {
  const opened = await openPage(url);
  try {
    const client = await opened.page.context().newCDPSession(opened.page);
    await client.send('Network.enable');
    let bytes = 0;
    client.on('Network.loadingFinished', event => { bytes += event.encodedDataLength; });
    await signIn(opened, url, 'ada');
    await settled(opened.page);
    assert.ok(bytes > 50_000 && bytes <= 500_000, `${bytes} bytes`);
  } finally {
    await opened.close();
  }
});

scenario('everything is reached by the keyboard, with the focus in sight', async ({ url }) => {
  await inPage(url, {}, async (opened, page) => {
    await signIn(opened, url, 'ada');
    await page.goto(url);
    await settled(page);
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Skip to the page');
    const reached = new Set();
    for (let step = 0; step < 40; step++) {
      await page.keyboard.press('Tab');
      if (await page.evaluate(() => document.activeElement === document.body)) {
        break; // behind the last one
      }
      reached.add(await page.evaluate(() => document.activeElement?.textContent?.trim() ?? ''));
      assert.notEqual(await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle), 'none');
    }
    for (const name of ['Requests', 'Costs', 'Budgets', 'Configuration', 'Audit']) {
      assert.ok(reached.has(name), `${name} is reached`);
    }
  });
});

await main(async () => {
  await openBrowser();
  return startDemo();
});
