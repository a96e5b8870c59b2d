// What is shown of a study: which mask, beside which other, in which windows; and where the crosshair is.

import { save, studyPath } from "./api.js";
import { Asking } from "./asking.js";
import { alertBox, field, fill, h } from "./dom.js";
import { decimal } from "./format.js";
import { Latest } from "./latest.js";
import { masksOf } from "./masks.js";
import { hasToken } from "./session.js";
import { Pane } from "./viewer.js";
import { fetchNifti, greyImage } from "./volumes.js";

const HOUNSFIELD = { "Soft tissue (−160 to 240 HU)": [-160, 240], "Lung (−1350 to 150 HU)": [-1350, 150], "Bone (−500 to 1300 HU)": [-500, 1300] };
const SUV = [1, 8];
const AXES = ["Left to right", "Back to front", "Feet to head"];
const ENDS = [["L", "R"], ["P", "A"], ["I", "S"]];

export class Layers {
  #found;
  #gone = new AbortController();
  #lookAgain;
  #downloaded;
  #first = new Pane("First picture", (place) => this.#moved(place));
  #second = null;
  /** The second picture is ready for masks. */
  #secondOpen = Promise.resolve();
  #latest = new Latest();
  #latestBeside = new Latest();
  #images = null;
  #masks = [];
  /** Somebody has chosen a mask: until then it is the first that there is. */
  #hasChosen = false;
  #colours = null;
  #stage = h("div", { class: "panes" });
  #said = h("div", { class: "said", "aria-live": "polite" });
  #where = h("p", { class: "where", role: "status" });
  #legend = h("fieldset", { class: "legend", hidden: true });
  #legendBeside = h("fieldset", { class: "legend", hidden: true });
  #downloads = h("p", { class: "hint" });
  #controls = {};
  #asking = new Asking(() => this.#found.study, (checkpoint) => this.#answered(checkpoint), (fault) => this.#failed(fault));

  /**
   * @param found      the study of the revision that is shown, its structures, its masks and what the teachers answered
   * @param lookAgain  has `offer` called with what there is then
   * @param downloaded is told when a mask is downloaded
   */
  constructor(root, found, lookAgain, downloaded) {
    this.#found = found;
    this.#lookAgain = lookAgain;
    this.#downloaded = downloaded;
    this.#build(root);
    this.#offerMasks();
    this.#offerFiles(null);
    this.#begin();
  }

  /** Again on request, if the images did not come. */
  #begin() {
    this.#open().catch((fault) => {
      this.#failed(fault);
      if (this.#images === null && !this.#gone.signal.aborted) {
        this.#said.append(h("button", { type: "button", onclick: () => this.#begin() }, "Try again"));
      }
    });
  }

  #build(root) {
    const change = (act) => () => act().catch((fault) => this.#failed(fault));
    const c = this.#controls;
    c.mask = h("select", { onchange: change(() => this.#chooseFirst()) });
    c.beside = h("select", { onchange: change(() => this.#compare()) });
    c.opacity = slider(0, 100, 55, () => this.#look());
    c.outline = h("input", { type: "checkbox", onchange: () => this.#look() });
    c.hounsfield = h("select", { onchange: () => this.#look() }, Object.keys(HOUNSFIELD).map((name) => h("option", {}, name)));
    c.from = h("input", { type: "number", min: "0", max: "100", step: "0.5", value: SUV[0], onchange: () => this.#look() });
    c.to = h("input", { type: "number", min: "0.5", max: "200", step: "0.5", value: SUV[1], onchange: () => this.#look() });
    c.fusion = slider(0, 100, 45, () => this.#look());
    c.axes = AXES.map((name, axis) => slider(0, 1000, 500, (value) => this.#first.move(axis, value / 1000)));
    this.#adjustable(false);
    fill(root,
      h("h2", {}, "Images"),
      h("p", { class: "hint" }, "For research use. Not for diagnosis or treatment."),
      h("div", { class: "viewer" },
        h("div", { class: "picture" }, this.#said, this.#stage, this.#where,
          h("div", { class: "sliders" }, AXES.map((name, axis) =>
            field(h("span", {}, name, h("span", { class: "ends" }, ` ${ENDS[axis].join(" – ")}`)), c.axes[axis])))),
        h("div", { class: "controls" },
          field("Mask", c.mask), this.#asking.element,
          field("Beside it", c.beside),
          field("Opacity of the masks", c.opacity),
          h("label", { class: "tick" }, c.outline, "Outlines only"),
          this.#legend,
          this.#legendBeside,
          field("Opacity of the PET", c.fusion),
          h("fieldset", { class: "window" }, h("legend", {}, "PET window, SUVbw in g/ml"),
            field("from", c.from), field("to", c.to),
            h("div", { class: "ramp", "aria-hidden": "true" })),
          field("CT window", c.hounsfield),
          this.#downloads)));
  }

  /** Whether there are pictures to adjust. A mask can be chosen also without: its file can be downloaded. */
  #adjustable(isOpen) {
    const { mask, ...others } = this.#controls;
    Object.values(others).flat().forEach((control) => {
      control.disabled = !isOpen;
    });
  }

  /** Masks may have come since; of the same revision. */
  offer(found) {
    this.#found = found;
    this.#offerMasks();
  }

  #offerMasks() {
    const masks = masksOf(this.#found);
    const serving = this.#found.serving;
    this.#asking.offer(serving !== null && !masks.some((mask) => mask.checkpoint === serving.checkpoint));
    if (names(masks) === names(this.#masks) && this.#masks.length > 0) {
      return;
    }
    this.#masks = masks;
    const options = (none) => [h("option", { value: "" }, none),
      this.#masks.map((mask) => h("option", { value: mask.id }, mask.text))];
    for (const [select, none] of [[this.#controls.mask, "None"], [this.#controls.beside, "Nothing"]]) {
      const chosen = select.value;
      fill(select, options(none));
      select.value = this.#masks.some((mask) => mask.id === chosen) ? chosen : "";
    }
  }

  /** Files to correct a mask with, elsewhere. */
  #offerFiles(mask) {
    const files = [["CT", this.#image("ct"), () => {}], ["PET", this.#image("pet"), () => {}]];
    if (mask?.files.length === 1) {
      files.push(["this mask", mask.files[0], () => this.#downloaded()]);
    }
    const saving = (path, told) => (event) => {
      told();
      this.#save(event, path);
    };
    fill(this.#downloads, "Download as NIfTI: ", files.map(([text, path, told], at) =>
      [at > 0 ? ", " : "", h("a", { href: path, download: true, onclick: saving(path, told) }, text)]));
  }

  #image(name) {
    const { studyId, revision } = this.#found.study;
    return studyPath(studyId, `images/${name}?revision=${revision}`);
  }

  /** With the header that says who asks. */
  #save(event, path) {
    if (hasToken()) {
      event.preventDefault();
      save(path, `${path.split("?")[0].split("/").at(-1)}.nii.gz`).catch((fault) => this.#say(fault.message));
    }
  }

  async #open() {
    this.#say("Loading CT and PET …");
    const [ct, pet] = await Promise.all(["ct", "pet"].map((name) => fetchNifti(this.#image(name), this.#gone.signal)));
    this.#images = {
      ct: await greyImage(ct, "ct", "gray", Object.values(HOUNSFIELD)[0]),
      pet: await greyImage(pet, "pet", "hot", SUV),
    };
    if (!this.#hasChosen) {
      this.#controls.mask.value = this.#masks[0]?.id ?? "";
    }
    this.#offerFiles(this.#chosen(this.#controls.mask));
    fill(this.#stage, this.#first.element);
    await this.#first.open(this.#images.ct, this.#images.pet);
    if (!this.#first.isOpen) {
      return;
    }
    this.#say("");
    const slices = this.#first.slices();
    this.#controls.axes.forEach((axis, at) => axis.setAttribute("step", String(1000 / slices[at])));
    this.#adjustable(true);
    await this.#showFirst();
    this.#look();
    this.#stage.dataset.state = "ready";
  }

  #chosen(select) {
    return this.#masks.find((each) => each.id === select.value) ?? null;
  }

  #chooseFirst() {
    this.#hasChosen = true;
    return this.#showFirst();
  }

  /** In the first picture, as soon as it is open. */
  #showFirst() {
    this.#offerFiles(this.#chosen(this.#controls.mask));
    return this.#showMask(this.#first, this.#controls.mask, this.#latest.begin());
  }

  /** @param isLatest tells whether nothing else was chosen for that picture since */
  async #showMask(pane, select, isLatest) {
    const mask = this.#chosen(select);
    if (!pane.isOpen) {
      return;
    }
    if (mask === null) {
      pane.mask(null, 0);
      pane.caption("no mask");
      this.#say("");
    } else {
      this.#say(`Loading ${mask.text} …`);
      let image;
      try {
        image = await mask.load(this.#gone.signal);
      } catch (fault) {
        if (!isLatest()) {
          return;
        }
        throw fault;
      }
      if (!isLatest() || !pane.isOpen) {
        return;
      }
      pane.mask(image, this.#controls.opacity.value / 100);
      pane.caption(mask.text);
      this.#say("");
    }
    if (pane === this.#first) {
      this.#colours = mask?.colours ?? null;
      explain(this.#legend, "Shown", mask, pane);
    } else {
      explain(this.#legendBeside, "Shown beside it", mask, pane);
    }
    this.#look();
  }

  /** Shows another mask in a picture of its own, or takes that away. */
  async #compare() {
    const beside = this.#controls.beside;
    const isLatest = this.#latestBeside.begin();
    if (beside.value === "") {
      this.#first.untie();
      this.#second?.close();
      this.#second?.element.remove();
      this.#second = null;
      this.#legendBeside.hidden = true;
    } else if (this.#first.isOpen) {
      if (this.#second === null) {
        this.#second = new Pane("Second picture", () => {});
        this.#stage.append(this.#second.element);
        this.#secondOpen = this.#openSecond(this.#second);
      }
      await this.#secondOpen;
      if (!isLatest()) {
        return;
      }
      await this.#showMask(this.#second, beside, isLatest);
      if (!isLatest()) {
        return;
      }
    }
    this.#stage.dataset.panes = this.#second === null ? "1" : "2";
  }

  async #openSecond(pane) {
    await pane.open(this.#images.ct, this.#images.pet);
    if (pane === this.#second) {
      Pane.tie(this.#first, pane);
    }
  }

  async #answered(checkpoint) {
    await this.#lookAgain();
    this.#controls.mask.value = this.#masks.find((mask) => mask.checkpoint === checkpoint)?.id ?? "";
    await this.#chooseFirst();
  }

  #look() {
    const c = this.#controls;
    const suv = [Number(c.from.value), Math.max(Number(c.to.value), Number(c.from.value) + 0.1)];
    for (const pane of this.#panes()) {
      pane.windows(HOUNSFIELD[c.hounsfield.value], suv, c.fusion.value / 100);
      pane.maskLook(c.opacity.value / 100, c.outline.checked);
    }
  }

  #panes() {
    return [this.#first, this.#second].filter((pane) => pane !== null);
  }

  #moved(place) {
    if (!this.#first.isOpen) {
      return;
    }
    const [x, y, z] = place.mm;
    place.frac.slice(0, 3).forEach((part, axis) => {
      this.#controls.axes[axis].value = String(1000 * part);
    });
    this.#controls.axes.forEach((axis, at) => axis.setAttribute("aria-valuetext", `${decimal([x, y, z][at], 0)} millimetres`));
    const label = place.values.length > 2 ? this.#colours?.find((each) => each.id === Math.round(place.values[2].value)) : null;
    const readings = [
      `x ${millimetres(x)}, y ${millimetres(y)}, z ${millimetres(z)} (RAS)`,
      `CT ${decimal(place.values[0].value, 0).replace("-", "−")} HU`,
      `PET SUVbw ${decimal(place.values[1].value, 2)} g/ml`,
      label ? label.name : null,
    ];
    this.#where.textContent = readings.filter(Boolean).join("  ·  ");
    this.#second?.follow(this.#first);
  }

  #say(text) {
    fill(this.#said, text === "" ? [] : h("p", { role: "status" }, text));
  }

  #failed(fault) {
    if (!this.#gone.signal.aborted) {
      fill(this.#said, alertBox(fault));
    }
  }

  close() {
    this.#gone.abort();
    this.#asking.close();
    this.#first.close();
    this.#second?.close();
  }
}

/** Which colour is what; each can be hidden. */
function explain(legend, title, mask, pane) {
  legend.hidden = mask === null;
  fill(legend, h("legend", {}, title), (mask?.colours ?? []).map((each) => {
    const swatch = h("span", { class: "swatch", "aria-hidden": "true" });
    swatch.style.backgroundColor = each.css;
    const box = h("input", {
      type: "checkbox",
      checked: each.shown,
      onchange: () => {
        each.shown = box.checked;
        pane.maskColours(mask.colours);
      },
    });
    return h("label", { class: "tick" }, box, swatch, each.name);
  }));
}

/** From the origin of the scanner's coordinates, which grow to the right, to the front and to the head. */
function millimetres(value) {
  return `${decimal(value, 0).replace("-", "−").replace(/^−0$/, "0")} mm`;
}

function names(masks) {
  return masks.map((mask) => mask.id).join();
}

function slider(min, max, value, moved) {
  const input = h("input", { type: "range", min, max, value, oninput: () => moved(Number(input.value)) });
  return input;
}
