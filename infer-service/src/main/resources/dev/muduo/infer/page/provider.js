// The site's OpenID provider: authorization code with PKCE (RFC 7636), tokens renewed by refresh tokens (RFC 6749, 6) and taken back
// (RFC 7009). Who has signed in is not known here.

import { sentence } from "./problem.js";

/** The provider says no, or nothing. */
export class ProviderFault extends Error {
  /** @param status of its answer, 0 where there is none */
  constructor(message, status) {
    super(message);
    this.name = "ProviderFault";
    this.answered = status;
  }

  /** Whether it knows the question and will not change its mind (RFC 6749, 5.2). */
  get isRefusal() {
    return this.answered === 400 || this.answered === 401;
  }
}

/**
 * What to ask the provider.
 *
 * @param oidc  as `/v1/sign-in` answers it
 * @param mark  what the state begins with
 * @param again whether it is to ask who it is, although it may remember somebody
 * @returns {address, pending}: where to go, and what is kept of it until the answer comes
 */
export async function question(oidc, { mark = "", again = false } = {}) {
  const found = await discovered(oidc.issuer);
  const verifier = random();
  const pending = {
    state: mark + random(),
    verifier,
    grant: { clientId: oidc.clientId, tokenEndpoint: found.token_endpoint, revocationEndpoint: found.revocation_endpoint ?? null },
  };
  const address = new URL(found.authorization_endpoint);
  for (const [name, value] of Object.entries({
    response_type: "code",
    client_id: oidc.clientId,
    redirect_uri: here(),
    scope: oidc.scope,
    state: pending.state,
    code_challenge: base64url(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier))),
    code_challenge_method: "S256",
    ...(again ? { prompt: "login" } : {}),
  })) {
    address.searchParams.set(name, value);
  }
  return { address: address.href, pending };
}

/**
 * The provider's answer for a token.
 *
 * @param answer  the parameters that it came back with
 * @param pending of the question, null if there was none
 * @returns {token, until, renewal}: until when it is believed, in milliseconds as `Date.now()` counts them, null if that is not said;
 *          and what `renew` takes, null if there is nothing
 */
export async function redeem(answer, pending) {
  if (pending === null || answer.get("state") !== pending.state) {
    throw new Error("This answer of the provider is to no question of this tab. Sign in again.");
  }
  if (answer.has("error")) {
    throw new Error(sentence(`the provider says: ${answer.get("error_description") ?? answer.get("error")}`));
  }
  return granted(pending.grant, null, {
    grant_type: "authorization_code",
    code: answer.get("code"),
    redirect_uri: here(),
    code_verifier: pending.verifier,
  });
}

/** Another token for one that ends. What renews is worth something once, where the provider gives another with each. */
export async function renew(renewal) {
  const { refreshToken, ...grant } = renewal;
  return granted(grant, refreshToken, { grant_type: "refresh_token", refresh_token: refreshToken });
}

/** Has the provider forget what renews; if it does not hear, that ends by itself. */
export function takeBack(renewal) {
  if (renewal?.revocationEndpoint) {
    const body = new URLSearchParams({ token: renewal.refreshToken, token_type_hint: "refresh_token", client_id: renewal.clientId });
    foreign(renewal.revocationEndpoint, { method: "POST", body, keepalive: true }).catch(() => {});
  }
}

async function granted(grant, earlier, asked) {
  const body = new URLSearchParams({ ...asked, client_id: grant.clientId });
  const answer = await (await foreign(grant.tokenEndpoint, { method: "POST", body })).json();
  if (typeof answer.access_token !== "string") {
    throw new Error("The provider has given no access token.");
  }
  const refreshToken = answer.refresh_token ?? earlier;
  return {
    token: answer.access_token,
    until: Number.isFinite(answer.expires_in) ? Date.now() + 1000 * answer.expires_in : null,
    renewal: refreshToken ? { ...grant, refreshToken } : null,
  };
}

async function discovered(issuer) {
  const found = await (await foreign(`${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`)).json();
  if (found.issuer !== issuer) {
    throw new Error(`The provider calls itself ${found.issuer}, and was expected to be ${issuer}.`);
  }
  return found;
}

/** Nothing of ours is sent along. */
async function foreign(address, options = {}) {
  let response;
  try {
    response = await fetch(address, { credentials: "omit", cache: "no-store", referrerPolicy: "no-referrer", ...options });
  } catch {
    throw new ProviderFault(`${new URL(address).host} does not answer, or does not let this page ask it.`, 0);
  }
  if (!response.ok) {
    throw new ProviderFault(`${new URL(address).host} answered with status ${response.status}.`, response.status);
  }
  return response;
}

function here() {
  return `${location.origin}/`;
}

function random() {
  return base64url(crypto.getRandomValues(new Uint8Array(32)));
}

function base64url(bytes) {
  return btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}
