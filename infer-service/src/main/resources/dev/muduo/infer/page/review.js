// The teachers' agreement on a study, and a person's judgement of it.

import { postJson, studyPath } from "./api.js";
import { alertBox, field, fill, h, table } from "./dom.js";
import { count, decimal, plural, time, words } from "./format.js";
import { may, needs, personName } from "./session.js";

/** @param changed is told in a sentence when a judgement is published */
export function reviewForm(study, taught, changed) {
  const said = h("div", { "aria-live": "polite" });
  const person = new Person("reviewer");
  const chosen = new Map();
  const about = h("p", {}, `Run ${count(taught.run)} of ${time(taught.producedAt)}, ${plural(taught.patches, "patch", "patches")}.`);
  if (!may("reviewer")) {
    return [about, agreementTable(study, taught, null), h("p", { class: "hint" }, needs("reviewer", "Accepting or rejecting pseudo-labels"))];
  }
  const form = h("form", { onsubmit: (event) => event.preventDefault() },
    agreementTable(study, taught, chosen),
    person.element,
    h("div", { class: "actions" },
      decisionButton("Accept", "ACCEPT"), decisionButton("Reject", "REJECT"), said),
    h("p", { class: "hint" }, "A judgement is about the structures that are ticked; of the others the two teachers gave no pair of masks. What is rejected teaches nothing."));

  function decisionButton(text, decision) {
    return h("button", { type: "submit", onclick: () => decide(decision) }, text);
  }

  async function decide(decision) {
    const structures = [...chosen].filter(([, box]) => box.checked).map(([name]) => name);
    if (!form.reportValidity()) {
      return;
    }
    if (structures.length === 0) {
      fill(said, alertBox(new Error("Tick at least one structure.")));
      return;
    }
    const body = { revision: taught.revision, run: taught.run, decision, reviewer: person.name() };
    try {
      await postJson(studyPath(study.studyId, "reviews"), structures.length === chosen.size ? body : { ...body, structures });
      changed(`${plural(structures.length, "structure")} ${decision === "ACCEPT" ? "accepted" : "rejected"}.`);
    } catch (fault) {
      fill(said, alertBox(fault));
    }
  }

  return [about, form];
}

/** @param chosen takes the boxes by structure; null: there is nothing to choose */
function agreementTable(study, taught, chosen) {
  return table("Agreement of the teachers on this study", [
    { title: "Structure", cell: (row) => (chosen === null ? words(row.structure) : tick(row, chosen)) },
    { title: "Patches", number: true, cell: (row) => count(row.patchesValid) },
    { title: "Mean soft IoU", number: true, cell: (row) => decimal(row.meanIou ?? NaN) },
    { title: "Judged", cell: (row) => judged(study, taught, row.structure) },
  ], taught.structures);
}

function tick(row, chosen) {
  const answered = row.patchesValid > 0;
  const box = h("input", { type: "checkbox", checked: answered, disabled: !answered });
  chosen.set(row.structure, box);
  return h("label", { class: "tick" }, box, words(row.structure));
}

/** The last judgement of this run that is about the structure. */
function judged(study, taught, structure) {
  const about = study.reviews.filter((review) => review.revision === taught.revision && review.run === taught.run
    && (review.structures.length === 0 || review.structures.includes(structure)));
  const last = about[about.length - 1];
  if (last === undefined) {
    return "–";
  }
  return h("span", { class: last.decision === "ACCEPT" ? "fate good" : "fate bad", title: `${last.reviewer}, ${time(last.reviewedAt)}` },
    last.decision === "ACCEPT" ? "Accepted" : "Rejected");
}

/** Who judges or draws: whoever has signed in, otherwise what is typed, which is remembered while the browser's tab is open. */
export class Person {
  #typed = null;

  constructor(name) {
    const known = personName();
    if (known === null) {
      this.#typed = h("input", { type: "text", name, maxlength: "64", required: true, autocomplete: "off", value: sessionStorage.getItem(PERSON) ?? "" });
      this.element = field("Your name or initials", this.#typed, "Stands with what you send; never a patient's");
    } else {
      this.element = h("p", { class: "hint" }, `Your name, ${known}, stands with what you send.`);
    }
  }

  /** What was typed elsewhere meanwhile. */
  recall() {
    if (this.#typed !== null) {
      this.#typed.value ||= sessionStorage.getItem(PERSON) ?? "";
    }
  }

  name() {
    if (this.#typed === null) {
      return personName();
    }
    const typed = this.#typed.value.trim();
    sessionStorage.setItem(PERSON, typed);
    return typed;
  }
}

const PERSON = "person";
