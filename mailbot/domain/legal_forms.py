"""By which words a name is told to be a company's, a charity's or a firm's rather than a person's.

Companies Act 2006, sections 58 to 65 (and their Welsh forms), CIC and CIO regulations, and what firms call themselves.
"""

from __future__ import annotations

INCORPORATED = frozenset({"ltd", "limited", "llp", "plc", "cyf", "cyfyngedig"})
"""Endings that the law lays down for a company of shares or a limited liability partnership."""
LEGAL_FORMS = INCORPORATED | {"lp", "cic", "cio", "inc", "co", "company", "pcc"}
"""Words of a name that say of what sort it is, and nothing of whose it is."""
OF_MANY = LEGAL_FORMS | {
    "partnership", "trust", "club", "group", "association", "society", "holdings", "services", "school", "church",
    "council", "charity", "foundation", "committee", "&", "and", "sons", "partners", "brothers", "bros",
}  # fmt: skip
"""Words that no person's name bears."""
TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "dame", "lady", "lord", "rev", "revd"})
"""What stands before a person's name."""
