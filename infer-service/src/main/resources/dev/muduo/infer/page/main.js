// Which view is shown: the part of the address after `#` says it, so that every view has a link and the browser's Back works.

import { askAgain, handOver } from "./again.js";
import { fill, alertBox, h } from "./dom.js";
import { forgetOutcomes } from "./outcome.js";
import * as session from "./session.js";
import { awayView, settle, signInView } from "./sign-in.js";

const VIEWS = [
  { pattern: /^#?\/?$/, name: "loop", load: () => import("./loop.js") },
  { pattern: /^#\/studies$/, name: "studies", load: () => import("./studies.js") },
  { pattern: /^#\/studies\/([0-9a-f]{64})$/, name: "studies", load: () => import("./study.js") },
  { pattern: /^#\/verdicts\/([a-z-]+)\/([0-9a-f]{64})$/, name: "loop", load: () => import("./verdict.js") },
];

const CONNECTION = {
  live: "Live",
  polling: "Asked again every few seconds",
  busy: "The service wants to be asked less often",
  trouble: "The service cannot show all of this",
  away: "The service does not answer",
};

const main = document.getElementById("main");
const connection = document.getElementById("connection");
const person = document.getElementById("person");
const views = document.querySelector(".top nav");
let close = () => {};
let shown = 0;
/** Whether views are shown: to somebody who is known, or where nobody is asked. */
let inside = false;
/** The provider that signs people in, as `/v1/sign-in` has it. */
let oidc = null;

/** How what is shown is kept up to date; views without it say nothing. */
function tell(state) {
  const text = CONNECTION[state] ?? "";
  if (connection.textContent !== text) {
    connection.textContent = text;
    connection.dataset.state = state ?? "";
  }
}

async function show() {
  const mine = ++shown;
  const first = mine === 1;
  close();
  close = () => {};
  tell(null);
  const address = location.hash;
  const view = VIEWS.find((each) => each.pattern.test(address));
  mark(view?.name);
  const root = h("div", { class: "view" });
  fill(main, root);
  window.scrollTo(0, 0);
  if (view === undefined) {
    document.title = "Not found – MuDuo Online";
    fill(root, h("h1", {}, "There is no such view"), h("p", {}, h("a", { href: "#/" }, "Go to the loop")));
    return;
  }
  try {
    const module = await view.load();
    if (mine !== shown) {
      return;
    }
    close = module.open(root, address.match(view.pattern).slice(1), tell) ?? (() => {});
    document.title = `${root.querySelector("h1")?.textContent ?? "Loop"} – MuDuo Online`;
    if (!first) {
      main.focus({ preventScroll: true });
    }
  } catch (fault) {
    fill(root, h("h1", {}, "This view cannot be shown"), alertBox(fault));
  }
}

function mark(name) {
  for (const link of document.querySelectorAll("[data-view]")) {
    if (link.dataset.view === name) {
      link.setAttribute("aria-current", "page");
    } else {
      link.removeAttribute("aria-current");
    }
  }
}

/** The person in the corner, and the way out. */
function introduce() {
  const name = session.personName();
  fill(person, name === null ? [] : [
    h("span", {}, name, h("span", { class: "role" }, session.personRole())),
    h("button", { type: "button", onclick: signOut }, "Sign out")]);
}

async function enter() {
  const { state, ways, problem } = await settle();
  if (state === "in") {
    inside = true;
    oidc = ways.oidc ?? null;
    introduce();
    views.hidden = false;
    window.addEventListener("hashchange", show);
    await show();
  } else if (state === "out") {
    ask(ways, problem);
  } else {
    away(problem);
  }
}

function ask(ways, problem) {
  signInView(outside("Sign in"), ways, problem, enter);
}

function away(problem) {
  awayView(outside("The service does not answer"), problem, enter);
}

/** Where something else than a view is shown. */
function outside(title) {
  leave();
  document.title = `${title} – MuDuo Online`;
  const root = h("div", { class: "view" });
  fill(main, root);
  return root;
}

/** Nothing of what was shown stays in the document, and nothing asks for more of it. */
function leave() {
  inside = false;
  window.removeEventListener("hashchange", show);
  shown++;
  close();
  close = () => {};
  fill(main);
  forgetOutcomes();
  tell(null);
  views.hidden = true;
  introduce();
  document.title = "MuDuo Online";
}

function signOut() {
  session.signOut();
  leave();
  enter();
}

/** The page stays as it is under a question, and goes on if the same person is back. */
async function ended() {
  const how = await askAgain(oidc);
  if (how === "out") {
    signOut();
  } else if (how === "other") {
    leave();
    enter();
  }
  return how === "same";
}

/** A key was taken back, or the service asks who one is, and did not before. */
async function expelled() {
  const why = session.personName() === null
    ? "The service now asks who you are. Sign in."
    : "The service no longer knows who you are. Sign in again.";
  session.forget();
  leave();
  const { state, ways, problem } = await settle();
  if (state === "out") {
    ask(ways, problem ?? new Error(why));
  } else {
    away(problem ?? new Error("A request was refused because nobody has signed in, and the service says that nobody has to."));
  }
  return false;
}

session.onLost(async () => {
  if (!inside) {
    // Whoever is signing in is told there what is wrong.
    return false;
  }
  return oidc !== null && session.isOfProvider() ? ended() : expelled();
});

if (!handOver(main)) {
  enter();
}
