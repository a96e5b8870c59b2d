"""Writes src/test/resources/nifti with nibabel: small images of every kind, and what nibabel reads from them.

Run once, by hand, from the imaging folder: python3 src/test/python/nifti_fixtures.py [shared/data]
"""

import json
import pathlib
import sys

import nibabel as nib
import numpy as np

OUT = pathlib.Path("src/test/resources/nifti")
RNG = np.random.default_rng(7)
SHAPE = (3, 4, 5)
OBLIQUE = nib.affines.from_matvec(
    nib.eulerangles.euler2mat(0.3, -0.2, 0.1) @ np.diag([-1.2, 2.5, 3.3]), [12.5, -40.25, 7.125]
)
LPS = nib.affines.from_matvec(np.diag([-2.0, -2.0, 3.0]), [100.0, 80.0, -50.0])


def summary(path):
    image = nib.load(path)
    values = np.asarray(image.dataobj).astype(np.float64).reshape(image.shape[:3], order="F")
    return {
        "shape": list(image.shape[:3]),
        "affine": image.affine[:3].ravel().tolist(),
        "values": values.astype(np.float32).ravel(order="F").astype(float).tolist() if values.size <= 60 else None,
        "sum": float(values.astype(np.float32).astype(np.float64).sum()),
        # Depends on the order of the voxels, unlike the sum.
        "weighted": float(np.dot(values.ravel(order="F"), np.arange(values.size) % 997)),
        "min": float(values.astype(np.float32).min()),
        "max": float(values.astype(np.float32).max()),
    }


def small():
    kinds = {}
    for name in ("uint8", "int8", "int16", "uint16", "int32", "uint32", "int64", "uint64", "float32", "float64"):
        dtype = np.dtype(name)
        if dtype.kind == "f":
            data = RNG.normal(0, 100, SHAPE).astype(dtype)
        else:
            info = np.iinfo(dtype)
            data = RNG.integers(info.min, info.max, SHAPE, dtype=dtype, endpoint=True)
        for endian, order in (("little", "<"), ("big", ">")):
            header = nib.Nifti1Header(endianness=order)
            header.set_data_dtype(dtype)
            image = nib.Nifti1Image(data, None, header)
            image.set_sform(OBLIQUE, code=1)
            image.set_qform(None, code=0)
            image.header.set_slope_inter(1, 0)
            kinds[f"{name}-{endian}.nii"] = image
    data = RNG.integers(-1000, 1000, SHAPE).astype(np.int16)

    def variant(name, sform, qform, slope=1, inter=0, extra=None):
        image = nib.Nifti1Image(data, None, nib.Nifti1Header(endianness="<"))
        image.header.set_data_dtype(np.int16)
        image.set_qform(*qform)
        image.set_sform(*sform)
        image.header.set_slope_inter(slope, inter)
        if extra:
            image.header.extensions.append(nib.nifti1.Nifti1Extension("comment", extra))
        kinds[name] = image

    variant("qform-lps.nii.gz", (None, 0), (LPS, 1))
    variant("qform-oblique-left-handed.nii.gz", (None, 0), (OBLIQUE, 1))
    variant("sform-before-qform.nii.gz", (LPS, 2), (OBLIQUE, 1))
    variant("extension.nii", (LPS, 1), (None, 0), extra=b"a comment that moves the voxels")
    for name, image in kinds.items():
        nib.save(image, OUT / name)
    # Scaling: nibabel would choose its own slope when saving, so the two numbers are put into the header afterwards.
    for name, slope, inter in (("scaled.nii", 0.5, -1024.0), ("slope-zero.nii", 0.0, 5.0), ("slope-nan.nii", np.nan, 0.0)):
        raw = bytearray((OUT / "int16-little.nii").read_bytes())
        raw[112:120] = np.array([slope, inter], "<f4").tobytes()
        (OUT / name).write_bytes(raw)
        kinds[name] = None
    return {name: summary(OUT / name) for name in sorted(kinds)}


def real(data):
    files = sorted(data.glob("sts/nifti/*/*.nii.gz")) + sorted(data.glob("totalseg/*.nii.gz"))
    return {str(path.relative_to(data)): summary(path) for path in files}


OUT.mkdir(parents=True, exist_ok=True)
(OUT / "small.json").write_text(json.dumps(small(), indent=1) + "\n")
if len(sys.argv) > 1:
    (OUT / "real.json").write_text(json.dumps(real(pathlib.Path(sys.argv[1])), indent=1) + "\n")
