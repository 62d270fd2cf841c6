// node provider.mjs PORT CALLBACK: an OpenID provider that lets everybody in.
// What it says of a person is told to it at /person?claims={"sub": "1", …} before they sign in as "1".
import Provider from 'oidc-provider';

const [port, callback] = process.argv.slice(2);
const people = new Map();

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{ client_id: 'dan-van', client_secret: 'bi-mat-thu-nghiem', redirect_uris: [callback] }],
  claims: {
    openid: ['sub'],
    profile: ['name', 'preferred_username'],
    email: ['email', 'email_verified'],
  },
  pkce: { required: () => true },
  async findAccount(_context, sub) {
    return people.has(sub) ? { accountId: sub, claims: async () => people.get(sub) } : undefined;
  },
});
provider.use(async (context, next) => {
  if (context.path !== '/person') return next();
  const claims = JSON.parse(context.query.claims);
  people.set(claims.sub, claims);
  context.body = 'ok';
});
provider.listen(Number(port), '127.0.0.1', () => console.log('ready'));
