// Asks a person whose sign-in has ended to sign in again, over the page, which stays as it is: what was typed, chosen and looked at is
// there afterwards. The provider is met in a window of its own, whose answer comes back on a channel between pages of this site: what
// makes a token of it never leaves this page.

import { whoHas } from "./api.js";
import { alertBox, fill, h } from "./dom.js";
import { question, redeem } from "./provider.js";
import * as session from "./session.js";

/** What the state of such a question begins with. */
const MARK = "again.";
const CHANNEL = "sign-in";
const WINDOW = "popup,width=520,height=720";

/** @returns once it is known: "same", the same person is back; "other", another one has signed in; "out", the person signs out */
export function askAgain(oidc) {
  return new Promise((resolve) => new Question(oidc, resolve));
}

class Question {
  #oidc;
  #answered;
  #title = document.title;
  #channel = new BroadcastChannel(CHANNEL);
  #pending = null;
  #said = h("div", { "aria-live": "polite" });
  #dialog;

  constructor(oidc, answered) {
    this.#oidc = oidc;
    this.#answered = answered;
    this.#dialog = h("dialog", { class: "again", "aria-labelledby": "again-title", onclose: () => this.#insist() },
      h("h1", { id: "again-title" }, "Sign in again"),
      h("p", {}, "Your sign-in has ended. The page is as you left it, with what you have not sent yet: sign in to go on."),
      this.#said,
      h("div", { class: "actions" },
        h("button", { type: "button", class: "main", onclick: () => this.#go() }, `Sign in at ${new URL(oidc.issuer).host}`),
        h("button", { type: "button", onclick: () => this.#end("out") }, "Sign out")),
      h("p", { class: "hint" }, "A window opens for it. Signing out clears the page."));
    this.#channel.onmessage = (event) => this.#heard(event.data);
    document.body.append(this.#dialog);
    document.title = "Sign in again – MuDuo Online";
    this.#dialog.showModal();
  }

  /** Escape does not open what is covered. */
  #insist() {
    if (this.#dialog.isConnected) {
      this.#dialog.showModal();
    }
  }

  async #go() {
    fill(this.#said);
    // At once: later a browser would not take it for the person's own wish.
    const opened = window.open("about:blank", "_blank", WINDOW);
    if (opened === null) {
      this.#fail(new Error("The browser has not opened the window. Allow this site to open windows, and try again."));
      return;
    }
    try {
      const { address, pending } = await question(this.#oidc, { mark: MARK });
      this.#pending = pending;
      opened.location.replace(address);
      fill(this.#said, h("p", {}, "Waiting for the other window …"));
    } catch (fault) {
      opened.close();
      this.#fail(fault);
    }
  }

  async #heard({ answer }) {
    const parameters = new URLSearchParams(answer ?? "");
    if (this.#pending === null || parameters.get("state") !== this.#pending.state) {
      return;
    }
    const pending = this.#pending;
    this.#pending = null;
    this.#channel.postMessage({ taken: pending.state });
    try {
      const granted = await redeem(parameters, pending);
      const known = await whoHas(granted.token);
      if (!this.#dialog.isConnected) {
        return;
      }
      if (session.isSame(known)) {
        session.keepGranted(granted);
        this.#end("same");
      } else {
        session.forget();
        session.keepGranted(granted);
        this.#end("other");
      }
    } catch (fault) {
      this.#fail(fault);
    }
  }

  #fail(fault) {
    fill(this.#said, alertBox(fault));
  }

  #end(how) {
    this.#channel.close();
    document.title = this.#title;
    this.#dialog.close();
    this.#dialog.remove();
    this.#answered(how);
  }
}

/**
 * Whether this page is the window of such a question, back from the provider: it hands the answer over, and is closed.
 *
 * @param root where it says that it can be closed, should the browser not do it
 */
export function handOver(root) {
  const state = new URLSearchParams(location.search).get("state");
  if (!state?.startsWith(MARK)) {
    return false;
  }
  const answer = location.search;
  history.replaceState(null, "", "/");
  fill(root, h("p", { role: "status" }, "Back to the page where you were: this window can be closed."));
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = (event) => event.data.taken === state && window.close();
  channel.postMessage({ answer });
  return true;
}
