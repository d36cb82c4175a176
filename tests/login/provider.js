// A real OpenID provider with a few people in it. Its own pages ask for the name of the account; any password will do.
import { Provider } from 'oidc-provider';

const [port, redirect, people] = [process.argv[2], process.argv[3], JSON.parse(process.argv[4])];
const issuer = `http://127.0.0.1:${port}`;
const provider = new Provider(issuer, {
  clients: [{
    client_id: 'leerland', client_secret: 'geheim-van-de-client', redirect_uris: [redirect], post_logout_redirect_uris: [redirect],
    grant_types: ['authorization_code'], response_types: ['code'],
  }],
  claims: { openid: ['sub', 'roles'], email: ['email', 'email_verified'], profile: ['name'] },
  conformIdTokenClaims: false,
  pkce: { required: () => true },
  cookies: { keys: ['een sleutel voor de koekjes'] },
  async findAccount(ctx, id) {
    const known = people[id];
    return known && { accountId: id, async claims() { return { sub: id, ...known }; } };
  },
});
provider.listen(Number(port), '127.0.0.1', () => console.log('ready'));
