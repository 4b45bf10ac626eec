"""Rows as a Parquet file, for those who bring years of them together elsewhere."""

from collections.abc import Sequence
from io import BytesIO

from mspproj.errors import RefusedError


def parquet(names: Sequence[str], rows: Sequence[Sequence[object]]) -> bytes:
    """A column of whole numbers, numbers or texts each, null where nothing is. RefusedError without pyarrow."""
    try:
        import pyarrow
        from pyarrow.parquet import write_table
    except ImportError:
        raise RefusedError(
            "Parquet needs the package pyarrow", "pip install 'mspproj[parquet]', or take --format csv"
        ) from None
    arrays = []
    for n in range(len(names)):
        values = [row[n] for row in rows]
        told = {type(value) for value in values if value is not None}
        if told and told <= {int}:
            arrays.append(pyarrow.array(values, pyarrow.int64()))
        elif told and told <= {int, float}:
            arrays.append(pyarrow.array([None if v is None else float(str(v)) for v in values], pyarrow.float64()))
        else:
            arrays.append(pyarrow.array([None if v is None else str(v) for v in values], pyarrow.string()))
    out = BytesIO()
    write_table(pyarrow.Table.from_arrays(arrays, list(names)), out)
    return out.getvalue()
