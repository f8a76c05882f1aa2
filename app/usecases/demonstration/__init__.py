"""The demonstration centre: invented people, the same for the same seed on the same day.

``material`` holds what they are made of, ``story`` what happened when, ``people``,
``roads`` and ``meetings`` what each kind of record says of them, ``writing`` puts it
into a vault, ``making`` does all of it.
"""

from app.usecases.demonstration.making import (
    Size,
    demonstration_keys,
    fill_demonstration,
    make_demonstration,
    new_demonstration,
)

__all__ = [
    "Size",
    "demonstration_keys",
    "fill_demonstration",
    "make_demonstration",
    "new_demonstration",
]
