"""What pydicom reads: of its own test files, of files that it writes, and of the files in a folder.

Usage: dicom_oracle.py OUT [FOLDER]: writes into OUT some files and expected.json: a list of
{"file", "elements": [[path, vr, kind, value]], "pixels"}; kind is "text" (a list of strings), "numbers" or "bytes" (SHA-256
of the value, little endian files only). Without FOLDER: pydicom's test files and those written here.
"""

import hashlib
import json
import pathlib
import sys
import warnings

import numpy as np
import pydicom
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.sequence import Sequence
from pydicom.uid import (
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    RLELossless,
    generate_uid,
)

warnings.filterwarnings("ignore")
TEXT = {"AE", "AS", "CS", "DA", "DT", "IS", "DS", "LO", "LT", "PN", "SH", "ST", "TM", "UC", "UI", "UR", "UT"}
NUMBERS = {"FL", "FD", "SL", "SS", "UL", "US", "SV", "UV"}


def values(element):
    if element.value is None or element.value == "":
        return []
    return list(element.value) if element.VM > 1 else [element.value]


def describe(dataset, prefix, out):
    raw = {tag: dataset.get_item(tag) for tag in dataset.keys()}
    for tag in sorted(dataset.keys()):
        path = f"{prefix}{int(tag):08x}"
        stored = getattr(raw[tag], "value", None)
        element = dataset[tag]
        if element.VR == "SQ":
            out.append([path, "SQ", "items", len(element.value)])
            for index, item in enumerate(element.value):
                describe(item, f"{path}.{index}.", out)
        elif int(tag) == 0x7FE00010:
            continue
        elif element.VR in ("IS", "DS"):
            out.append([path, element.VR, "numbers", [float(v) for v in values(element)]])
        elif element.VR in TEXT:
            out.append([path, element.VR, "text", [str(v) for v in values(element)]])
        elif element.VR in NUMBERS:
            out.append([path, element.VR, "numbers", [float(v) for v in values(element)]])
        elif isinstance(stored, bytes) and dataset.is_little_endian:
            out.append([path, element.VR, "bytes", hashlib.sha256(stored).hexdigest()])


# JPEG baseline and extended, JPEG-LS near-lossless, JPEG 2000.
LOSSY = [f"1.2.840.10008.1.2.4.{number}" for number in (50, 51, 81, 91)]


def pixels(dataset):
    """A sum of the first frame's stored numbers, weighted by position; None where there are no grey ones or no decoder, and where
    two decoders may differ by rounding."""
    if dataset.get("SamplesPerPixel") != 1 or dataset.file_meta.TransferSyntaxUID in LOSSY:
        return None
    try:
        array = dataset.pixel_array
    except Exception:
        return None
    frame = array[0] if int(dataset.get("NumberOfFrames", 1) or 1) > 1 else array
    flat = frame.astype(np.int64).ravel()
    return int((flat * (np.arange(flat.size) % 997)).sum())


def summary(path):
    try:
        dataset = pydicom.dcmread(path)
        elements = []
        describe(dataset, "", elements)
        return {"file": str(path), "elements": elements, "pixels": pixels(dataset)}
    except Exception as error:
        return {"file": str(path), "error": repr(error)}


def sample(syntax, explicit_length):
    meta = FileMetaDataset()
    meta.TransferSyntaxUID = syntax
    meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.128"
    meta.MediaStorageSOPInstanceUID = generate_uid(entropy_srcs=[str(syntax)])
    meta.ImplementationClassUID = generate_uid(entropy_srcs=["writer"])
    dataset = FileDataset("", {}, file_meta=meta, preamble=b"\0" * 128)
    dataset.is_little_endian = syntax != ExplicitVRBigEndian
    dataset.is_implicit_VR = syntax == ImplicitVRLittleEndian
    dataset.SpecificCharacterSet = "ISO_IR 192"
    dataset.SOPClassUID = meta.MediaStorageSOPClassUID
    dataset.SOPInstanceUID = meta.MediaStorageSOPInstanceUID
    dataset.Modality = "PT"
    dataset.PatientName = "Müller^Åsa=王^小東"
    dataset.ImageType = ["ORIGINAL", "PRIMARY", "", "AXIAL"]
    dataset.PixelSpacing = [1.171875, 2.5e-3]
    nuclide = pydicom.Dataset()
    nuclide.CodeValue = "C-111A1"
    nuclide.CodeMeaning = "Fluor^18 Ünïcode"
    injection = pydicom.Dataset()
    injection.RadionuclideTotalDose = "368080000.0"
    injection.RadionuclideCodeSequence = Sequence([nuclide, pydicom.Dataset()])
    dataset.RadiopharmaceuticalInformationSequence = Sequence([injection])
    block = dataset.private_block(0x0009, "GEMS_PETD_01", create=True)
    block.add_new(0x0D, "DT", "20250101110000.00")
    block.add_new(0xF0, "FD", 0.1)
    inner = pydicom.Dataset()
    inner.PatientWeight = "70"
    block.add_new(0xF1, "SQ", Sequence([inner]))
    dataset.RealWorldValueSlope = 1 / 3
    dataset.DimensionIndexValues = [1, 2, 4000000000]
    dataset.Rows, dataset.Columns, dataset.SamplesPerPixel = 5, 7, 1
    dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit, dataset.PixelRepresentation = 16, 16, 15, 1
    dataset.PhotometricInterpretation = "MONOCHROME2"
    frame = np.random.default_rng(3).integers(-3000, 3000, (5, 7)).astype("<i2")
    if syntax == RLELossless:
        from pydicom.pixel_data_handlers.rle_handler import rle_encode_frame

        dataset.PixelData = encapsulate([rle_encode_frame(frame)])
    else:
        dataset.PixelData = frame.tobytes() if dataset.is_little_endian else frame.byteswap().tobytes()
    dataset["PixelData"].VR = "OB" if syntax == RLELossless else "OW"
    for item in (injection, nuclide, inner):
        item.is_undefined_length_sequence_item = not explicit_length
    for sequence in ("RadiopharmaceuticalInformationSequence",):
        dataset[sequence].is_undefined_length = not explicit_length
    return dataset


def main():
    out = pathlib.Path(sys.argv[1])
    if len(sys.argv) > 2:
        files = sorted(p for p in pathlib.Path(sys.argv[2]).rglob("*") if p.is_file())
    else:
        data = pathlib.Path(pydicom.__file__).parent / "data"
        files = sorted([*(data / "test_files").glob("*.dcm"), *(data / "charset_files").glob("*.dcm")])
        syntaxes = {
            "explicit": ExplicitVRLittleEndian,
            "implicit": ImplicitVRLittleEndian,
            "big": ExplicitVRBigEndian,
            "deflated": DeflatedExplicitVRLittleEndian,
            "rle": RLELossless,
        }
        for name, syntax in syntaxes.items():
            for length in (True, False):
                path = out / f"written-{name}-{'defined' if length else 'undefined'}.dcm"
                sample(syntax, length).save_as(path, write_like_original=False)
                files.append(path)
    (out / "expected.json").write_text(json.dumps([summary(path) for path in files]))


main()
