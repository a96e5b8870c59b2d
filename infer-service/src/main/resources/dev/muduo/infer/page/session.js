// Who the page speaks for. What shows it is kept while the browser's tab is open, and is sent as a header: never in an address, never
// in a cookie, so that no other page can make use of it.

import { Problem } from "./problem.js";
import { renew, takeBack } from "./provider.js";

const TOKEN = "token";
const RENEWAL = "renewal";
const SIGNED_OUT = "signed-out";
const ROLES = ["viewer", "annotator", "reviewer", "admin"];

/** A token is renewed so long before its end: a request that is sent then is believed, also by a clock that is a little ahead. */
const MARGIN_MS = 30_000;
/** Nobody is at a page that was not touched for so long. Its token ends then; the page's own requests do not keep a sign-in alive. */
const ATTENDED_MS = 15 * 60_000;

/** Of somebody who need not say who they are. */
const ANYBODY = { name: "", role: "admin", authenticated: false };

/** {token, until, renewal, ofProvider}, or null. */
let held = stored();
let caller = null;
let whenLost = async () => false;
let renewing = null;
let asking = null;
let touched = Date.now();

for (const sign of ["keydown", "pointerdown", "pointermove", "wheel"]) {
  window.addEventListener(sign, () => (touched = Date.now()), { capture: true, passive: true });
}

function stored() {
  const token = sessionStorage.getItem(TOKEN);
  const provider = JSON.parse(sessionStorage.getItem(RENEWAL) ?? "null");
  return token === null ? null : { token, until: null, renewal: null, ...provider, ofProvider: provider !== null };
}

function store(now) {
  held = now;
  sessionStorage.setItem(TOKEN, now.token);
  if (now.ofProvider) {
    sessionStorage.setItem(RENEWAL, JSON.stringify({ until: now.until, renewal: now.renewal }));
  } else {
    sessionStorage.removeItem(RENEWAL);
  }
}

export function hasToken() {
  return held !== null;
}

/** Whether it was the provider who has said who it is, and can be asked again. */
export function isOfProvider() {
  return held?.ofProvider ?? false;
}

/** Shows an API key from now on. */
export function keepKey(key) {
  store({ token: key, until: null, renewal: null, ofProvider: false });
}

/** Shows what the provider has granted from now on. */
export function keepGranted({ token, until, renewal }) {
  store({ token, until, renewal, ofProvider: true });
}

/** Forgets who it was, and what they typed. */
export function forget() {
  const again = hasSignedOut();
  held = null;
  caller = null;
  sessionStorage.clear();
  if (again) {
    sessionStorage.setItem(SIGNED_OUT, "yes");
  }
}

/** As `forget`, because the person wants it: whoever comes next may be somebody else. */
export function signOut() {
  takeBack(held?.renewal);
  forget();
  sessionStorage.setItem(SIGNED_OUT, "yes");
}

/** Whether the person has signed out, and the provider has not been asked since who it is. */
export function hasSignedOut() {
  return sessionStorage.getItem(SIGNED_OUT) !== null;
}

/** The provider has said who it is. */
export function askedAgain() {
  sessionStorage.removeItem(SIGNED_OUT);
}

/** Who it is, as `/v1/caller` answers it; null where nobody is asked. */
export function begin(known) {
  caller = known ?? ANYBODY;
}

/** Whether the person that `/v1/caller` tells of is who the page speaks for, and may do the same. */
export function isSame(known) {
  return caller !== null && known.name === caller.name && known.role === caller.role;
}

// ---- what a request shows, and what is done when it is not believed ----

/** What a request shows: {headers, token, who}. A token that is about to end is renewed first. */
export async function shown() {
  const who = caller;
  if (held?.until && Date.now() > held.until - MARGIN_MS && mayRenew()) {
    // If the provider does not answer, the token may still be good; if it is not, the service says so.
    await renewed({ token: held.token, who }).catch(() => {});
  }
  return { headers: held === null ? {} : { Authorization: `Bearer ${held.token}` }, token: held?.token ?? null, who };
}

/**
 * A request was answered 401: whether the provider gives another token for what it has shown, so that it can be sent again.
 *
 * @throws Problem if the provider does not answer
 */
export async function renewed(before) {
  if (held === null || caller !== before.who) {
    return false;
  }
  if (held.token !== before.token) {
    return true;
  }
  if (!mayRenew()) {
    return false;
  }
  renewing ??= renewHeld().finally(() => (renewing = null));
  return renewing;
}

function mayRenew() {
  return held?.renewal != null && Date.now() - touched < ATTENDED_MS;
}

async function renewHeld() {
  const mine = held;
  try {
    const granted = await renew(mine.renewal);
    if (held !== mine) {
      takeBack(granted.renewal);
      return false;
    }
    keepGranted(granted);
    return true;
  } catch (fault) {
    if (!fault.isRefusal) {
      throw new Problem(`Your sign-in could not be renewed: ${fault.message} Try again later.`, 0, "provider-away");
    }
    if (held === mine) {
      keepGranted({ ...mine, renewal: null });
    }
    return false;
  }
}

/**
 * A request was answered 401, and there is no other token: whether the same person has signed in again, so that it can be sent again.
 * Whoever asks at the same time waits for the same answer.
 */
export async function signedInAgain(before) {
  if (caller !== before.who) {
    return false;
  }
  if (held !== null && held.token !== before.token) {
    return true;
  }
  if (held?.renewal) {
    // Who comes by meanwhile is not let in by it.
    takeBack(held.renewal);
    keepGranted({ ...held, renewal: null });
  }
  asking ??= whenLost().finally(() => (asking = null));
  return asking;
}

/** @param action what is done when the service no longer believes what is shown: returns whether the same person is back */
export function onLost(action) {
  whenLost = action;
}

// ---- the person ----

/** The name that stands with what the person does, or null if nobody knows it. */
export function personName() {
  return caller?.authenticated ? caller.name : null;
}

export function personRole() {
  return caller?.role ?? null;
}

/** Whether the person may do what needs the role. */
export function may(role) {
  return ROLES.indexOf(caller?.role) >= ROLES.indexOf(role);
}

/** Why something is not offered. */
export function needs(role, what) {
  return `${what} needs the role ${role}; ${caller?.name} is ${caller?.role}.`;
}
