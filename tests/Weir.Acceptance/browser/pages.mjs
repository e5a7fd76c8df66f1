// Every page, in light and dark, wide and narrow: nothing wrong happens, nothing is out of reach, and a picture of it is kept.
import assert from 'node:assert/strict';
import { api, callModel, main, openPage, scenario, settled, signIn, startDemo } from './harness.mjs';

export const pages = [
  ['overview', '/'], ['requests', '/requests'], ['costs', '/costs'], ['providers', '/providers'], ['integrations', '/integrations'], ['budgets', '/budgets'], ['budget', '/budgets/each-team'],
  ['keys', '/keys'], ['key', '/keys?key=demo'], ['configuration', '/configuration'], ['document', '/configuration?tab=text'], ['overrides', '/configuration?tab=overrides'],
  ['revisions', '/configuration?tab=revisions'], ['flags', '/flags'], ['credentials', '/credentials'], ['people', '/people'], ['audit', '/audit'], ['system', '/system'], ['account', '/account'], ['start', '/start'],
  ['dashboards', '/dashboards'], ['router', '/dashboards/router'], ['settings', '/settings'], ['not-found', '/nowhere'],
];

for (const scheme of ['light', 'dark']) {
  for (const width of [1440, 390]) {
    scenario(`every page, ${scheme}, ${width} wide`, async ({ url, request }) => {
      const opened = await openPage(url, { scheme, width });
      const problems = [];
      try {
        await signIn(opened, url, 'ada');
        for (const [name, path] of [...pages, ['request', `/requests/${request}`]]) {
          await opened.page.goto(url + path);
          await settled(opened.page);
          await opened.shot(`${name}-${scheme}-${width}`);
          try {
            await opened.axe();
            assert.equal(await opened.page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth), false, 'it is wider than the screen');
            assert.deepEqual(await opened.page.evaluate(() => [...document.querySelectorAll('.table-wrap')].filter(one => one.scrollWidth > one.clientWidth).map(one => one.getAttribute('aria-label'))), [], 'a table is wider than its place');
          } catch (error) {
            problems.push(`${name}: ${error.message}`);
          }
        }
        assert.deepEqual(problems, []);
        await opened.clean();
      } finally {
        await opened.close();
      }
    });
  }
}

const rolePages = {
  vera: ['Overview', 'Dashboards', 'Requests', 'Costs', 'Providers and models', 'Integrations', 'Budgets', 'Keys', 'Configuration', 'Flags', 'System'],
  oscar: ['Overview', 'Dashboards', 'Requests', 'Costs', 'Providers and models', 'Integrations', 'Budgets', 'Keys', 'Configuration', 'Flags', 'Credentials', 'System'],
  aude: ['Overview', 'Dashboards', 'Requests', 'Costs', 'Providers and models', 'Integrations', 'Budgets', 'Keys', 'Configuration', 'Flags', 'Credentials', 'People and roles', 'Audit', 'System'],
  rita: ['Overview'],
  tom: ['Overview', 'Dashboards', 'Requests', 'Costs', 'Providers and models', 'Budgets', 'Keys'],
};

for (const [name, expected] of Object.entries(rolePages)) {
  scenario(`${name} sees the pages of their role, and no refusal`, async ({ url }) => {
    const opened = await openPage(url);
    try {
      await signIn(opened, url, name);
      const links = opened.page.getByRole('navigation', { name: 'Pages' }).getByRole('link');
      assert.deepEqual(await links.allInnerTexts(), expected);
      for (let index = 0; index < expected.length; index++) {
        await links.nth(index).click();
        await settled(opened.page);
      }
      await opened.page.goto(`${url}/audit`);
      await settled(opened.page);
      assert.equal(await opened.page.getByText('Not for your role').count(), expected.includes('Audit') ? 0 : 1);
      await opened.clean();
    } finally {
      await opened.close();
    }
  });
}

for (const width of [1440, 390]) {
  scenario(`the last mark of the time axis and the last bar are whole, ${width} wide`, async ({ url }) => {
    const opened = await openPage(url, { width });
    try {
      // Bars of days end with today, so the last mark is the very end of the axis.
      await signIn(opened, url, 'ada', '/costs?days=7');
      await settled(opened.page);
      await opened.page.locator('.chart canvas').waitFor();
      await opened.shot(`axis-${width}`);
      const { ink, edge } = await opened.page.locator('.chart canvas').evaluate(canvas => {
        const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
        const hasInk = column => Array.from({ length: canvas.height }, (_, row) => data[(row * canvas.width + column) * 4 + 3]).some(alpha => alpha > 0);
        const last = Math.round(60 * canvas.width / canvas.clientWidth);
        return { ink: Array.from({ length: last }, (_, at) => canvas.width - last + at).some(hasInk), edge: hasInk(canvas.width - 1) || hasInk(canvas.width - 2) };
      });
      assert.deepEqual({ ink, edge }, { ink: true, edge: false });
    } finally {
      await opened.close();
    }
  });
}

await main(async () => {
  const demo = await startDemo();
  for (const model of ['sim-gpt', 'sim-claude', 'sim-resilient', 'sim-resilient', 'sim-resilient', 'sim-gpt', 'no-such-model']) {
    await (await callModel(demo.url, demo.key, model)).text();
  }
  await api(demo.url, 'PATCH', '/api/config', { reason: 'launch week', set: { 'budgets.house.limit_usd': 2, 'budgets.each-customer': { scope: { customer: '*' }, period: 'month', limit_usd: 5, action: 'warn' } } });
  const { items } = await api(demo.url, 'GET', '/api/operations?model=sim-resilient');
  return { ...demo, request: items[0].id };
});
