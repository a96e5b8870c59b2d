// Volumes as NiiVue takes them: fetched, unpacked, and label maps with the colours of their structures.

import { getBytes } from "./api.js";
import { colour } from "./charts.js";
import { words } from "./format.js";

const NIIVUE = "/page/vendor/niivue-0.69.0.umd.js";
/** Of a NIfTI-1 header: where the type of the voxels and the offset of the first one stand. */
const DATATYPE = 70;
const VOX_OFFSET = 108;
const UINT8 = 2;

/** NiiVue, loaded with the first study that is looked at. */
export async function niivue() {
  await import(NIIVUE);
  return globalThis.niivue;
}

/** The bytes of a NIfTI file, no longer compressed. */
export async function fetchNifti(path, signal) {
  const bytes = await getBytes(path, signal);
  const begun = new Uint8Array(bytes, 0, 2);
  if (begun[0] !== 0x1f || begun[1] !== 0x8b) {
    return bytes;
  }
  const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(unpacked).arrayBuffer();
}

/** @param range what of the values is shown, [from, to] */
export async function greyImage(bytes, name, colormap, [from, to]) {
  const { NVImage } = await niivue();
  return NVImage.new(bytes, `${name}.nii`, colormap, 1, null, from, to);
}

/** @param colours as `structureColours` or `DISAGREEMENT` */
export async function labelImage(bytes, name, colours) {
  const { NVImage } = await niivue();
  const image = await NVImage.new(bytes, `${name}.nii`, "", 1, null, 0, 255);
  image.setColormapLabel(colorTable(colours));
  return image;
}

/**
 * Colours, and which of them are shown: {id, name, css, shown} each. A structure has the same colour everywhere.
 *
 * @param named only these, where given
 */
export function structureColours(structures, named = null) {
  return structures
    .map((structure, place) => ({ id: structure.id, key: structure.name, name: words(structure.name), css: colour(place, true), shown: true }))
    .filter((each) => named === null || named.includes(each.key));
}

/** Where two teachers' masks are not the same. */
export function disagreementColours() {
  return [
    { id: 1, name: "Only the CT teacher", css: "hsl(32 95% 55%)", shown: true },
    { id: 2, name: "Only the PET teacher", css: "hsl(190 90% 50%)", shown: true },
    { id: 3, name: "Both, another structure", css: "hsl(330 85% 60%)", shown: true },
  ];
}

/**
 * A label map of where two of them, on the same grid, differ: 1 only in the first, 2 only in the second, 3 in both but not the
 * same structure.
 *
 * @param first, second NIfTI-1 files of unsigned bytes
 */
export function disagreement(first, second) {
  const [a, b] = [labels(first), labels(second)];
  if (a.length !== b.length) {
    throw new Error("The two teachers' masks do not lie on the same grid.");
  }
  const differing = first.slice(0);
  const out = labels(differing);
  for (let voxel = 0; voxel < out.length; voxel++) {
    out[voxel] = a[voxel] === b[voxel] ? 0 : b[voxel] === 0 ? 1 : a[voxel] === 0 ? 2 : 3;
  }
  return differing;
}

function labels(nifti) {
  const header = new DataView(nifti);
  if (header.getInt16(DATATYPE, true) !== UINT8) {
    throw new Error("A mask is expected to have unsigned bytes.");
  }
  return new Uint8Array(nifti, header.getFloat32(VOX_OFFSET, true));
}

/** The look-up table in which what is not shown is transparent. */
export function colorTable(colours) {
  const table = { R: [0], G: [0], B: [0], A: [0], I: [0], labels: ["none"] };
  for (const each of colours) {
    const [red, green, blue] = rgb(each.css);
    table.R.push(red);
    table.G.push(green);
    table.B.push(blue);
    table.A.push(each.shown ? 255 : 0);
    table.I.push(each.id);
    table.labels.push(each.name);
  }
  return table;
}

/** What the browser makes of a CSS colour. */
function rgb(css) {
  const canvas = new OffscreenCanvas(1, 1);
  const context = canvas.getContext("2d");
  context.fillStyle = css;
  context.fillRect(0, 0, 1, 1);
  return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
}
