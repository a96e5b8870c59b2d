// The studies, page by page, and the form that submits one.

import { getJson, offers, page } from "./api.js";
import { alertBox, empty, fill, h, refill, table } from "./dom.js";
import { count, plural, role, roleMeaning, short, time, words } from "./format.js";
import { Latest } from "./latest.js";
import { follow } from "./live.js";
import { submitForm } from "./submit.js";

const LIMIT = 50;

export function open(root, parameters, tell) {
  const view = new StudiesView(root);
  return follow(() => view.look(), tell);
}

class StudiesView {
  /** Where the pages shown so far began: the last is the one that is shown. */
  #starts = [""];
  #latest = new Latest();
  #list = h("div", {}, h("p", { role: "status" }, "Loading the studies …"));
  #pages = h("nav", { class: "pages", "aria-label": "Pages of the list" });
  #heading = h("h1", { tabindex: "-1" }, "Studies");

  constructor(root) {
    fill(root, this.#heading, submitForm(), this.#list, this.#pages);
  }

  async look() {
    const isLatest = this.#latest.begin();
    const after = this.#starts[this.#starts.length - 1];
    try {
      const studies = await getJson(page("/v1/studies", LIMIT, after));
      const taught = await taughtOf(studies.studies.map((each) => each.studyId));
      if (!isLatest()) {
        return;
      }
      refill(this.#list, [studies, taught], () => list(studies, taught));
      refill(this.#pages, [studies.total, studies.next, this.#starts.length], () => this.#turning(studies));
    } catch (fault) {
      if (!isLatest()) {
        return;
      }
      refill(this.#list, fault.message, () => alertBox(fault));
      refill(this.#pages, null, () => []);
      throw fault;
    }
  }

  #turning(studies) {
    const pages = Math.ceil(studies.total / LIMIT);
    if (pages <= 1) {
      return [];
    }
    // From the page that is shown: whoever clicks twice before the next one comes has turned one page.
    const shown = this.#starts;
    return [
      h("button", { type: "button", disabled: shown.length === 1, onclick: () => this.#turn(shown.slice(0, -1)) }, "Previous"),
      h("span", {}, `Page ${count(shown.length)} of ${count(pages)}`),
      h("button", { type: "button", disabled: !studies.next, onclick: () => this.#turn([...shown, studies.next]) }, "Next"),
    ];
  }

  #turn(starts) {
    this.#starts = starts;
    this.look().then(() => this.#heading.focus(), () => {});
  }
}

/** What the teachers answered to each that they have taught; null where that is not known: on a cluster no instance sees the whole loop. */
async function taughtOf(ids) {
  if (!(await offers("/v1/pseudo-labels"))) {
    return null;
  }
  return ids.length > 0 ? (await getJson(`/v1/pseudo-labels?studies=${ids.join(",")}`)).pseudoLabels : [];
}

function list(studies, taught) {
  const answers = new Map((taught ?? []).map((each) => [each.studyId, each]));
  const answerTo = (studyId) => (taught === null ? undefined : answers.get(studyId) ?? null);
  if (studies.total === 0) {
    return empty("No study has arrived yet.",
      ["Submit one above, push DICOM to this site, or use ", h("code", {}, "./muduo submit"), "."]);
  }
  return [
    h("p", {}, `${plural(studies.total, "study", "studies")}, in the order of their ids.`),
    table("Studies", [
      { title: "Study", cell: (row) => h("a", { href: `#/studies/${row.studyId}`, title: row.studyId }, h("code", {}, short(row.studyId))) },
      { title: "Role", cell: (row) => h("span", { title: roleMeaning(row.role) }, role(row.role)) },
      { title: "State", cell: (row) => state(row, answerTo(row.studyId)) },
      { title: "Site", class: "long", cell: (row) => row.site },
      { title: "Tracer", class: "long", cell: (row) => row.tracer ?? "–" },
      { title: "Subject", cell: (row) => h("code", { title: row.subjectId }, short(row.subjectId)) },
      { title: "Revision", number: true, cell: (row) => count(row.revision) },
      { title: "Arrived", class: "time", cell: (row) => h("time", { datetime: row.arrivedAt }, time(row.arrivedAt)) },
    ], studies.studies),
  ];
}

/**
 * What has become of a study, in a few words.
 *
 * @param taught what the teachers answered, null if they have not, undefined if that is not known
 */
export function state(study, taught) {
  const parts = [];
  if (study.annotated.length > 0) {
    parts.push(h("span", { class: "fate good", title: study.annotated.map(words).join(", ") }, plural(study.annotated.length, "structure"), " drawn"));
  }
  if (taught) {
    parts.push(h("span", { class: "fate" }, `pseudo-labels, run ${count(taught.run)}`));
  }
  if (parts.length === 0) {
    const waits = study.role === "TRAIN" && taught !== undefined;
    parts.push(h("span", { class: "fate pending" }, waits ? "waits for the teachers" : "not drawn yet"));
  }
  return parts;
}
