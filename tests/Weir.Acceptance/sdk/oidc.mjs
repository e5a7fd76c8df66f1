// A real OpenID Connect provider (npm oidc-provider), and a person with a browser who signs in there.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

const groups = { ada: ['platform', 'everyone'], carl: ['checkout-devs'], eve: [] };

/** Serves until it is ended; prints its address. Any password is right: what is tested is not the provider. */
async function serve() {
  const server = createServer();
  await new Promise(listening => server.listen(0, '127.0.0.1', listening));
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [{
      client_id: 'weir',
      client_secret: process.env.CLIENT_SECRET,
      application_type: 'native', // a loopback address with any port (RFC 8252)
      token_endpoint_auth_method: 'client_secret_post',
      redirect_uris: ['http://127.0.0.1/api/session/sign-in/corp/callback'],
    }],
    pkce: { required: () => true },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], groups: ['groups'] },
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => ({ sub: `subject-of-${id}`, email: `${id}@example.com`, email_verified: true, groups: groups[id] ?? [] }),
    }),
  });
  server.on('request', provider.callback());
  console.log(`provider ${issuer}`);
}

/** Follows redirects and fills in the provider's forms as a browser does, with a jar of cookies for each host. */
async function signIn(start, person) {
  const jars = new Map();
  let next = { url: start, method: 'GET' };
  for (let step = 0; step < 20; step++) {
    const url = new URL(next.url);
    const jar = jars.get(url.host) ?? new Map();
    jars.set(url.host, jar);
    const response = await fetch(url, {
      method: next.method,
      body: next.body,
      redirect: 'manual',
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie);
      jar.set(name, value);
    }

    const to = response.headers.get('location');
    if (url.host === new URL(start).host && step > 0) {
      return { status: response.status, to, session: jar.get('weir-session') };
    }

    if (to) {
      next = { url: new URL(to, url).href, method: 'GET' };
      continue;
    }

    const page = await response.text();
    assert.equal(response.status, 200, `${url}: ${page}`);
    const [, action] = /<form[^>]* action="([^"]+)"/.exec(page);
    const prompt = /name="prompt" value="([^"]+)"/.exec(page)[1];
    next = { url: new URL(action, url).href, method: 'POST', body: new URLSearchParams({ prompt, login: person, password: 'x' }) };
  }

  assert.fail('more than 20 steps');
}

const [, , verb, ...rest] = process.argv;
if (verb === 'serve') {
  await serve();
} else {
  console.log(JSON.stringify(await signIn(...rest)));
}
