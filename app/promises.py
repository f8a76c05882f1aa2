"""The ten sentences of what Waymark does not promise; docs/security.md says the same."""

from __future__ import annotations

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
