// What the scenarios in the browser share: the program, people, a page that notes whatever must not happen, and how scenarios are listed and reported.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';

export const adminToken = 'browser-admin-token-0123456789abcdef0123';
export const password = 'violet anchor 93 timber';
export const shots = process.env.SHOTS ?? join(tmpdir(), 'weir-console-shots');
const patience = 20_000;
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

mkdirSync(shots, { recursive: true });

/** Starts the program and waits until it listens. What it prints is kept; it and its data end with stop(). */
export async function start(args, env = {}, folder = mkdtempSync(join(tmpdir(), 'weir-browser-'))) {
  const child = spawn('dotnet', ['exec', process.env.WEIR, ...args, '--data', join(folder, 'data')], { env: { ...process.env, ...env }, cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  const lines = [];
  const errors = [];
  child.stderr.on('data', data => errors.push(String(data)));
  const url = await new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`It did not listen: ${errors.join('')}`)), 60_000);
    createInterface({ input: child.stdout }).on('line', line => {
      lines.push(line);
      const found = / listens on (http:\S+?)\.?(\s|$)/.exec(line);
      if (found) {
        clearTimeout(timer);
        resolve(found[1]);
      }
    });
    child.once('exit', code => reject(new Error(`It ended with ${code}: ${errors.join('')}`)));
  });
  const end = () => new Promise(done => {
    child.once('exit', done);
    child.kill('SIGTERM');
  });
  return { url, lines, folder, end, stop: async () => { await end(); rmSync(folder, { recursive: true, force: true }); } };
}

/** The demonstration without calls of its own, and a user of each role. */
export async function startDemo() {
  const demo = await start(['demo', '--no-traffic', '--urls', 'http://127.0.0.1:0'], { WEIR_ADMIN_TOKEN: adminToken, BROWSER_SECRET: 'sk-of-the-environment' });
  const key = demo.lines.find(line => line.startsWith('wk_'));
  for (const [id, role, team] of [['ada', 'admin'], ['oscar', 'operator'], ['vera', 'viewer'], ['aude', 'auditor'], ['rita', 'reporter'], ['tom', 'operator', 'playground']]) {
    await api(demo.url, 'POST', '/api/users', { id, role, password, ...(team ? { team } : {}) });
  }
  return { ...demo, key };
}

/** The management API as an admin. */
export async function api(url, method, path, body) {
  const response = await fetch(url + path, { method, headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' }, body: body ? JSON.stringify(body) : undefined });
  assert.ok(response.ok, `${method} ${path}: ${response.status} ${response.ok ? '' : await response.text()}`);
  return response.json();
}

/** A call as a client makes it. */
export function callModel(url, key, model = 'sim-gpt', headers = {}) {
  return fetch(`${url}/v1/chat/completions`, { method: 'POST', headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers }, body: JSON.stringify({ model, max_tokens: 20, messages: [{ role: 'user', content: 'Hello' }] }) });
}

let browser;

export async function openBrowser() {
  browser ??= await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
  return browser;
}

export async function closeBrowser() {
  await browser?.close();
}

/** A page of its own. Errors of the console, violations of the policy, requests to others and dialogs are noted; `expected` are answers that a scenario provokes. */
export async function openPage(url, { scheme = 'light', width = 1440, expected = [] } = {}) {
  const context = await (await openBrowser()).newContext({ viewport: { width, height: width < 500 ? 844 : 900 }, colorScheme: scheme, reducedMotion: 'reduce' });
  await context.grantPermissions(['clipboard-write', 'clipboard-read']);
  const page = await context.newPage();
  const wrong = [];
  page.setDefaultTimeout(patience);
  page.on('pageerror', error => wrong.push(`error: ${error.message}`));
  page.on('dialog', dialog => { wrong.push(`dialog: ${dialog.message()}`); void dialog.dismiss(); });
  // The browser itself notes every answer of 400 and more; which of them were right, is asked of the answers.
  page.on('console', message => message.type() === 'error' && !message.text().startsWith('Failed to load resource') && wrong.push(`console: ${message.text()}`));
  page.on('request', request => !request.url().startsWith(url) && !/^(data|blob):/.test(request.url()) && wrong.push(`foreign request: ${request.url()}`));
  page.on('response', response => response.status() >= 400 && !['/api/session', ...expected].some(path => new URL(response.url()).pathname.startsWith(path)) && wrong.push(`${response.status()}: ${response.url()}`));
  await page.addInitScript(() => {
    window.violations = [];
    document.addEventListener('securitypolicyviolation', event => window.violations.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sample}`));
  });
  return {
    page,
    close: () => context.close(),
    /** Fails where something happened that must not. */
    clean: async () => assert.deepEqual([...wrong, ...(await page.evaluate(() => window.violations ?? []))], []),
    // A dialog stands before what is in sight; the rest of the page is not part of that picture.
    shot: async name => page.screenshot({ path: join(shots, `${name}.png`), fullPage: await page.getByRole('dialog').count() === 0 }),
    axe: async () => {
      // Its own script would be refused by the page's policy: it is run from outside.
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
      const grave = violations.filter(one => one.impact === 'serious' || one.impact === 'critical');
      assert.deepEqual(grave.map(one => `${one.id}: ${one.nodes.map(node => `${node.html.slice(0, 160)} ${node.failureSummary?.split('\n')[1] ?? ''}`).slice(0, 3).join(' | ')}`), []);
    },
  };
}

/** Signs in where the page asks for it, and comes back to where it wanted to go. */
export async function signIn(opened, url, name, path = '/') {
  await opened.page.goto(url + path);
  await opened.page.waitForURL('**/sign-in**');
  await opened.page.getByLabel('Name').fill(name);
  await opened.page.locator('input[type=password]').fill(password);
  await opened.page.getByRole('button', { name: 'Sign in' }).click();
  await opened.page.waitForURL(target => !target.pathname.startsWith('/sign-in'));
  await opened.page.locator('h1').first().waitFor();
}

/** Waits until nothing of the page is still loading. */
export async function settled(page) {
  await page.locator('h1').first().waitFor();
  await page.waitForFunction(() => document.querySelectorAll('[aria-busy=true], .mantine-Loader-root').length === 0);
}

const scenarios = [];

export function scenario(name, run) {
  scenarios.push({ name, run });
}

/** Lists the scenarios, or runs them one after the other and reports each as a line of JSON. */
export async function main(prepare) {
  if (process.argv.includes('--list')) {
    console.log(JSON.stringify(scenarios.map(one => one.name)));
    return;
  }
  const only = process.argv[2];
  const prepared = await prepare();
  try {
    for (const { name, run } of scenarios.filter(one => !only || one.name.includes(only))) {
      let failure = null;
      try {
        await run(prepared);
      } catch (error) {
        failure = String(error?.stack ?? error);
      }
      console.log(JSON.stringify({ name, failure }));
    }
  } finally {
    await closeBrowser();
    await prepared.stop();
  }
}
