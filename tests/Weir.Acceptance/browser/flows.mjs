// What people do in the console, from its first line to its last: each scenario is one intention.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
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
    await page.getByRole('button', { name: 'Make the key' }).click();
    const secret = (await page.locator('[role=dialog] pre').first().innerText()).trim();
    await opened.shot('secret-shown-once');
    await page.getByRole('button', { name: 'I have it' }).click();
    assert.equal((await page.content()).includes(secret), false);
    await page.goto(`${url}/requests?key=mobile-app`);
    await settled(page);
    assert.equal((await callModel(url, secret)).status, 200);
    await page.locator('tbody tr', { hasText: 'completed' }).waitFor();
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
