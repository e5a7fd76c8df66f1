// What people arrange for themselves, how pages are shown to them, and what integrations reported.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { corpus } from './xss.mjs';
import { api, callModel, main, openPage, scenario, settled, signIn, startDemo } from './harness.mjs';

const shipped = ['attribution', 'router', 'queries'];

const inPage = async (url, options, run) => {
  const opened = await openPage(url, options);
  try {
    await run(opened, opened.page);
    await opened.clean();
  } finally {
    await opened.close();
  }
};

const rightWidth = async page => assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth), false, 'it is wider than the screen');

for (const scheme of ['light', 'dark']) {
  for (const width of [1440, 390]) {
    scenario(`dashboards, settings and charts of an integration, ${scheme}, ${width} wide`, async ({ url }) => {
      await inPage(url, { scheme, width }, async (opened, page) => {
        await signIn(opened, url, 'ada');
        for (const [name, path] of [['dashboards', '/dashboards'], ...shipped.map(id => [`dashboard-${id}`, `/dashboards/${id}?range=1h`]), ['settings', '/settings'], ['integration-charts', '/integrations?id=reporter']]) {
          await page.goto(url + path);
          await settled(page);
          if (name === 'integration-charts') {
            await page.getByRole('img', { name: 'Response times' }).scrollIntoViewIfNeeded();
          }
          await opened.shot(`${name}-${scheme}-${width}`);
          await opened.axe();
          await rightWidth(page);
        }
      });
    });
  }
}

scenario('a panel of every shipped dashboard has numbers, as a table and as a file too', async ({ url }) => {
  await inPage(url, {}, async (opened, page) => {
    await signIn(opened, url, 'vera', '/dashboards/queries?range=1h');
    await settled(page);
    for (const title of ['Predicted and actual provider', 'Errors by route and model', 'Latency by provider']) {
      await page.locator('section.panel', { has: page.getByRole('heading', { name: title }) }).locator('tbody tr').first().waitFor();
    }
    const predicted = page.locator('section.panel', { has: page.getByRole('heading', { name: 'Predicted and actual provider' }) });
    // The simulated provider that fails is asked first, and another one answers.
    await predicted.locator('tbody tr', { hasText: 'flaky-sim' }).first().waitFor();
    // Only what has errors, the most first.
    const failures = await page.locator('section.panel', { has: page.getByRole('heading', { name: 'Errors by route and model' }) }).locator('tbody tr td:nth-child(3)').allTextContents();
    assert.ok(failures.every((cell, i) => Number(cell) > 0 && (i === 0 || Number(cell) <= Number(failures[i - 1]))), failures.join(' '));
    await page.goto(`${url}/dashboards/attribution?range=1h`);
    await settled(page);
    const heat = page.locator('section.panel', { has: page.getByRole('heading', { name: 'Response times' }) });
    await heat.getByRole('button', { name: 'Show Response times as a table' }).click();
    assert.ok(await heat.locator('tbody tr').count() > 10);
    const files = [];
    for (const kind of ['CSV', 'picture']) {
      if (kind === 'picture') {
        await heat.getByRole('button', { name: 'Show Response times as a table' }).click();
      }
      const [download] = await Promise.all([page.waitForEvent('download'), heat.getByRole('button', { name: `Download Response times as ${kind}` }).click()]);
      files.push(readFileSync(await download.path()));
    }
    assert.match(String(files[0]), /^time,≤? ?/);
    const sum = String(files[0]).split('\r\n').slice(1).flatMap(line => line.split(',').slice(1)).reduce((all, cell) => all + Number(cell), 0);
    assert.ok(sum >= 7, `${sum} calls are in the file`);
    assert.equal(files[1].subarray(1, 4).toString(), 'PNG');
    // Light and dark cells, and not one colour alone.
    const colours = await heat.locator('canvas').evaluate(canvas => new Set(new Uint32Array(canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.buffer)).size);
    assert.ok(colours > 10, `${colours} colours`);
  });
});

scenario('a dashboard is made, arranged and kept; another person does not see it until it is shared', async ({ url }) => {
  let id;
  await inPage(url, {}, async (opened, page) => {
    await signIn(opened, url, 'oscar', '/dashboards');
    await page.getByRole('button', { name: 'New dashboard' }).click();
    await page.getByLabel('Name').fill('Night watch');
    for (const [heading, what, split] of [['Failures', 'Error rate', 'Provider'], ['Calls', 'Requests', null]]) {
      await page.getByRole('button', { name: 'Add a panel' }).click();
      const form = page.getByRole('dialog');
      await form.getByLabel('Heading').fill(heading);
      if (what !== 'Requests') {
        await form.getByLabel('What').first().click();
        await page.getByRole('option', { name: what, exact: true }).click();
        await page.getByRole('option', { name: 'Requests', exact: true }).click();
        await form.getByLabel('Heading').click();
      }
      if (split) {
        await form.getByLabel('Split by').first().click();
        await page.getByRole('option', { name: split, exact: true }).click();
        await form.getByLabel('Heading').click();
      }
      await opened.shot('panel-form');
      await opened.axe();
      await form.getByRole('button', { name: 'Take it' }).click();
      await form.waitFor({ state: 'detached' });
    }
    await page.getByRole('button', { name: 'Move Calls before the one before' }).click();
    await page.getByLabel('Width of Calls').first().click();
    await page.getByRole('option', { name: 'whole' }).click();
    await opened.shot('dashboard-arranged');
    await opened.axe();
    await page.setViewportSize({ width: 390, height: 844 });
    // Charts are drawn anew for their new width.
    await page.waitForFunction(() => document.documentElement.scrollWidth <= window.innerWidth);
    await opened.shot('dashboard-arranged-390');
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.getByRole('button', { name: 'Keep it' }).click();
    await page.getByText('Yours alone.').waitFor();
    id = new URL(page.url()).pathname.split('/').at(-1);
    await page.reload();
    await settled(page);
    assert.deepEqual(await page.locator('section.panel h2').allInnerTexts(), ['Calls', 'Failures']);
    const wide = await page.locator('section.panel').first().boundingBox();
    assert.ok(wide.width > 1_000, `${wide.width} wide`);
  });
  await inPage(url, { expected: [`/api/dashboards/${id}`] }, async (opened, page) => {
    await signIn(opened, url, 'vera', '/dashboards');
    await page.getByText('None of your own yet').waitFor();
    await page.goto(`${url}/dashboards/${id}`);
    await page.getByText('There is no such dashboard').waitFor();
  });
  await inPage(url, {}, async (opened, page) => {
    await signIn(opened, url, 'oscar', `/dashboards/${id}`);
    await page.getByRole('button', { name: 'Arrange' }).click();
    await page.getByRole('switch', { name: 'Share with the house' }).click();
    await page.getByRole('button', { name: 'Keep it' }).click();
    await page.getByText('Yours, shared with the house.').waitFor();
  });
  await inPage(url, {}, async (opened, page) => {
    await signIn(opened, url, 'vera', `/dashboards/${id}`);
    await page.getByText('Shared by oscar.').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Arrange' }).count(), 0);
    await page.getByRole('button', { name: 'Copy' }).click();
    await page.getByRole('button', { name: 'Keep it' }).waitFor();
    // Whoever only sees may not share.
    assert.equal(await page.getByText('Share with the house').count(), 0);
    assert.equal(await page.getByLabel('Name').inputValue(), 'Night watch (copy)');
  });
});

scenario('a shipped dashboard is copied whole, changed in two places at once, removed and brought back', async ({ url }) => {
  await inPage(url, { expected: ['/api/dashboards/'] }, async (opened, page) => {
    await signIn(opened, url, 'ada');
    for (const id of shipped) {
      await page.goto(`${url}/dashboards/${id}`);
      await page.getByRole('button', { name: 'Copy' }).click();
      await page.getByRole('button', { name: 'Keep it' }).waitFor();
      await page.getByRole('button', { name: 'Keep it' }).click();
      await page.getByText('Yours alone.').waitFor();
    }
    const address = page.url();
    await page.getByRole('button', { name: 'Arrange' }).click();
    await page.getByRole('button', { name: 'Take Requests by team away' }).click();
    await page.getByLabel('Name').fill('Here');
    const second = await opened.page.context().newPage();
    await second.goto(address);
    await second.getByRole('button', { name: 'Arrange' }).click();
    await second.getByLabel('Name').fill('There');
    await second.getByRole('button', { name: 'Keep it' }).click();
    await second.getByText('Yours alone.').waitFor();
    await second.close();
    await page.getByRole('button', { name: 'Keep it' }).click();
    await page.getByText('It was changed somewhere else').waitFor();
    await opened.shot('dashboard-conflict');
    await page.getByRole('button', { name: 'Keep it as it is here' }).click();
    await page.getByText('Yours alone.').waitFor();
    await page.getByRole('heading', { name: 'Here', level: 1 }).waitFor();
    assert.equal(await page.getByRole('heading', { name: 'Requests by team' }).count(), 0);
    await page.getByRole('button', { name: 'Remove' }).click();
    await page.getByText('Here is gone.').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('link', { name: 'Here' }).waitFor();
    await page.getByRole('link', { name: 'Here' }).click();
    await page.getByRole('heading', { name: 'Errors by route and model' }).waitFor();
  });
});

scenario('settings hold on every machine: colours, how often pages are read, and that they are not live', async ({ url, key }) => {
  await inPage(url, {}, async (opened, page) => {
    await signIn(opened, url, 'aude', '/settings');
    await page.getByRole('switch', { name: 'Show what happens as it happens' }).click();
    await page.getByLabel('Read anew every').fill('5');
    await page.getByLabel('Most points of a line').fill('50');
    await page.getByRole('radiogroup', { name: 'Colours' }).getByText('Dark').click();
    await page.getByRole('button', { name: 'Keep them' }).click();
    await page.getByText('Your settings are kept.').waitFor();
    await page.getByRole('status', { name: /^Not live/ }).waitFor();
  });
  await inPage(url, {}, async (opened, page) => {
    const asked = [];
    page.on('request', request => asked.push(new URL(request.url())));
    await signIn(opened, url, 'aude', '/dashboards/router');
    await page.waitForFunction(() => document.documentElement.getAttribute('data-mantine-color-scheme') === 'dark');
    await settled(page);
    assert.equal(asked.some(one => one.pathname === '/api/live'), false);
    const series = () => asked.filter(one => one.pathname === '/api/timeseries');
    assert.ok(series().length > 0);
    assert.ok(series().every(one => Number(one.searchParams.get('points')) <= 50));
    // Nothing tells the page of it, so it asks by itself.
    await (await callModel(url, key)).text();
    const before = series().length;
    await page.waitForRequest(request => request.url().includes('/api/timeseries') && series().length > before, { timeout: 12_000 });
  });
});

scenario('hostile texts in names, headings and filters are texts', async ({ url }) => {
  const texts = corpus.map(text => text.replaceAll(/[\u0000-\u001f\u2028\u202e]/g, ' ').slice(0, 90).trim()).filter(Boolean);
  const panel = (text, kind) => ({ title: text, source: 'series', kind, metrics: ['requests'], by: ['model'], filters: { team: text }, ...(kind === 'heatmap' ? { filters: {} } : {}) });
  const { id } = await api(url, 'POST', '/api/dashboards', { name: texts[0], shared: true, range: '1h', panels: texts.slice(1, 25).map((text, index) => panel(text, index % 2 ? 'heatmap' : 'line')) });
  await inPage(url, {}, async (opened, page) => {
    await signIn(opened, url, 'vera', '/dashboards');
    await page.getByText('by admin-token').waitFor();
    await page.goto(`${url}/dashboards/${id}`);
    await settled(page);
    assert.equal(await page.locator('section.panel').count(), 24);
    await page.getByRole('button', { name: 'Copy' }).click();
    await page.getByRole('button', { name: 'Keep it' }).waitFor();
    await settled(page);
    await page.getByText('canary.invalid').first().waitFor();
    assert.equal(await page.locator('main script, main iframe, main object, main embed, main marquee, main [onerror], main [onload]').count(), 0);
  });
  await api(url, 'DELETE', `/api/dashboards/${id}`);
});

scenario('an integration shows what it reported, of an hour, a day and a week', async ({ url }) => {
  await inPage(url, {}, async (opened, page) => {
    await signIn(opened, url, 'vera', '/integrations?id=reporter');
    const drawer = page.getByRole('dialog');
    for (const range of ['1 h', '7 days', '24 h']) {
      await drawer.getByText(range, { exact: true }).click();
      for (const chart of ['Success rate', 'Response times', 'Errors', 'Fallbacks used']) {
        await drawer.getByRole('img', { name: chart, exact: true }).waitFor();
      }
    }
    const sums = {};
    for (const chart of ['Success rate', 'Response times', 'Errors', 'Fallbacks used']) {
      const [download] = await Promise.all([page.waitForEvent('download'), drawer.getByRole('button', { name: `Download ${chart} as CSV` }).click()]);
      sums[chart] = readFileSync(await download.path(), 'utf8').split('\r\n').slice(1).flatMap(line => line.split(',').slice(1)).reduce((all, cell) => all + Number(cell), 0);
    }
    // All of it was reported within one hour.
    assert.deepEqual(sums, { 'Success rate': 0.75, 'Response times': 4, Errors: 1, 'Fallbacks used': 1 });
  });
});

await main(async () => {
  const demo = await startDemo();
  for (const model of ['sim-gpt', 'sim-claude', 'sim-resilient', 'sim-resilient', 'sim-resilient', 'sim-resilient', 'sim-gpt', 'sim-gpt', 'no-such-model']) {
    await (await callModel(demo.url, demo.key, model)).text();
  }
  await api(demo.url, 'PATCH', '/api/config', { reason: 'it reports', set: { 'integrations.reporter.kind': 'custom', 'integrations.reporter.enabled': true, 'integrations.reporter.endpoint': `${demo.url}/health`, 'integrations.reporter.allow_private_network': true } });
  const run = (id, event, duration_ms) => ({ id, event, duration_ms, team: 'playground' });
  await api(demo.url, 'POST', '/api/operations', { integration: 'reporter', items: [run('a', 'success', 120), run('b', 'success', 900), run('c', 'error', 30), { id: 'd', event: 'start' }, { id: 'd', event: 'fallback' }, { id: 'd', event: 'end', duration_ms: 2_500 }] });
  return demo;
});
