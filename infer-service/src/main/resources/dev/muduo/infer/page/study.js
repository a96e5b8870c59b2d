// One study: its images with masks over them, how well the teachers agreed, and what persons have said.

import { getJson, offers, studyPath } from "./api.js";
import { alertBox, empty, fill, h, refill, table } from "./dom.js";
import { correctionForm } from "./correction.js";
import { count, plural, role, roleMeaning, short, time, words } from "./format.js";
import { Layers } from "./layers.js";
import { follow } from "./live.js";
import { reviewForm } from "./review.js";
import { state } from "./studies.js";

export function open(root, [studyId], tell) {
  const view = new StudyView(root, studyId);
  const ours = (event) => event.type === "CheckpointPromoted" || event.facts.studyId === studyId;
  const stop = follow(() => view.look(), tell, ours);
  return () => {
    stop();
    view.close();
  };
}

class StudyView {
  #studyId;
  #gone = new AbortController();
  #facts = h("div", {}, h("p", { role: "status" }, "Loading the study …"));
  #newer = h("div", { "aria-live": "polite" });
  #images = h("div", {});
  #said = h("div", { role: "status", class: "done" });
  #teachers = h("div", {});
  #drawings = h("div", {});
  #correction = h("div", {});
  /** Of a study that there is. */
  #halves = h("div", { class: "halves", hidden: true },
    h("section", {}, h("h2", {}, "Pseudo-labels"), this.#teachers),
    h("section", {}, h("h2", {}, "Drawings and corrections"), this.#drawings, this.#correction));
  #layers = null;
  /** Of the run that is shown, if there is one. */
  #review = null;
  #found = null;
  /** {revision, taught}, as long as nobody asks for newer ones: whoever looks at one does not judge another. */
  #shown = null;
  /** The study when a mask of it was downloaded last, since the last correction. */
  #downloaded = null;
  #last = Promise.resolve();

  constructor(root, studyId) {
    this.#studyId = studyId;
    fill(root,
      h("p", { class: "back" }, h("a", { href: "#/studies" }, "Studies")),
      h("h1", {}, "Study ", h("code", { title: studyId }, short(studyId))),
      this.#facts,
      this.#newer,
      this.#images,
      this.#said,
      this.#halves);
  }

  /** Something was submitted: says so, and shows what there is now. */
  #changed(...sentences) {
    fill(this.#said, sentences.map((sentence) => h("p", {}, sentence)));
    return this.look();
  }

  /** One look after the other: whoever asks for one sees, when it is over, all that was there when it was asked for. */
  look() {
    const next = () => this.#lookOnce();
    this.#last = this.#last.then(next, next);
    return this.#last;
  }

  async #lookOnce() {
    try {
      const found = await this.#load();
      if (!this.#gone.signal.aborted) {
        this.#show(found);
      }
    } catch (fault) {
      if (!this.#gone.signal.aborted) {
        refill(this.#facts, fault.message, () => alertBox(fault));
        throw fault;
      }
    }
  }

  #show(newest) {
    const found = this.#asShown(newest);
    const { study, taught } = found;
    const changed = (...said) => this.#changed(...said).catch(() => {});
    const corrected = (...said) => {
      this.#downloaded = null;
      changed(...said);
    };
    this.#found = found;
    this.#halves.hidden = false;
    refill(this.#facts, [study, taught], () => facts(study, taught));
    const newer = newerThan(found, newest);
    refill(this.#newer, newer, () => newer.map((sentence) => h("p", { class: "hint" }, sentence, " ",
      h("button", { type: "button", onclick: () => this.#showNewest() }, "Show it"))));
    refill(this.#teachers, [taught, study.revision], () => this.#pseudoLabels(found, changed));
    this.#review?.judged(study.reviews);
    refill(this.#drawings, study.annotations, () => drawings(study));
    refill(this.#correction, found.structures, () => correctionForm(() => ({ ...this.#found, downloaded: this.#downloaded }), corrected));
    if (this.#layers === null) {
      this.#layers = new Layers(this.#images, found, () => this.look(), () => {
        this.#downloaded = this.#found.study;
      });
    } else {
      this.#layers.offer(found);
    }
  }

  /** What there is now, of the revision and the run that are shown. */
  #asShown(newest) {
    this.#shown ??= { revision: newest.study.revision, taught: null };
    const { revision } = this.#shown;
    this.#shown.taught ??= newest.taught?.revision === revision ? newest.taught : null;
    const masks = newest.masksRevision === revision ? newest.masks : [];
    return { ...newest, study: { ...newest.study, revision }, taught: this.#shown.taught, masks };
  }

  #showNewest() {
    this.#shown = null;
    this.#layers?.close();
    this.#layers = null;
    fill(this.#images, h("p", { role: "status" }, "Loading the images …"));
    this.look().catch(() => {});
  }

  async #load() {
    const signal = this.#gone.signal;
    const path = (...rest) => studyPath(this.#studyId, ...rest);
    const study = await getJson(path(), signal);
    const masksRevision = this.#shown?.revision ?? study.revision;
    const [structures, pseudoLabels, masks, serving] = await Promise.all([
      getJson("/v1/structures", signal),
      getJson(path("pseudo-labels"), signal),
      getJson(path(`masks?revision=${masksRevision}`), signal),
      (await offers("/v1/serving")) ? getJson("/v1/serving", signal) : null,
    ]);
    return {
      study,
      structures: structures.structures,
      taught: pseudoLabels.pseudoLabels[0] ?? null,
      masks: masks.masks,
      masksRevision,
      serving: serving?.serving ?? null,
    };
  }

  #pseudoLabels({ study, taught }, changed) {
    if (taught === null) {
      this.#review = null;
      return empty(study.role === "TRAIN"
        ? `The teachers have not answered this study yet${study.revisions.length > 1 ? `, as it is in revision ${count(study.revision)}` : ""}.`
        : `Studies of role ${role(study.role)} are not taught; they are ${roleMeaning(study.role)}.`);
    }
    this.#review = reviewForm(study.studyId, taught, changed);
    return this.#review.parts;
  }

  close() {
    this.#gone.abort();
    this.#layers?.close();
  }
}

/** What there is that is not shown, in sentences. */
function newerThan({ study, taught }, newest) {
  const revision = newest.study.revision;
  const run = newest.taught?.run;
  return [
    ...(revision > study.revision ? [`This is revision ${count(study.revision)} of the study; there is a newer one, revision ${count(revision)}.`] : []),
    ...(taught !== null && newest.taught?.revision === taught.revision && run > taught.run
      ? [`What is shown of the teachers is run ${count(taught.run)}; there is a newer one, run ${count(run)}.`] : []),
  ];
}

function fact(name, ...value) {
  return h("div", {}, h("dt", {}, name), h("dd", {}, value));
}

function facts(study, taught) {
  const shown = study.revisions.find((each) => each.revision === study.revision);
  const grid = (image) => `${image.voxels.join(" × ")} voxels of ${image.spacingMm.map((mm) => mm.toFixed(1)).join(" × ")} mm`;
  return h("dl", { class: "facts" },
    fact("Role", `${role(study.role)} (${roleMeaning(study.role)})`),
    fact("State", state(study, taught)),
    fact("Site", shown.site),
    fact("Tracer", shown.tracer ?? "not given"),
    fact("Arrived", time(shown.arrivedAt), study.revision > 1 ? `, revision ${count(study.revision)}` : ""),
    fact("Subject", h("code", { title: study.subjectId }, short(study.subjectId))),
    fact("CT", grid(shown.ct)),
    fact("PET", grid(shown.pet)));
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
