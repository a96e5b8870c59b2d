// One picture: CT, PET over it, a mask over both, in three planes. What it shows is told to it; it keeps no state of its own. Before
// it is open, and once it is closed, it shows nothing, whatever it is told.

import { h } from "./dom.js";
import { colorTable, niivue } from "./volumes.js";

const CT = 0;
const PET = 1;
const MASK = 2;

export class Pane {
  #nv = null;
  #caption = h("figcaption", {});
  #canvas = h("canvas", { role: "img" });
  #label;
  #isClosed = false;

  /** @param moved is given the place of the crosshair whenever it moves */
  constructor(label, moved) {
    this.#label = label;
    this.moved = moved;
    this.element = h("figure", { class: "pane" }, this.#caption, h("div", { class: "canvas" }, this.#canvas));
    this.caption("no mask");
  }

  /**
   * Whoever closes it meanwhile has it open nothing.
   *
   * @throws Error if the browser has no WebGL 2
   */
  async open(ct, pet) {
    const { Niivue, SLICE_TYPE, SHOW_RENDER } = await niivue();
    if (document.createElement("canvas").getContext("webgl2") === null) {
      throw new Error("This browser has no WebGL 2, which showing volumes needs. The files can still be downloaded.");
    }
    if (this.#isClosed) {
      return;
    }
    const nv = new Niivue({
      backColor: [0, 0, 0, 1],
      crosshairColor: [0.55, 0.85, 0.8, 0.9],
      crosshairWidth: 1,
      fontColor: [0.8, 0.8, 0.8, 1],
      fontMinPx: 12,
      dragAndDropEnabled: false,
      isRadiologicalConvention: true,
      isOrientationTextVisible: true,
      isCornerOrientationText: true,
      sliceType: SLICE_TYPE.MULTIPLANAR,
      multiplanarShowRender: SHOW_RENDER.NEVER,
      multiplanarPadPixels: 4,
      isSliceMM: true,
      loadingText: "",
      logLevel: "error",
      scrollRequiresFocus: true,
    });
    nv.onLocationChange = (place) => this.moved(place);
    await nv.attachToCanvas(this.#canvas, false);
    if (this.#isClosed) {
      release(nv);
      return;
    }
    nv.addVolume(ct);
    nv.addVolume(pet);
    this.#nv = nv;
    nv.createOnLocationChange();
  }

  get isOpen() {
    return this.#nv !== null;
  }

  /** What the picture shows, under it and for screen readers. */
  caption(text) {
    this.#caption.textContent = text;
    this.#canvas.setAttribute("aria-label", `${this.#label}: CT with PET in three planes, ${text}`);
  }

  /** @param image null for none */
  mask(image, opacity) {
    if (!this.isOpen) {
      return;
    }
    while (this.#nv.volumes.length > MASK) {
      this.#nv.removeVolumeByIndex(this.#nv.volumes.length - 1);
    }
    if (image !== null) {
      image.opacity = opacity;
      this.#nv.addVolume(image);
    }
    this.#nv.createOnLocationChange();
  }

  maskColours(colours) {
    this.#nv?.volumes[MASK]?.setColormapLabel(colorTable(colours));
    this.#nv?.updateGLVolume();
  }

  maskLook(opacity, outline) {
    if (!this.isOpen) {
      return;
    }
    this.#nv.opts.atlasOutline = outline ? 1 : 0;
    if (this.#nv.volumes.length > MASK) {
      this.#nv.setOpacity(MASK, opacity);
    }
    this.#nv.updateGLVolume();
  }

  windows(hounsfield, suv, petOpacity) {
    if (!this.isOpen) {
      return;
    }
    range(this.#nv.volumes[CT], hounsfield);
    range(this.#nv.volumes[PET], suv);
    this.#nv.setOpacity(PET, petOpacity);
    this.#nv.updateGLVolume();
  }

  /** Moves the crosshair along one axis (0 left–right, 1 back–front, 2 feet–head) to a part of the whole, 0 to 1. */
  move(axis, part) {
    if (!this.isOpen) {
      return;
    }
    this.#nv.scene.crosshairPos[axis] = part;
    this.#nv.drawScene();
    this.#nv.createOnLocationChange();
  }

  /** To where the other one is. */
  follow(other) {
    if (!this.isOpen || !other.isOpen) {
      return;
    }
    this.#nv.scene.crosshairPos = [...other.#nv.scene.crosshairPos];
    this.#nv.drawScene();
  }

  /** Both move together from now on. */
  static tie(one, other) {
    if (!one.isOpen || !other.isOpen) {
      return;
    }
    one.#nv.broadcastTo([other.#nv], { "2d": true, "3d": false });
    other.#nv.broadcastTo([one.#nv], { "2d": true, "3d": false });
    other.follow(one);
  }

  untie() {
    this.#nv?.broadcastTo([], { "2d": true, "3d": false });
  }

  /** Slices along each axis of the picture, which is open. */
  slices() {
    return this.#nv.volumes[CT].dimsRAS.slice(1, 4);
  }

  close() {
    this.#isClosed = true;
    if (this.isOpen) {
      release(this.#nv);
      this.#nv = null;
    }
  }
}

function release(nv) {
  nv.cleanup();
  nv.gl?.getExtension("WEBGL_lose_context")?.loseContext();
}

function range(volume, [from, to]) {
  volume.cal_min = from;
  volume.cal_max = to;
}
