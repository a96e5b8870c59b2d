// Submits a study: two NIfTI files, or one zip archive of DICOM files.

import { alertBox, field, fill, h } from "./dom.js";
import { ROLES, role, short } from "./format.js";
import { outcome } from "./outcome.js";
import { may, needs } from "./session.js";
import { send as sendForm } from "./upload.js";

export function submitForm() {
  if (!may("annotator")) {
    return h("p", { class: "hint" }, needs("annotator", "Submitting a study"));
  }
  const said = h("div", { "aria-live": "polite" });
  const send = h("button", { type: "submit", class: "main" }, "Submit");
  const form = h("form", { class: "sheet", onsubmit: (event) => submit(event, said, send) },
    h("div", { class: "columns" },
      field("CT, in Hounsfield units", h("input", { type: "file", name: "ct", accept: ".nii,.gz" }), "NIfTI, .nii or .nii.gz"),
      field("PET, in SUVbw (g/ml)", h("input", { type: "file", name: "pet", accept: ".nii,.gz" }), "NIfTI, of the same body in the same position"),
      field("Or DICOM files of one study", h("input", { type: "file", name: "dicom", accept: ".zip" }), "One zip archive; names and dates become keyed hashes"),
      field("Role", h("select", { name: "role" }, h("option", { value: "" }, "As its subject has, otherwise Train"), ROLES.map((name) => h("option", { value: name }, role(name)))), "Fixed when a subject first arrives"),
      field("Site (optional)", h("input", { type: "text", name: "site", maxlength: "64", autocomplete: "off" })),
      field("Tracer (optional)", h("input", { type: "text", name: "tracer", maxlength: "64", autocomplete: "off" }), "As in FDG")),
    h("div", { class: "actions" }, send, said));
  return h("details", { class: "submit" }, h("summary", {}, "Submit a study"), form);
}

async function submit(event, said, send) {
  event.preventDefault();
  const form = filled(event.target);
  const has = (name) => form.has(name);
  if (!has("dicom") && !(has("ct") && has("pet"))) {
    fill(said, alertBox(new Error("Choose a CT and a PET file, or one zip archive of DICOM files.")));
    return;
  }
  send.disabled = true;
  const { done, failed } = outcome(said);
  const sent = event.target;
  try {
    const receipt = await sendForm("/v1/studies", form, said, "The study");
    const link = h("a", { href: `#/studies/${receipt.studyId}` }, `Study ${short(receipt.studyId)}`);
    const line = [link, receipt.created ? " is published." : " was published before; nothing has changed."];
    done(() => {
      fill(said, h("p", {}, line), receipt.warnings.map((warning) => h("p", { class: "hint" }, warning)));
      sent.reset();
    }, line, ...receipt.warnings);
  } catch (fault) {
    failed(() => fill(said, alertBox(fault)), fault, "Sending the study failed.");
  } finally {
    send.disabled = false;
  }
}

/** The form without what was left empty. */
export function filled(element) {
  const form = new FormData(element);
  for (const [name, value] of [...form.entries()]) {
    if (value instanceof File ? value.name === "" : value.trim() === "") {
      form.delete(name);
    }
  }
  return form;
}
