"""What pydicom and numpy find in segmentations: for every frame the places of its voxels, by the frame's own geometry.

Usage: results_oracle.py OUT FILE...: writes into OUT a list of {"segments": [[number, code, side]], "voxels": [[segment, x, y,
z]]} in LPS+ millimetres, by frame, row and column; and for other files {"class", "numbers": [[concept, derivation, value, unit]]}
of their content trees.
"""

import json
import sys
import warnings

import numpy as np
import pydicom

warnings.filterwarnings("ignore")


def segmentation(ds):
    segments = []
    for segment in ds.SegmentSequence:
        kind = segment.SegmentedPropertyTypeCodeSequence[0]
        side = kind.get("SegmentedPropertyTypeModifierCodeSequence")
        segments.append([segment.SegmentNumber, kind.CodeValue, side[0].CodeValue if side else ""])
    shared = ds.SharedFunctionalGroupsSequence[0]
    down, across = (float(v) for v in shared.PixelMeasuresSequence[0].PixelSpacing)
    cosines = np.array(shared.PlaneOrientationSequence[0].ImageOrientationPatient, dtype=float)
    pixels = ds.pixel_array.reshape(-1, ds.Rows, ds.Columns)
    voxels = []
    for frame, groups in zip(pixels, ds.PerFrameFunctionalGroupsSequence):
        number = groups.SegmentIdentificationSequence[0].ReferencedSegmentNumber
        position = np.array(groups.PlanePositionSequence[0].ImagePositionPatient, dtype=float)
        for row, column in np.argwhere(frame):
            at = position + column * across * cosines[:3] + row * down * cosines[3:]
            voxels.append([number, *at.tolist()])
    return {"segments": segments, "voxels": voxels}


def numbers(item, out):
    for child in item.get("ContentSequence", []):
        if child.ValueType == "NUM":
            measured = child.MeasuredValueSequence[0]
            derivation = [
                modifier.ConceptCodeSequence[0].CodeValue
                for modifier in child.get("ContentSequence", [])
                if modifier.ConceptNameCodeSequence[0].CodeMeaning == "Derivation"
            ]
            out.append([
                child.ConceptNameCodeSequence[0].CodeValue,
                "".join(derivation),
                float(measured.NumericValue),
                measured.MeasurementUnitsCodeSequence[0].CodeValue,
            ])
        numbers(child, out)
    return out


def read(path):
    ds = pydicom.dcmread(path)
    if "SegmentSequence" in ds:
        return segmentation(ds)
    return {"class": ds.SOPClassUID.name, "numbers": numbers(ds, [])}


if __name__ == "__main__":
    with open(sys.argv[1], "w", encoding="utf-8") as out:
        json.dump([read(path) for path in sys.argv[2:]], out)
