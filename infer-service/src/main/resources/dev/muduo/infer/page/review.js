// The teachers' agreement on a study, and a person's judgement of it.

import { postJson, studyPath } from "./api.js";
import { alertBox, field, fill, h, refill, table } from "./dom.js";
import { count, decimal, plural, time, words } from "./format.js";
import { may, needs, personName } from "./session.js";

/**
 * Of one run of the teachers.
 *
 * @param changed is told in a sentence when a judgement is published
 * @returns its parts, and `judged`, which is given the reviews there are: what is ticked and typed stays, whatever others judge
 */
export function reviewForm(studyId, taught, changed) {
  const said = h("div", { "aria-live": "polite" });
  const person = new Person("reviewer");
  const chosen = new Map();
  const judgements = new Map(taught.structures.map(({ structure }) => [structure, h("div", {})]));
  const judged = (reviews) => judgements.forEach((place, structure) => {
    const last = lastJudgement(reviews, taught, structure);
    refill(place, last, () => judgement(last));
  });
  const about = h("p", {}, `Run ${count(taught.run)} of ${time(taught.producedAt)}, ${plural(taught.patches, "patch", "patches")}.`);
  if (!may("reviewer")) {
    const hint = h("p", { class: "hint" }, needs("reviewer", "Accepting or rejecting pseudo-labels"));
    return { parts: [about, agreementTable(taught, null, judgements), hint], judged };
  }
  const form = h("form", { onsubmit: (event) => event.preventDefault() },
    agreementTable(taught, chosen, judgements),
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
      await postJson(studyPath(studyId, "reviews"), structures.length === chosen.size ? body : { ...body, structures });
      fill(said);
      changed(`${plural(structures.length, "structure")} ${decision === "ACCEPT" ? "accepted" : "rejected"}.`);
    } catch (fault) {
      fill(said, alertBox(fault));
    }
  }

  return { parts: [about, form], judged };
}

/**
 * @param chosen     takes the boxes by structure; null: there is nothing to choose
 * @param judgements where that of each structure is shown
 */
function agreementTable(taught, chosen, judgements) {
  return table("Agreement of the teachers on this study", [
    { title: "Structure", cell: (row) => (chosen === null ? words(row.structure) : tick(row, chosen)) },
    { title: "Patches", number: true, cell: (row) => count(row.patchesValid) },
    { title: "Mean soft IoU", number: true, cell: (row) => decimal(row.meanIou ?? NaN) },
    { title: "Judged", cell: (row) => judgements.get(row.structure) },
  ], taught.structures);
}

function tick(row, chosen) {
  const answered = row.patchesValid > 0;
  const box = h("input", { type: "checkbox", checked: answered, disabled: !answered });
  chosen.set(row.structure, box);
  return h("label", { class: "tick" }, box, words(row.structure));
}

/** The last one of this run that is about the structure, or null. */
function lastJudgement(reviews, taught, structure) {
  const about = reviews.filter((review) => review.revision === taught.revision && review.run === taught.run
    && (review.structures.length === 0 || review.structures.includes(structure)));
  return about[about.length - 1] ?? null;
}

function judgement(last) {
  if (last === null) {
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
