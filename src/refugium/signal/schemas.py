"""Columns of the activity tables, declared once."""

from __future__ import annotations

from refugium.core.status import Bound, SitesRead, Status
from refugium.core.tables import Column, Schema

ACTIVITIES = Schema(
    "activities",
    (
        Column("contrast", "name", "the comparison"),
        Column("model_id", "name", "model of the case"),
        Column("node", "name", "the node"),
        Column("kind", "text", "receptor, kinase, family, adaptor, ..."),
        Column("score", "text", "reporter or footprint"),
        Column("estimate", "number", "change of activity, case minus reference", "log2"),
        Column("lo", "number", "lower end of the 95 % interval", "log2"),
        Column("hi", "number", "upper end of the 95 % interval", "log2"),
        Column("se", "number", "standard error", "log2"),
        Column("df", "number", "degrees of freedom after moderation"),
        Column("p", "number", "two-sided p"),
        Column("q", "number", "Benjamini-Hochberg within the contrast"),
        Column("n_sites", "integer", "own sites measured in the contrast"),
        Column("n_blocks", "integer", "blocks that hold case and reference"),
        Column("sites_read", "enum", "one_site; same: every block reads the same sites; "
               "overlapping: not all read all; apart: blocks read other sites with none in "
               "common, so that site and block cannot be told from each other; empty: no block "
               "holds both", values=SitesRead, required=False),
        Column("coverage", "number", "measured share of the node's reporter sites"),
        Column("status", "enum", "ok, or why there is no number", values=Status),
        Column("reference_outlier", "flag", "the reference differs from every other arm alike: it "
               "may itself stand apart"),
        Column("note", "words", "cautions, joined by `; `"),
    ),
    holds="change of each node's activity in each comparison",
)

SITES = Schema(
    "sites",
    (
        Column("contrast", "name", "the comparison"),
        Column("model_id", "name", "model of the case"),
        Column("node", "name", "node it reports for"),
        Column("site", "name", "site or set of sites, e.g. EGFR Y1197"),
        Column("genes", "list", "genes of the proteins that carry it"),
        Column("feature", "name", "peptide or antibody that measured it"),
        Column("kind", "text", "own or adaptor"),
        Column("estimate", "number", "change, case minus reference", "log2"),
        Column("lo", "number", "lower end of the 95 % interval", "log2"),
        Column("hi", "number", "upper end of the 95 % interval", "log2"),
        Column("bound", "enum", "seen on one side only: at_most (the change is `bound_log2` or "
               "lower), at_least (or higher); empty: seen on both sides or on none", values=Bound,
               required=False),
        Column("bound_log2", "number", "that bound; an estimate stands beside no bound", "log2",
               required=False),
        Column("p", "number", "two-sided p"),
        Column("n_blocks", "integer", "blocks that hold case and reference"),
        Column("status", "enum", "ok, or why there is no number", values=Status),
        Column("reference_outlier", "flag", "the reference differs from every other arm alike: it "
               "may itself stand apart"),
        Column("note", "words", "reference_outlier, shared peptide, first residue is label, ..."),
    ),
    holds="change of each reporter site, the readouts behind the activities",
)
