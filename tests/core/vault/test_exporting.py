"""What travels a stretch at a time is what travels at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.vault.exporting import stretches
from tests.core.vault.replicas import make_template
from tests.core.vault.test_merge import (
    TWO_SUBJECTS,
    Told,
    batch_of,
    computers,
    shown_by,
    told_changes,
)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an empty file of records to be copied."""
    return make_template(tmp_path_factory.mktemp("template") / "records.db")


@settings(max_examples=40)
@given(
    told=st.lists(told_changes(), min_size=1, max_size=14).map(tuple),
    erased=st.frozensets(st.sampled_from(TWO_SUBJECTS), max_size=1),
    most=st.integers(1, 5),
)
def test_stretches_together_tell_all(
    *,
    template: Path,
    tmp_path_factory: pytest.TempPathFactory,
    told: tuple[Told, ...],
    erased: frozenset[bytes],
    most: int,
) -> None:
    """A computer that merges them one by one knows what one knows that merges the whole."""
    with computers(template, tmp_path_factory, 3) as (one, whole, piecewise):
        one.vault.merge(batch_of(told, erased))

        whole.vault.merge(one.vault.export())
        parts = list(stretches(one.vault._connection, most))
        for part in parts:
            piecewise.vault.merge(part)

        assert all(len(part.ops) <= most for part in parts)
        assert sum(len(part.ops) for part in parts) == len(one.vault.export().ops)
        hashes = {each.vault.state_hash() for each in (one, whole, piecewise)}
        assert len(hashes) == 1
        assert shown_by(piecewise) == shown_by(one)
        assert piecewise.vault.check() == []
