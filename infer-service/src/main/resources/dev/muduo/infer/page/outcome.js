// What came of something that was sent, also for whoever looks at another view by then.

import { alertBox, fill, h } from "./dom.js";

/** Beside every view; those that came last. */
const MOST = 5;
const place = document.getElementById("outcomes");
let persons = 0;

/** Nothing of it stays: whoever comes next may be somebody else. */
export function forgetOutcomes() {
  persons++;
  fill(place);
}

/**
 * To be called before it is sent.
 *
 * @param element of the view that sends it
 * @returns done(inView, ...lines) and failed(inView, fault, ...lines): `inView` is called if the element can still be seen, otherwise
 *          the lines are shown beside every view until they are closed
 */
export function outcome(element) {
  const mine = persons;
  const tell = (inView, ...parts) => {
    if (element.isConnected) {
      inView();
    } else if (mine === persons) {
      const note = h("div", { class: "outcome" }, parts, h("button", { type: "button", onclick: () => note.remove() }, "Close"));
      place.append(note);
      [...place.children].slice(0, -MOST).forEach((earlier) => earlier.remove());
    }
  };
  return {
    done: (inView, ...lines) => tell(inView, h("div", { class: "done" }, lines.map((line) => h("p", {}, line)))),
    failed: (inView, fault, ...lines) => tell(inView, lines.map((line) => h("p", {}, line)), alertBox(fault)),
  };
}
