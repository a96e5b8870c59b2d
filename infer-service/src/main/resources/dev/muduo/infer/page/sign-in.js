// Says who somebody is: by an API key, or by the site's OpenID provider (authorization code with PKCE, RFC 7636).

import { getJson, sentence } from "./api.js";
import { alertBox, field, fill, h } from "./dom.js";
import * as session from "./session.js";

const PENDING = "sign-in";

/**
 * Finds out whether anybody needs to say who they are, and whether they have.
 *
 * @returns {state, ways, problem}: "in"; "out", who has to say it in one of the ways; "away", for want of an answer nobody knows,
 *          and the token and the provider's code are kept until somebody asks again
 */
export async function settle() {
  let ways;
  try {
    ways = await getJson("/v1/sign-in");
  } catch (fault) {
    return { state: "away", problem: fault };
  }
  if (ways.required === false) {
    session.begin(null);
    return { state: "in", ways };
  }
  try {
    await finish(ways);
    if (session.hasToken()) {
      session.begin(await getJson("/v1/caller"));
      return { state: "in", ways };
    }
    return { state: "out", ways };
  } catch (fault) {
    if (fault.status === undefined || fault.status === 401 || fault.status === 403) {
      session.forget();
      return { state: "out", ways, problem: fault };
    }
    return { state: "away", ways, problem: fault };
  }
}

/** @param again is called when the person wants to know whether the service answers now */
export function awayView(root, problem, again) {
  const button = h("button", { type: "button", class: "main", onclick: tryAgain }, "Try again");
  function tryAgain() {
    button.disabled = true;
    again();
  }
  fill(root, h("div", { class: "sign-in" },
    h("h1", {}, "The service does not answer"),
    alertBox(problem),
    h("div", { class: "actions" }, button)));
}

/** @param entered is called when somebody is known */
export function signInView(root, ways, problem, entered) {
  const said = h("div", { "aria-live": "polite" }, problem ? alertBox(problem) : null);
  fill(root, h("div", { class: "sign-in" },
    h("h1", {}, "Sign in"),
    said,
    ways.oidc ? provider(ways.oidc, said) : null,
    ways.apiKeys ? keyForm(said, entered, ways.oidc !== undefined) : null,
    ways.oidc || ways.apiKeys ? null : h("p", {}, "This site takes tokens of its OpenID provider, and has not said how a page gets one: ",
      h("code", {}, "security.oidc.clientId"), " is not set.")));
}

// ---- an API key ----

function keyForm(said, entered, isSecond) {
  const key = h("input", { type: "password", name: "key", required: true, autocomplete: "off", spellcheck: "false", maxlength: "200" });
  const send = h("button", { type: "submit", class: isSecond ? null : "main" }, "Sign in with a key");
  const form = h("form", { class: "sheet", onsubmit: submit },
    field("API key", key, "It begins with muduo_, and is kept in this tab until you sign out or close it"),
    h("div", { class: "actions" }, send));

  async function submit(event) {
    event.preventDefault();
    send.disabled = true;
    session.keepToken(key.value.trim());
    try {
      session.begin(await getJson("/v1/caller"));
      key.value = "";
      entered();
    } catch (fault) {
      session.forget();
      fill(said, alertBox(fault));
      key.select();
    } finally {
      send.disabled = false;
    }
  }
  return form;
}

// ---- the provider ----

function provider(oidc, said) {
  const go = h("button", { type: "button", class: "main", onclick: leave }, `Sign in at ${new URL(oidc.issuer).host}`);
  async function leave() {
    go.disabled = true;
    try {
      location.assign(await begin(oidc));
    } catch (fault) {
      go.disabled = false;
      fill(said, alertBox(fault));
    }
  }
  return h("div", { class: "sheet" }, h("div", { class: "actions" }, go));
}

async function begin(oidc) {
  const found = await discovered(oidc.issuer);
  const verifier = random();
  const pending = { state: random(), verifier, tokenEndpoint: found.token_endpoint, hash: location.hash };
  sessionStorage.setItem(PENDING, JSON.stringify(pending));
  const address = new URL(found.authorization_endpoint);
  for (const [name, value] of Object.entries({
    response_type: "code",
    client_id: oidc.clientId,
    redirect_uri: here(),
    scope: oidc.scope,
    state: pending.state,
    code_challenge: base64url(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier))),
    code_challenge_method: "S256",
    // Otherwise the provider, who may remember the person that has signed out, lets whoever comes next in as them.
    ...(session.hasSignedOut() ? { prompt: "login" } : {}),
  })) {
    address.searchParams.set(name, value);
  }
  return address.href;
}

/** Back from the provider: its code for a token. Does nothing if that is not why the page was opened. */
async function finish(ways) {
  const answer = new URLSearchParams(location.search);
  const pending = JSON.parse(sessionStorage.getItem(PENDING) ?? "null");
  if (!ways.oidc || !(answer.has("code") || answer.has("error"))) {
    return;
  }
  sessionStorage.removeItem(PENDING);
  // The code is of no use any more, and not for the history.
  history.replaceState(null, "", `/${pending?.hash ?? ""}`);
  if (pending === null || answer.get("state") !== pending.state) {
    throw new Error("This answer of the provider is to no question of this tab. Sign in again.");
  }
  if (answer.has("error")) {
    throw new Error(sentence(`the provider says: ${answer.get("error_description") ?? answer.get("error")}`));
  }
  const token = await foreign(pending.tokenEndpoint, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "authorization_code",
      code: answer.get("code"),
      redirect_uri: here(),
      client_id: ways.oidc.clientId,
      code_verifier: pending.verifier,
    }),
  });
  if (typeof token.access_token !== "string") {
    throw new Error("The provider has given no access token.");
  }
  session.keepToken(token.access_token);
  session.askedAgain();
}

async function discovered(issuer) {
  const found = await foreign(`${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`);
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
    throw new Error(`${new URL(address).host} does not answer, or does not let this page ask it.`);
  }
  if (!response.ok) {
    throw new Error(`${new URL(address).host} refused to sign you in (status ${response.status}).`);
  }
  return response.json();
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
