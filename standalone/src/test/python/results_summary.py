"""What pydicom finds in results: whose they are, what they refer to, and how much is in them.

Usage: results_summary.py OUT FILE...: writes into OUT a list of {"modality", "patient", "study", "uid", "series": [UIDs referred
to], "images": number of instances referred to, "voxels": {segment: count}, "numbers": count of measurements}.
"""

import json
import sys
import warnings

import numpy as np
import pydicom

warnings.filterwarnings("ignore")


def numbers(item):
    children = item.get("ContentSequence", [])
    return sum((child.ValueType == "NUM") + numbers(child) for child in children)


def voxels(ds):
    counts = {str(segment.SegmentNumber): 0 for segment in ds.SegmentSequence}
    pixels = ds.pixel_array.reshape(-1, ds.Rows, ds.Columns)
    for frame, groups in zip(pixels, ds.PerFrameFunctionalGroupsSequence):
        counts[str(groups.SegmentIdentificationSequence[0].ReferencedSegmentNumber)] += int(np.count_nonzero(frame))
    return counts


def series(ds):
    if "SegmentSequence" in ds:
        return ds.ReferencedSeriesSequence
    return ds.CurrentRequestedProcedureEvidenceSequence[0].ReferencedSeriesSequence


def read(path):
    ds = pydicom.dcmread(path)
    of = series(ds)
    return {
        "modality": ds.Modality,
        "patient": str(ds.PatientID),
        "study": ds.StudyInstanceUID,
        "uid": ds.SOPInstanceUID,
        "series": [each.SeriesInstanceUID for each in of],
        "images": sum(len(each.get("ReferencedInstanceSequence", [])) for each in of),
        "voxels": voxels(ds) if "SegmentSequence" in ds else {},
        "numbers": numbers(ds),
    }


if __name__ == "__main__":
    with open(sys.argv[1], "w", encoding="utf-8") as out:
        json.dump([read(path) for path in sys.argv[2:]], out)
