"""What is known about a node, in plain text."""

from __future__ import annotations

from refugium.knowledge.exposure import exposure_of
from refugium.knowledge.makers import makers_of, read_as, sites_made_by
from refugium.knowledge.nodes import members_of, node_row, receptors_served, reporters_of
from refugium.knowledge.pack import Knowledge, load_knowledge
from refugium.knowledge.readouts import would_show
from refugium.knowledge.schema import split_list


def show_node(name: str, *, knowledge: Knowledge | None = None) -> str:
    """Write in plain text what is known about a node.

    Parameters
    ----------
    name
        Node name or gene symbol.
    knowledge
        Knowledge pack; the built-in one by default.

    Returns
    -------
    str
        Kind, proteins, family, sites (with sign, role, source, who makes them and what they can
        judge), sites it makes on other proteins, edges in and out, signatures that score it,
        drugs meant for it with their highest unbound concentration in plasma, traps;
        ``?`` marks what was not checked.

    Raises
    ------
    KnowledgeError
        If there is no such node.

    Examples
    --------
    >>> print(show_node("ERK").splitlines()[0])
    ERK: kinase, survival effector
    """
    known = knowledge or load_knowledge()
    row = node_row(name, known)
    node = str(row["node"])
    effector = ", survival effector" if row["survival_effector"] else ""
    lines = [f"{node}: {row['kind']}{effector}", f"  {row['role']}"]
    pairs = zip(split_list(row["genes"]), split_list(row["uniprot"]), strict=True)
    lines.append("  proteins: " + ", ".join(f"{gene} ({acc})" for gene, acc in pairs))
    for label, words in (
        ("family", row["parent"]),
        ("members", ", ".join(members_of(node, knowledge=known))),
        ("serves", ", ".join(receptors_served(node, knowledge=known))),
        ("driver in", ", ".join(split_list(row["in_disease"]))),
    ):
        if words:
            lines.append(f"  {label}: {words}")
    return "\n".join([
        *lines, *_site_lines(node, known), *_substrate_lines(node, known),
        *_edge_lines(node, known),
        *_signature_lines(node, known), *_drug_lines(node, known),
    ])


def _site_lines(node: str, known: Knowledge) -> list[str]:
    sites = reporters_of(node, knowledge=known)
    if sites.empty:
        return ["  no reporter site: it can only be scored by its footprint",
                f"  to see it: {would_show(node, knowledge=known)}"]
    lines = [f"  {len(sites)} sites"]
    for site in sites.to_dict("records"):
        sign = "not scored" if site["kind"] == "context" else f"{site['sign']:+d}"
        aliases = split_list(site["aliases"])
        also = f" [also {', '.join(aliases)}]" if aliases else ""
        origin = site["source"] if site["checked"] else "role not checked"
        makers = ", ".join(makers_of(site["node"], site["made_by"], site["serves"]))
        lines.append(
            f"    {site['gene']} {site['residue']}{also} {site['window']} {sign}: "
            f"{site['role']} ({origin}); {read_as(site['specific'])}, "
            f"made by {makers or 'kinases not known here'}"
        )
    return lines


def _substrate_lines(node: str, known: Knowledge) -> list[str]:
    made = sites_made_by(node, knowledge=known)
    names = [f"{row['gene']} {row['residue']}" for row in made.to_dict("records")]
    return [f"  makes on other proteins, seldom alone: {', '.join(names)}"] if names else []


def _edge_lines(node: str, known: Knowledge) -> list[str]:
    edges = known.tables["network"]
    lines = []
    for label, own, other in (("acted on by", "to_node", "from_node"),
                              ("acts on", "from_node", "to_node")):
        parts = [
            f"{row[other]} {row['sign']:+d}{'' if row['checked'] else '?'}"
            for row in edges[edges[own] == node].to_dict("records")
        ]
        if parts:
            lines.append(f"  {label}: {', '.join(parts)}")
    family = str(node_row(node, known)["parent"])
    if not lines and family:
        return [f"  edges: see {family}"]
    return lines or ["  no edge in the survival network"]


def _signature_lines(node: str, known: Knowledge) -> list[str]:
    own = known.tables["signatures"]
    names = [
        f"{row['signature']} ({row['genes']:.0f} genes)"
        for row in own[own["node"] == node].to_dict("records")
    ]
    return [f"  signatures: {', '.join(names)}"] if names else []


def _drug_lines(node: str, known: Knowledge) -> list[str]:
    targets, traps = known.tables["drug_targets"], known.tables["traps"]
    drugs = dict.fromkeys(targets["drug"][(targets["node"] == node) & targets["intended"]])
    names = [f"{drug}{_reached(str(drug), known)}" for drug in drugs]
    lines = [f"  drugs: {', '.join(names)}"] if drugs else []
    for trap in traps[traps["node"] == node].to_dict("records"):
        origin = trap["source"] if trap["checked"] else "not checked"
        lines.append(f"  trap: {trap['words']} ({origin})")
    return lines


def _reached(drug: str, known: Knowledge) -> str:
    rows = exposure_of(drug, knowledge=known)
    rows = rows.dropna(subset="cmax_unbound_nM")
    if rows.empty:
        return ""
    first = rows.iloc[0]
    return f" (unbound Cmax {first['cmax_unbound_nM']:.3g} nM{'' if first['checked'] else '?'})"
