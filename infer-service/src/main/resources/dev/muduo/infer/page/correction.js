// A label map that a person has drawn or corrected, sent as an annotation.

import { studyPath } from "./api.js";
import { alertBox, field, fill, h } from "./dom.js";
import { short, words } from "./format.js";
import { outcome } from "./outcome.js";
import { sentence } from "./problem.js";
import { Person } from "./review.js";
import { may, needs } from "./session.js";
import { send as sendForm } from "./upload.js";

/**
 * @param current returns the study and its structures as they are shown now, and the study as it was when a mask of it was downloaded
 *                to be corrected, or null
 * @param changed is told in sentences when an annotation is published
 */
export function correctionForm(current, changed) {
  if (!may("annotator")) {
    return h("p", { class: "hint" }, needs("annotator", "Sending a correction"));
  }
  const said = h("div", { "aria-live": "polite" });
  const send = h("button", { type: "submit", class: "main" }, "Send correction");
  /** What the file corrects, also if it has to be sent again: whoever has drawn it has not seen what came since. */
  let corrected = null;
  const file = h("input", { type: "file", name: "label", required: true, accept: ".nii,.gz,.dcm", onchange: () => {
    corrected = current().downloaded ?? current().study;
  } });
  const person = new Person("annotator");
  const empties = h("input", { type: "checkbox" });
  const boxes = current().structures.map((structure) => [structure.name, h("input", { type: "checkbox" })]);
  const form = h("form", { class: "sheet", onsubmit: submit },
    field("Corrected label map", file, "NIfTI on the voxels of the CT or the PET, values as in the masks offered here; or a DICOM Segmentation or RT Structure Set"),
    h("fieldset", {},
      h("legend", {}, "Structures that are right in it"),
      h("div", { class: "ticks" }, boxes.map(([name, box]) => h("label", { class: "tick" }, box, words(name)))),
      h("p", { class: "hint" }, "Of the others nothing is learned. An earlier drawing of a structure is replaced.")),
    person.element,
    h("label", { class: "tick" }, empties, "A ticked structure may have no voxel: it is not in this patient"),
    h("div", { class: "actions" }, send, said));

  async function submit(event) {
    event.preventDefault();
    const named = boxes.filter(([, box]) => box.checked).map(([name]) => name);
    if (named.length === 0) {
      fill(said, alertBox(new Error("Tick the structures that are right in the file.")));
      return;
    }
    send.disabled = true;
    const study = corrected;
    const { done, failed } = outcome(form);
    const link = h("a", { href: `#/studies/${study.studyId}` }, `Study ${short(study.studyId)}`);
    try {
      const receipt = await sendForm(studyPath(study.studyId, "annotations"), body(study, named), said, "The correction");
      const sentences = [
        receipt.created ? "The correction is published." : "The same was published before.",
        ...fate(study, receipt),
        ...receipt.warnings.map(sentence)];
      done(() => {
        form.reset();
        corrected = null;
        person.recall();
        fill(said);
        changed(...sentences);
      }, link, ...sentences);
    } catch (fault) {
      failed(() => fill(said, alertBox(fault)), fault, link, "Sending the correction failed.");
    } finally {
      send.disabled = false;
    }
  }

  function body(study, named) {
    const data = new FormData();
    data.set("label", file.files[0]);
    data.set("structures", named.join(","));
    if (/\.nii(\.gz)?$/i.test(file.files[0].name)) {
      data.set("values", "model");
    }
    data.set("annotator", person.name());
    data.set("revision", String(study.revision));
    const earlier = superseded(study, named);
    if (earlier.length > 0) {
      data.set("supersedes", earlier.join(","));
    }
    if (empties.checked) {
      data.set("allowEmpty", "true");
    }
    return data;
  }

  return h("details", { class: "submit", ontoggle: () => person.recall() }, h("summary", {}, "Upload a correction"), form);
}

/** What comes of the structures, in sentences. */
function fate(study, { structures, held }) {
  const learned = study.role === "TRAIN" ? structures.filter((name) => !held.includes(name)) : [];
  return [
    ...(learned.length > 0 ? [`The next round learns from it: ${learned.map(words).join(", ")}.`] : []),
    ...(held.length > 0 ? [`Held for a person, because another drawing counts which it does not replace: ${held.map(words).join(", ")}.`] : []),
  ];
}

/** For each structure the drawing of it that counts, as `structure:id`: only that one can be replaced. */
function superseded(study, named) {
  return named.flatMap((name) => {
    const counting = study.annotations.find((each) => each.counts.includes(name));
    return counting === undefined ? [] : [`${name}:${counting.annotationId}`];
  });
}
