// One study: its images with masks over them, how well the teachers agreed, and what persons have said.

import { getJson, offers, studyPath } from "./api.js";
import { alertBox, empty, fill, h, table } from "./dom.js";
import { correctionForm } from "./correction.js";
import { count, plural, role, roleMeaning, short, time, words } from "./format.js";
import { Layers } from "./layers.js";
import { reviewForm } from "./review.js";
import { state } from "./studies.js";

export function open(root, [studyId]) {
  const view = new StudyView(root, studyId);
  view.look();
  return () => view.close();
}

class StudyView {
  #studyId;
  #gone = new AbortController();
  #facts = h("div", {}, h("p", { role: "status" }, "Loading the study …"));
  #images = h("div", {});
  #teachers = h("div", {});
  #persons = h("div", {});
  #said = h("div", { role: "status", class: "done" });
  #layers = null;

  constructor(root, studyId) {
    this.#studyId = studyId;
    fill(root,
      h("p", { class: "back" }, h("a", { href: "#/studies" }, "Studies")),
      h("h1", {}, "Study ", h("code", { title: studyId }, short(studyId))),
      this.#facts,
      this.#images,
      this.#said,
      h("div", { class: "halves" }, this.#teachers, this.#persons));
  }

  /** Something was submitted: says so, and shows what there is now. */
  #changed(...sentences) {
    fill(this.#said, sentences.map((sentence) => h("p", {}, sentence)));
    return this.look();
  }

  /** Looks once. */
  async look() {
    try {
      const found = await this.#load();
      if (this.#gone.signal.aborted) {
        return;
      }
      fill(this.#facts, facts(found.study, found.taught));
      fill(this.#teachers, h("h2", {}, "Pseudo-labels"), this.#pseudoLabels(found));
      fill(this.#persons, h("h2", {}, "Drawings and corrections"), drawings(found.study),
        correctionForm(found.study, found.structures, (...said) => this.#changed(...said)));
      if (this.#layers === null) {
        this.#layers = new Layers(this.#images, found, this.#gone.signal);
      } else {
        this.#layers.offer(found);
      }
    } catch (fault) {
      if (!this.#gone.signal.aborted) {
        fill(this.#facts, alertBox(fault));
      }
    }
  }

  async #load() {
    const signal = this.#gone.signal;
    const path = (...rest) => studyPath(this.#studyId, ...rest);
    const study = await getJson(path(), signal);
    const [structures, pseudoLabels, masks, serving] = await Promise.all([
      getJson("/v1/structures", signal),
      getJson(path("pseudo-labels"), signal),
      getJson(path("masks"), signal),
      (await offers("/v1/serving")) ? getJson("/v1/serving", signal) : null,
    ]);
    return {
      study,
      structures: structures.structures,
      taught: pseudoLabels.pseudoLabels[0] ?? null,
      masks: masks.masks,
      serving: serving?.serving ?? null,
    };
  }

  #pseudoLabels({ study, taught }) {
    if (taught === null) {
      return empty(study.role === "TRAIN"
        ? "The teachers have not answered this study yet."
        : `Studies of role ${role(study.role)} are not taught: this one ${roleMeaning(study.role)}.`);
    }
    return reviewForm(study, taught, (...said) => this.#changed(...said));
  }

  close() {
    this.#gone.abort();
    this.#layers?.close();
  }
}

function fact(name, ...value) {
  return h("div", {}, h("dt", {}, name), h("dd", {}, value));
}

function facts(study, taught) {
  const newest = study.revisions[study.revisions.length - 1];
  const grid = (image) => `${image.voxels.join(" × ")} voxels of ${image.spacingMm.map((mm) => mm.toFixed(1)).join(" × ")} mm`;
  return h("dl", { class: "facts" },
    fact("Role", `${role(study.role)}: ${roleMeaning(study.role)}`),
    fact("State", state(study, taught)),
    fact("Site", study.site),
    fact("Tracer", study.tracer ?? "not given"),
    fact("Arrived", time(study.arrivedAt), study.revision > 1 ? `, revision ${count(study.revision)}` : ""),
    fact("Subject", h("code", { title: study.subjectId }, short(study.subjectId))),
    fact("CT", grid(newest.ct)),
    fact("PET", grid(newest.pet)));
}

function drawings(study) {
  if (study.annotations.length === 0) {
    return empty("Nobody has drawn structures of this study.");
  }
  return [
    h("p", {}, `${plural(study.annotations.length, "drawing")}, newest first.`),
    table("Drawings", [
      { title: "By", class: "long", cell: (row) => row.annotator },
      { title: "Structures", class: "long", cell: (row) => row.structures.map(words).join(", ") },
      { title: "When", class: "time", cell: (row) => time(row.submittedAt) },
    ], [...study.annotations].reverse()),
  ];
}
