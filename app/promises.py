"""What Waymark does not promise: exactly, for who keeps a vault, and plainly, for who is in it.

docs/security.md and the settings have the exact sentences, the paper “What we write
down and why” the plain ones.  The plain ones tell of the exact ones with the same
numbers; beyond them they say what a student may fear and a vault cannot help: what lies
on a computer that is gone, and a stick that gets lost.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from app.i18n import N_, Text

NOT_PROMISED: tuple[Text, ...] = (
    N_(
        "A passphrase that can be guessed protects nothing: whoever has the laptop can try "
        "as often as they like elsewhere."
    ),
    N_("What is on the screen while the vault is open can be read by anyone who sees it."),
    N_("A program that someone has put on the laptop to watch keys or screen sees what you see."),
    N_(
        "Someone who can force you to tell the passphrase can read the records; there is no"
        " hidden second vault."
    ),
    N_("What a person has once read, printed or copied cannot be taken back from them."),
    N_(
        "Among people who may open the records, most roles are rules of this program and "
        "not cryptography."
    ),
    N_("A printer, its queue and a network printer's disk may keep what was printed."),
    N_("Deleted data may stay on an SSD or in an old backup for some time; encrypted, but there."),
    N_(
        "If the passphrase and the recovery sheets are lost, nobody can open the vault, and"
        " neither can we."
    ),
    N_("Waymark cannot hide that you use it, nor how much you store, nor when you last used it."),
)
TOLD_PLAINLY: Mapping[Text, tuple[int, ...]] = MappingProxyType(
    {
        N_("A person or bad program that watches can see what is open."): (2, 3),
        N_("If our secret words are easy to guess, others can get in."): (1,),
        N_("If we are made to open it, it shows all that we can see."): (4,),
        N_("People can see that Waymark is here and that our centres swap files."): (10,),
        N_("Those who may read your file can keep it in mind, copy it, or tell."): (5, 6),
        N_("A computer or stick that never comes back to us keeps what it has."): (),
        N_("What we print or save in some other place is out of our hands."): (7,),
        N_("A stick or an online store can get lost, break, or be kept from us."): (),
        N_("If we lose the secret words and the recovery sheets, all is gone."): (9,),
        N_("A disk with no lock of its own may keep bits of what was open."): (8,),
    }
)
