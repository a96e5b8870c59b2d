// The masks there are of a study: those that checkpoints have answered, the teachers', where these differ, and drawings.

import { studyPath } from "./api.js";
import { count, short, time } from "./format.js";
import { disagreement, disagreementColours, fetchNifti, labelImage, structureColours } from "./volumes.js";

/**
 * {id, text, checkpoint?, colours, files, load(signal)} each, the best to look at first.
 *
 * @param found the study of the revision that is shown, its structures, the masks that were answered, and what the teachers have said of it
 */
export function masksOf({ study, structures, masks, taught }) {
  const path = (...rest) => studyPath(study.studyId, ...rest);
  return [
    ...answered(study, masks, structures, path),
    ...(taught === null ? [] : teachers(study, taught, structures, path)),
    ...drawn(study, structures, path),
  ];
}

function mask(id, text, colours, files, checkpoint = null) {
  return {
    id,
    text,
    colours,
    files,
    checkpoint,
    async load(signal) {
      const bytes = await Promise.all(files.map((file) => fetchNifti(file, signal)));
      return labelImage(bytes.length === 2 ? disagreement(...bytes) : bytes[0], id, this.colours);
    },
  };
}

/** One a checkpoint, on the PET's voxels where there are both: they are fewer. */
function answered(study, masks, structures, path) {
  const byCheckpoint = new Map();
  for (const each of masks) {
    if (!byCheckpoint.has(each.checkpoint) || each.grid === "pet") {
      byCheckpoint.set(each.checkpoint, each);
    }
  }
  return [...byCheckpoint.values()].map((each) => mask(
    `checkpoint-${each.checkpoint}-${study.revision}`,
    `Promotion ${count(each.number)} (${short(each.checkpoint)})${of(study, study.revision)}`,
    structureColours(structures),
    [path("masks", `${each.checkpoint}?grid=${each.grid}&revision=${study.revision}`)],
    each.checkpoint));
}

/** Of one run: whoever judges it has to see that one. */
function teachers(study, { revision, run }, structures, path) {
  const [ct, pet] = ["ct", "pet"].map((teacher) => path("pseudo-labels/masks", `${teacher}?revision=${revision}&run=${run}`));
  const which = `, run ${count(run)}${of(study, revision)}`;
  return [
    mask(`teacher-ct-${revision}-${run}`, `CT teacher${which}`, structureColours(structures), [ct]),
    mask(`teacher-pet-${revision}-${run}`, `PET teacher${which}`, structureColours(structures), [pet]),
    mask(`disagreement-${revision}-${run}`, `Where the teachers differ${which}`, disagreementColours(), [ct, pet]),
  ];
}

/** Of which revision, where there are several. */
function of(study, revision) {
  return study.revisions.length > 1 ? `, revision ${count(revision)}` : "";
}

/** Of drawings too old to be remembered there is no label map to fetch; asking says so. */
function drawn(study, structures, path) {
  return [...study.annotations].reverse().map((each) => mask(
    `annotation-${each.annotationId}`,
    `Drawn by ${each.annotator}, ${time(each.submittedAt)}${of(study, each.revision)}`,
    structureColours(structures, each.structures),
    [path("annotations", each.annotationId, "label")]));
}
