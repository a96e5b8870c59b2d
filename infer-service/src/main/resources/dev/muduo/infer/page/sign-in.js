// Says who somebody is: by an API key, or by the site's OpenID provider.

import { getJson } from "./api.js";
import { alertBox, field, fill, h } from "./dom.js";
import { question, redeem } from "./provider.js";
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
    h("h1", {}, problem.code === "provider-away" ? "The provider does not answer" : "The service does not answer"),
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
    session.keepKey(key.value.trim());
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

/** Otherwise the provider, who may remember the person that has signed out, lets whoever comes next in as them. */
async function begin(oidc) {
  const { address, pending } = await question(oidc, { again: session.hasSignedOut() });
  sessionStorage.setItem(PENDING, JSON.stringify({ ...pending, hash: location.hash }));
  return address;
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
  session.keepGranted(await redeem(answer, pending));
  session.askedAgain();
}
