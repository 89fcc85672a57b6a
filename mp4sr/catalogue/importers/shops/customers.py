"""One user for each customer, however an order names them, and never by an address."""

import re

import numpy as np
import pandas as pd
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

_SHORTEST_PHONE = 7
_NOBODY = frozenset({"0", "guest", "-", "n/a", "none"})


def customers(ids: pd.Series, emails: pd.Series, phones: pd.Series) -> pd.Series:
    """Return a key for each row's customer, "" for a guest who left nothing to know them by.

    Orders with the shop's id or the e-mail address in common are one customer's. A phone, which a
    family may share, counts for orders that have neither; if it stands beside exactly one customer
    elsewhere, it is theirs.
    """
    email = emails.str.strip().str.casefold()
    email = ("e" + email).where(email.str.contains("@"), "")
    own_id = ("i" + ids).where(~ids.str.casefold().isin(_NOBODY) & (ids != ""), "")
    key = _connected(own_id, email)
    phone = phones.map(_digits)
    pairs = pd.DataFrame({"phone": phone, "key": key})
    pairs = pairs[(pairs["phone"] != "") & (pairs["key"] != "")].drop_duplicates()
    owner = pairs.drop_duplicates("phone", keep=False).set_index("phone")["key"]
    own = ("p" + phone).where(phone != "", "")
    by_phone = phone.map(owner).astype("object").fillna(own.astype("object")).astype("str")
    return key.where(key != "", by_phone)


def _connected(first: pd.Series, second: pd.Series) -> pd.Series:
    """Return one key for all rows that names in either column connect; "" without a name."""
    codes, names = pd.factorize(pd.concat([first, second], ignore_index=True))
    half = len(first)
    pairs = (first != "").to_numpy() & (second != "").to_numpy()
    left, right = codes[:half][pairs], codes[half:][pairs]
    links = coo_matrix((np.ones(len(left)), (left, right)), shape=(len(names), len(names)))
    _, groups = connected_components(links, directed=False)
    either = np.where(first.to_numpy() != "", codes[:half], codes[half:])
    named = (first != "") | (second != "")
    keys = pd.Series(groups[either], index=first.index).astype("str")
    return keys.where(named, "")


def _digits(phone: str) -> str:
    digits = re.sub(r"\D", "", phone).removeprefix("00")
    return digits if len(digits) >= _SHORTEST_PHONE else ""
