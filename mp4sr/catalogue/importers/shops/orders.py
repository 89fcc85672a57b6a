"""Order exports: which customer bought which product when.

One row a line of an order, with what belongs to the whole order in its first row only (Shopify), in
every row, or with all lines in one row (WooCommerce's plug-ins and analytics).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from mp4sr.catalogue.importers.reading import Columns
from mp4sr.catalogue.importers.shops.customers import customers
from mp4sr.catalogue.importers.shops.products import Product, ProductIndex, number
from mp4sr.catalogue.report import ImportReport
from mp4sr.catalogue.sheets import Sheet, normalised, read_times
from mp4sr.catalogue.text import without_emails, words
from mp4sr.errors import MP4SRError

ORDER = words("order_number order_id order order_no bestellnummer auftragsnummer id_order numero")
TIME = words(
    "created_at order_date date_created order_created_at processed_at date paid_at completed_date "
    "datum bestelldatum time timestamp fecha"
)
STATUS = words("financial_status order_status status payment_status status_name state")
CANCELLED = words("cancelled_at canceled_at cancelled_date")
CUSTOMER = words(
    "customer_id customer_user customer_user_id user_id customer_number kundennummer kundennr "
    "kunden_id user kunde customer customer_name"
)
EMAIL = words("email billing_email email_billing customer_email e_mail buyer_email kunden_email")
PHONE = words("phone billing_phone phone_billing customer_phone telephone shipping_phone")
KEYS = words(
    "lineitem_variant_id variation_id variant_id lineitem_product_id product_id "
    "item_product_id lineitem_sku sku product_sku item_sku variant_sku sku_number item item_id "
    "article_id artikelnummer artikelnr gtin ean"
)
NAMES = words(
    "lineitem_name item_name product_name line_title lineitem_title product_title order_item_name "
    "produktname artikelname title"
)
QUANTITY = words("lineitem_quantity quantity item_quantity qty quantity_ordered menge anzahl")
REFUNDED = words("quantity_refunded refunded_quantity qty_refunded quantity_refund")
LINE_TYPE = words("line_type order_item_type")
ALL_LINES = words("products product_s line_items order_items items")

_LEFT_OUT = {
    "cancelled": words(
        "cancelled canceled voided void failed expired trash declined storniert abgebrochen "
        "annulee annule cancelado annullato geannuleerd"
    ),
    "refunded": words("refunded returned erstattet remboursee remboursado reembolsado rimborsato"),
    "unpaid": words(
        "pending pendingpayment onhold unpaid draft checkoutdraft abandoned authorizationfailed "
        "ausstehend zahlungausstehend inwartestellung enattente pendiente inattesa"
    ),
}
_STATUSES = {name: reason for reason, names in _LEFT_OUT.items() for name in names}

_COUNTED = re.compile(r"^\s*(?P<count>\d+)\s*[×x*]\s*(?P<name>.+?)\s*$")
_BETWEEN_COUNTED = re.compile(r"\s*[,;|\n]\s*(?=\d+\s*[×x*]\s)")
_LINE_ITEM = re.compile(r"^line_?item_?\d+$", re.IGNORECASE)
_FIELD = re.compile(r"(?:^|\|)\s*(\w+):")
NEARLY_NONE = 0.1
"""With a smaller share of lines that name a product an import is refused."""


@dataclass(frozen=True)
class OrderOptions:
    """How orders are read.

    ``with_unpaid`` takes orders that are not paid (yet) as well; ``time_format`` is one of
    ``strptime``.
    """

    with_unpaid: bool = False
    time_format: str | None = None


def holds_order_lines(columns: Sequence[str]) -> bool:
    """Return whether a header is that of an orders export."""
    there = {normalised(column) for column in columns}

    def has(names: Iterable[str]) -> bool:
        return any(normalised(name) in there for name in names)

    lines = has((*KEYS, *NAMES, *ALL_LINES)) or any(_LINE_ITEM.match(each) for each in columns)
    return lines and has((*CUSTOMER, *EMAIL, *PHONE)) and has((*ORDER, *TIME, *QUANTITY))


def is_order_export(columns: Sequence[str]) -> bool:
    """Return whether a header is that of a shop system's orders, and not of a plain table."""
    there = {normalised(column) for column in columns}
    return bool(there & {"lineitemname", "lineitemsku"}) or any(
        _LINE_ITEM.match(each) for each in columns
    )


def read_orders(
    sheets: Sequence[Sheet],
    products: Sequence[Product],
    options: OrderOptions,
    report: ImportReport,
) -> pd.DataFrame:
    """Return ``user`` (numbers), ``item`` and ``time`` of the lines that are choices.

    Sorted by time; lines of one order keep their order in the file. What is left out is counted.
    Raises ``MP4SRError`` when hardly any line names a product, with the likely cause.
    """
    tables = [_lines(sheet, options, report) for sheet in sheets]
    seen: set[str] = set()
    parts: list[pd.DataFrame] = []
    for table in tables:
        again = table["order"].isin(seen)
        report.leave_out("orders that an earlier file has too", table.loc[again, "order"].nunique())
        parts.append(table[~again])
        seen |= set(table["order"])
    lines = pd.concat(parts, ignore_index=True)
    lines["user"] = customers(lines["customer"], lines["email"], lines["phone"])
    for keep in (
        lambda rows: _bought(rows, options, report),
        lambda rows: _kept(rows, report),
        lambda rows: _with_products(rows, products, report),
    ):
        # Without rows columns lose their kinds.
        lines = keep(lines) if len(lines) else lines
    if not len(lines):
        report.warn("none of the order lines is a choice that counts; see what was left out.")
        return pd.DataFrame({"user": [], "item": [], "time": []}, dtype="str")
    lines = _in_time(lines)
    repeats = lines.duplicated(["order", "item"])
    report.leave_out("further variants of a product in one order", int(repeats.sum()))
    lines = lines[~repeats]
    codes, _ = pd.factorize(lines["user"])
    users = pd.Series(codes + 1, index=lines.index).astype("str")
    return lines.assign(user=users)[["user", "item", "time"]].reset_index(drop=True)


def _lines(sheet: Sheet, options: OrderOptions, report: ImportReport) -> pd.DataFrame:
    """Return one row a line of an order, with everything that belongs to its order filled in."""
    columns = Columns(sheet)
    # Shopify calls the number of an order "Name"; elsewhere that is the customer's.
    shopify = columns.find("lineitem_name") is not None
    order = columns.take("order", *(["name"] if shopify else []), *ORDER, "id")
    named = columns.find(*(["name"] if shopify else []), *ORDER, "id") is not None
    if named:
        order = order.replace("", pd.NA).ffill().fillna("").astype("str")
    else:
        order = pd.Series([f"row {row}" for row in range(len(sheet))], dtype="str")
    keys = columns.take_all("product", KEYS)
    table = pd.DataFrame(
        {
            "order": order,
            "created": columns.take("time", *TIME),
            "status": columns.take("status", *STATUS),
            "cancelled": columns.take("cancelled", *CANCELLED),
            "customer": columns.take("customer", *CUSTOMER),
            "email": columns.take("customer", *EMAIL),
            "phone": columns.take("customer", *PHONE),
            "quantity": columns.take("quantity", *QUANTITY),
            "refunded": columns.take("quantity", *REFUNDED),
            "type": columns.take("line type", *LINE_TYPE),
            "name": columns.take("product", *NAMES, *(["name"] if not shopify else [])),
            **{f"key{n}": values for n, values in enumerate(keys)},
        }
    )
    if named:
        for column in ("created", "status", "cancelled", "customer", "email", "phone"):
            first = (
                table[column].where(table[column] != "").groupby(table["order"]).transform("first")
            )
            table[column] = first.fillna("").astype("str")
    has_time = columns.find(*TIME) is not None
    table = _one_row_a_line(table, columns)
    columns.report(report)
    table["time"] = _times(sheet, table, options, report) if has_time else np.nan
    if not has_time:
        report.warn(
            f"{sheet.name} has no column with the time of an order; the order of the rows was used."
        )
        table["time"] = np.arange(len(table), dtype="float64")
    return table[table["time"].notna()]


def _times(
    sheet: Sheet, table: pd.DataFrame, options: OrderOptions, report: ImportReport
) -> pd.Series:
    times = read_times(table["created"], options.time_format)
    report.guess(f"{sheet.name}: {each}" for each in times.guesses)
    for warning in times.warnings:
        report.warn(f"{sheet.name}: {warning}")
    wrong = times.seconds.isna()
    rows = table["row"]
    if wrong.any() and not sheet.options.skip_bad_rows:
        place = int(wrong.to_numpy().argmax())
        said = times.complaint().replace(
            "{value}", repr(without_emails(table["created"].iloc[place]))
        )
        raise MP4SRError(f"{sheet.where(int(rows.iloc[place]))}: {said}")
    report.skipped += [
        (sheet.name, sheet.line_of(int(row)), "the order has no readable time")
        for row in rows[wrong]
    ]
    return times.seconds


def _one_row_a_line(table: pd.DataFrame, columns: Columns) -> pd.DataFrame:
    """Take rows with all lines of an order apart; others have one already."""
    table["row"] = np.arange(len(table))
    items = [column for column in columns.sheet.columns if _LINE_ITEM.match(column)]
    if items:
        cells = [columns.column("product", column) for column in items]
        packed = [[_fields(cell) for cell in row if cell] for row in zip(*cells, strict=True)]
    elif (column := columns.find(*ALL_LINES)) is not None and columns.find(*KEYS, *NAMES) is None:
        packed = [_counted(cell) for cell in columns.column("product", column)]
    else:
        return table
    plain = table.drop(columns=_key_columns(table))
    plain = plain.drop(columns=["name", "quantity"])
    rows = [row for row, lines in enumerate(packed) for _ in lines]
    taken = plain.iloc[rows].reset_index(drop=True)
    lines = [line for own in packed for line in own]
    for column, names in (
        ("name", ("name",)),
        ("quantity", ("quantity", "qty")),
        ("key0", ("variation_id", "variant_id")),
        ("key1", ("product_id", "id")),
        ("key2", ("sku",)),
    ):
        taken[column] = [
            next((line[name] for name in names if line.get(name)), "") for line in lines
        ]
    return taken.astype(dict.fromkeys(("name", "quantity", "key0", "key1", "key2"), "str"))


def _fields(cell: str) -> dict[str, str]:
    """Return the fields of ``name:Hoodie|product_id:12|sku:AB|quantity:1``."""
    parts = _FIELD.split(cell)[1:]
    return {
        name.strip().lower(): value.strip(" |")
        for name, value in zip(parts[::2], parts[1::2], strict=True)
    }


def _counted(cell: str) -> list[dict[str, str]]:
    """Return the lines of ``1× Hoodie, 2× Cap``."""
    lines = []
    for part in _BETWEEN_COUNTED.split(cell):
        if match := _COUNTED.match(part):
            lines.append({"name": match["name"], "quantity": match["count"]})
        elif part.strip():
            lines.append({"name": part.strip(), "quantity": "1"})
    return lines


def _bought(lines: pd.DataFrame, options: OrderOptions, report: ImportReport) -> pd.DataFrame:
    """Return the lines of orders that somebody known has paid for."""
    # Statuses are written "Pending payment", "wc-on-hold", "partially_refunded"...
    plain = {text: normalised(text).removeprefix("wc") for text in lines["status"].unique()}
    reasons = lines["status"].map({text: _STATUSES.get(name, "") for text, name in plain.items()})
    reasons = reasons.where(lines["cancelled"] == "", "cancelled")
    for reason in ("cancelled", "refunded", "unpaid"):
        of = lines[reasons == reason]
        if reason == "unpaid" and options.with_unpaid:
            continue
        more = " (--with-unpaid takes them)" if reason == "unpaid" else ""
        report.leave_out(f"{reason} orders{more}", of["order"].nunique())
    gone = (reasons != "") & ~((reasons == "unpaid") & options.with_unpaid)
    lines = lines[~gone]
    guests = lines["user"] == ""
    report.leave_out(
        "orders of guests without e-mail, customer id and phone", lines[guests]["order"].nunique()
    )
    return lines[~guests]


def _kept(lines: pd.DataFrame, report: ImportReport) -> pd.DataFrame:
    """Return the lines of products that were not given back."""
    refunds = lines["type"].map(lambda kind: "refund" in kind.casefold())
    others = (lines["type"] != "") & ~lines["type"].map(normalised).isin(
        {"lineitem", "product", "simple", "variation", "variable"}
    )
    quantities = lines["quantity"].map(_amount).astype("float64")
    returned = lines["refunded"].map(_amount).astype("float64").fillna(0)
    none_left = (quantities <= 0) | (
        quantities.notna() & (returned != 0) & (quantities <= returned.abs())
    )
    refunded = refunds | none_left
    report.leave_out("refunded lines", int(refunded.sum()))
    report.leave_out("lines that are no products (shipping, fees)", int((others & ~refunds).sum()))
    return lines[~refunded & ~others]


def _key_columns(table: pd.DataFrame) -> list[str]:
    return [str(name) for name in table.columns if str(name).startswith("key")]


def _amount(text: str) -> float:
    value = number(text)
    return float("nan") if value is None else -value if text.strip().startswith("-") else value


def _with_products(
    lines: pd.DataFrame, products: Sequence[Product], report: ImportReport
) -> pd.DataFrame:
    """Return the lines of products that the catalogue has, with their items."""
    index = ProductIndex(products)
    result: pd.Series = pd.Series(None, index=lines.index, dtype=object)
    by_key = 0
    for column in _key_columns(lines):
        there, repairs = index.by_key(lines[column])
        new = result.isna() & there.notna()
        result = result.where(~new, there)
        by_key += int(new.sum())
        for cause, count, written, meant in repairs:
            report.guess(
                [
                    f"{count:,} order lines spell their product differently: {cause} "
                    f"({written!r} for {meant!r}); they were matched."
                ]
            )
    rest = result.isna() & (lines["name"] != "")
    by_name = index.by_name(lines.loc[rest, "name"])
    result.loc[rest] = by_name
    matched = int(by_name.notna().sum())
    if by_key + matched:
        report.guess(
            [f"{by_key:,} order lines name their product by id or SKU, {matched:,} by title."]
        )
    unknown = lines[result.isna()]
    _explain_unknown(lines, unknown, products, report)
    lines = lines[result.notna()]
    result = result[result.notna()]
    reasons = result.map(lambda product: product.left_out)
    for reason in sorted(set(reasons) - {""}):
        report.leave_out(f"order lines of {reason}", int((reasons == reason).sum()))
    lines = lines[reasons == ""]
    return lines.assign(item=result[reasons == ""].map(lambda product: product.id).astype("str"))


def _explain_unknown(
    lines: pd.DataFrame, unknown: pd.DataFrame, products: Sequence[Product], report: ImportReport
) -> None:
    if not len(unknown):
        return
    keys = _key_columns(lines)

    def called(row: pd.Series) -> str:
        said = next((row[name] for name in ("name", *keys) if row[name]), "nothing")
        return repr(without_emails(said)[:60])

    examples = list(dict.fromkeys(called(row) for _, row in unknown.head(200).iterrows()))[:3]
    if len(unknown) > (1 - NEARLY_NONE) * len(lines):
        known = next((name for product in products for name in (*product.names, *product.keys)), "")
        raise MP4SRError(
            f"{len(unknown):,} of {len(lines):,} order lines name no product of the products file "
            f"(they name {', '.join(examples)}; products are called {known!r} and so on). Likely "
            "cause: the two files are of different shops or times, or the orders name products by "
            "something that the products file lacks (SKU, id, title); export both again."
        )
    report.leave_out("order lines of products that are not in the products file", len(unknown))
    report.warn(
        f"{len(unknown):,} order lines name products that are not in the products file "
        f"({', '.join(examples)}): deleted since, perhaps, or renamed."
    )


def _in_time(lines: pd.DataFrame) -> pd.DataFrame:
    """Sort by time; orders of one second in the file's direction, lines in the file's order."""
    first = pd.Series(pd.factorize(lines["order"])[0], index=lines.index)
    newest_first = len(lines) > 1 and lines["time"].iloc[0] > lines["time"].iloc[-1]
    return (
        lines.assign(rank=-first if newest_first else first, place=np.arange(len(lines)))
        .sort_values(["time", "rank", "place"], kind="stable")
        .drop(columns=["rank", "place"])
    )
