// Who the page speaks for. What shows it is kept while the browser's tab is open, and is sent as a header: never in an address, never
// in a cookie, so that no other page can make use of it.

const TOKEN = "token";
const SIGNED_OUT = "signed-out";
const ROLES = ["viewer", "annotator", "reviewer", "admin"];

/** Of somebody who need not say who they are. */
const ANYBODY = { name: "", role: "admin", authenticated: false };

let token = sessionStorage.getItem(TOKEN);
let caller = null;
let whenLost = () => {};

/** The headers that say who asks. */
export function authorization() {
  return token === null ? {} : { Authorization: `Bearer ${token}` };
}

export function hasToken() {
  return token !== null;
}

export function keepToken(shown) {
  token = shown;
  sessionStorage.setItem(TOKEN, shown);
}

/** Forgets who it was, and what they typed. */
export function forget() {
  const again = hasSignedOut();
  token = null;
  caller = null;
  sessionStorage.clear();
  if (again) {
    sessionStorage.setItem(SIGNED_OUT, "yes");
  }
}

/** As `forget`, because the person wants it: whoever comes next may be somebody else. */
export function signOut() {
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

/** What is done when the service does not believe, or no longer believes, what is shown. */
export function onLost(action) {
  whenLost = action;
}

/** A request was answered 401. */
export function lost() {
  whenLost();
}

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
