"""Trains the judge of generic candidates and writes rules/judge/model.json.

    node bench/candidates.mjs CORPUS PLACES_CORPUS > candidates.jsonl
    python bench/train/train.py LABELS CORPUS candidates.jsonl rules/judge/model.json

The same input gives the same file: seeds are fixed and one thread trains. Thresholds and calibration come from
predictions for repositories that the predicting model had not seen. `--hold-out` names repositories that take part in
neither; see README.md beside.
"""
import argparse
import json
from collections import Counter, defaultdict
from pathlib import Path

import lightgbm
import numpy

from labels import read_labels, read_places, score

FOLDS = 8
SEEDS = (0, 1, 2)
ROUNDS = 160
PARAMETERS = dict(
    objective="binary", learning_rate=0.06, num_leaves=16, min_data_in_leaf=12, lambda_l2=5, min_sum_hessian_in_leaf=1e-3,
    feature_fraction=0.5, bagging_fraction=0.8, bagging_freq=1, seed=7, deterministic=True, force_row_wise=True, num_threads=1, verbose=-1,
)
"""Where more can only speak for a credential, or only against one."""
MONOTONE = {"key-weight": 1, "random-looking": 1, "placeholder": -1, "filler-letters": -1, "beyond-ascii": -1}
KINDS = ("weak", "random", "password", "unnamed", "other")
UNLABELLED_WEIGHT = 0.1
"""Of the places of `places.jsonl`: they are many times as many, and their readers have other habits."""
PLACES_WEIGHT = 0.2
"""Of thresholds whose F1 differs by no more than this the highest is taken: fewer findings on code without labels."""
PLATEAU = 0.005
"""Where a kind is right less often than this, its least score for `medium` rises until it is not, to the middle at most: of
some kinds few real ones are labelled, and a higher one would be placed by a handful of them."""
LEAST_RIGHT = 0.8
HIGHEST_LEAST = 0.5
"""Of a kind with fewer real ones than this nothing is of `high` confidence below .8, whatever a handful of them says."""
ENOUGH = 100
"""Poor values below `medium` are reported where people run with them, in configuration: from this on half of those are right."""
LEAST_POOR = 0.15
UNIT = 1000


class Rows:
    """Candidates under a key as a matrix, with what labels and places say of them. Of a file with places only those."""

    def __init__(self, path: str, labels: dict, places: dict, features: list[str]):
        measures, self.place, same, self.reported = [], [], [], defaultdict(list)
        truth, repos, kinds, drawn = [], [], [], []
        for line in open(path, encoding="utf-8"):
            found = json.loads(line)
            file, is_drawn = found["file"], found["file"] in places
            rows = places[file] if is_drawn else labels.get(file, [])
            judged = {(row["start"], row["end"]) for row in found["candidates"] if row["kind"] is not None}
            self.reported[file] += [(m["start"], m["end"]) for m in found["matches"] if m["confidence"] != "low" and (m["start"], m["end"]) not in judged]
            for row in found["candidates"]:
                hits = [label for label in rows if label.hit_by(row["start"], row["end"])]
                secret = [label for label in hits if label.kind == "T"]
                if row["kind"] is None or (is_drawn and not hits) or (secret and all(label.category == "UUID" for label in secret)):
                    continue
                measures.append(row["measures"])
                self.place.append((file, row["start"], row["end"]))
                same.append(row["same"])
                repos.append(file.split("/")[0].replace("+", "/", 1))
                kinds.append(row["kind"])
                drawn.append(is_drawn)
                truth.append(1 if secret else 0 if hits else -1)
        self.x, self.truth, self.repo, self.kind = numpy.array(measures), numpy.array(truth), numpy.array(repos), numpy.array(kinds)
        self.drawn = numpy.array(drawn)
        assert self.x.shape[1] == len(features)
        self.y = (self.truth > 0).astype(int)
        self.weight = self._weights(same, sum(name.startswith("key") for name in features))

    def _weights(self, same: list[str], key_measures: int):
        """A value repeated under one key of a repository counts once, and no repository drowns the others."""
        ids = list(zip(self.repo, (row[:key_measures].tobytes() for row in self.x), same, self.truth))
        times = Counter(ids)
        weight = numpy.array([1 / times[key] for key in ids])
        sums = defaultdict(float)
        for repo, truth, value in zip(self.repo, self.truth, weight):
            sums[repo, truth] += value
        weight = numpy.array([value / sums[repo, truth] ** 0.5 for repo, truth, value in zip(self.repo, self.truth, weight)])
        return weight * numpy.where(self.truth < 0, UNLABELLED_WEIGHT, numpy.where(self.drawn, PLACES_WEIGHT, 1))

    def found(self, accepted) -> dict:
        """Spans by file: what other rules report, and the accepted candidates."""
        spans = defaultdict(list)
        for file, found in self.reported.items():
            spans[file] += found
        for at in numpy.flatnonzero(accepted):
            file, start, end = self.place[at]
            spans[file].append((start, end))
        return spans


def fit(rows: Rows, mask, features: list[str]):
    weight = rows.weight[mask] * mask.sum() / rows.weight[mask].sum()
    parameters = {**PARAMETERS, "monotone_constraints": [MONOTONE.get(name, 0) for name in features]}
    return lightgbm.train(parameters, lightgbm.Dataset(rows.x[mask], rows.y[mask], weight=weight), ROUNDS)


def cross_validated(rows: Rows, mask, features: list[str]):
    """Mean score of each candidate by models that had not seen its repository."""
    repos = sorted(set(rows.repo[mask]))
    total = numpy.zeros(len(rows.y))
    for seed in SEEDS:
        order = numpy.random.RandomState(seed).permutation(len(repos))
        fold_of = {repos[at]: place % FOLDS for place, at in enumerate(order)}
        folds = numpy.array([fold_of.get(repo, -1) for repo in rows.repo])
        for fold in range(FOLDS):
            total[folds == fold] += fit(rows, mask & (folds != fold), features).predict(rows.x[folds == fold])
    return total / len(SEEDS)


def precision_from(truth, predicted, threshold: float) -> tuple[float, int]:
    taken = predicted >= threshold
    return (float(truth[taken].mean()) if taken.any() else 0.0), int(taken.sum())


def decisions(rows: Rows, predicted, mask, labels: dict) -> dict:
    """`medium`: one least score for all kinds, where F1 of the whole scan is best, other rules and what no candidate
    reaches included, the highest of a plateau. `high`: right at least 97 times in 100 of its kind, and never below the middle; a poor value never."""
    grid = [round(0.2 + 0.02 * step, 2) for step in range(26)]
    repos = set(rows.repo[mask])
    shown = {file: found for file, found in labels.items() if file.split("/")[0].replace("+", "/", 1) in repos}

    def f1(threshold):
        return score(shown, rows.found(mask & (predicted >= threshold)), lambda _: ["all"])["all"].figures[2]

    reached = {threshold: f1(threshold) for threshold in grid}
    best = max(threshold for threshold in grid if reached[threshold] >= max(reached.values()) - PLATEAU)
    labelled = mask & (rows.truth >= 0)
    found = {}
    for kind in KINDS:
        of_kind = labelled & (rows.kind == kind)
        truth, of = rows.y[of_kind], predicted[of_kind]
        least_high = 50 if truth.sum() >= ENOUGH else 80
        high = next((round(t / 100, 2) for t in range(least_high, 100) if precision_from(truth, of, t / 100)[0] >= 0.97), 2.0)
        least = next((step / 100 for step in range(20, 100) if precision_from(truth, of, step / 100)[0] >= LEAST_RIGHT), best)
        medium = max(best, min(least, HIGHEST_LEAST))
        found[kind] = {"low": LEAST_POOR if kind == "weak" else round(best / 2, 2), "medium": medium, "high": 2.0 if kind == "weak" else max(high, medium)}
    return found


def calibration(rows: Rows, predicted, mask) -> dict:
    edges = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.01)
    table = {}
    for kind in KINDS:
        of_kind = mask & (rows.truth >= 0) & (rows.kind == kind)
        table[kind] = []
        for low, high in zip(edges, edges[1:]):
            inside = of_kind & (predicted >= low) & (predicted < high)
            if inside.sum() >= 10:
                table[kind].append({"from": low, "right": round(float(rows.y[inside].mean()), 2), "count": int(inside.sum())})
    return table


def export(model, features: list[str]) -> dict:
    """Nodes as flat rows of feature, threshold, children and mean; leaves and means in thousandths."""
    dumped = model.dump_model()
    thresholds = [sorted({node["threshold"] for tree in dumped["tree_info"] for node in nodes_of(tree["tree_structure"]) if node["split_feature"] == at}) for at in range(len(features))]
    trees = []
    for tree in dumped["tree_info"]:
        nodes, leaves = [], []

        def write(node) -> int:
            if "leaf_value" in node and "split_feature" not in node:
                leaves.append(round(node["leaf_value"] * UNIT))
                return -len(leaves)
            at = len(nodes) // 5
            feature = node["split_feature"]
            nodes.extend([feature, thresholds[feature].index(node["threshold"]), 0, 0, round(node["internal_value"] * UNIT)])
            nodes[at * 5 + 2] = write(node["left_child"])
            nodes[at * 5 + 3] = write(node["right_child"])
            return at

        write(tree["tree_structure"])
        trees.append({"nodes": nodes, "leaves": leaves})
    return {"thresholds": [[round(value, 5) for value in row] for row in thresholds], "base": 0, "trees": trees}


def nodes_of(node):
    if "split_feature" in node:
        yield node
        yield from nodes_of(node["left_child"])
        yield from nodes_of(node["right_child"])


def text_of(model: dict) -> str:
    """One tree and one feature's thresholds a line."""
    lines = []
    for key, value in model.items():
        if key in ("thresholds", "trees"):
            inner = ",\n".join(json.dumps(row, separators=(",", ":")) for row in value)
            lines.append(f'"{key}":[\n{inner}\n]')
        else:
            lines.append(f'"{key}":{json.dumps(value, separators=(",", ":"))}')
    return "{\n" + ",\n".join(lines) + "\n}\n"


def report(name: str, rows: Rows, labels: dict, predicted, chosen: dict, level: str, mask) -> None:
    spans = rows.found(mask & (predicted >= [chosen[kind][level] for kind in rows.kind]))
    repos = set(rows.repo[mask])
    shown = {file: found for file, found in labels.items() if file.split("/")[0].replace("+", "/", 1) in repos}
    tallies = score(shown, spans, lambda row: ["all"] + ([] if "Password" in row.category.split(":") else ["without Password"]))
    for group, tally in tallies.items():
        print(f"{name:24s} {level:7s} {group:18s} {tally}")


def describe(rows: Rows, labels: dict, predicted, everything, chosen: dict, held) -> None:
    """Prints thresholds, what they give by kind, and the figures of the whole scan with scores by models that had not, and that had, seen the repository."""
    print(chosen)
    for kind in KINDS:
        of = ~held & (rows.truth >= 0) & (rows.kind == kind)
        print(f"{kind:9s} n {of.sum():5d} right {rows.y[of].sum():5d}", "  ".join(f"{t:.1f}: {precision_from(rows.y[of], predicted[of], t)[0]:.2f}/{(predicted[of][rows.y[of] == 1] >= t).mean():.2f}" for t in (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)))
    for level in ("medium", "high"):
        report("cross-validated", rows, labels, predicted, chosen, level, ~held)
        report("in the training set", rows, labels, everything, chosen, level, ~held)
        if held.any():
            report("held out", rows, labels, everything, chosen, level, held)
    print("accepted without a label", int(((rows.truth < 0) & (predicted >= [chosen[kind]["medium"] for kind in rows.kind]) & ~held).sum()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("labels"), parser.add_argument("corpus"), parser.add_argument("candidates"), parser.add_argument("model")
    parser.add_argument("--hold-out", default="", help="repositories, comma-separated, that nothing is learnt from")
    parser.add_argument("--quiet", action="store_true", help="write the model and report nothing")
    options = parser.parse_args()
    with open(options.model, encoding="utf-8") as file:
        features = json.load(file)["features"].split(" ")
    labels = read_labels(options.labels, options.corpus)
    rows = Rows(options.candidates, labels, read_places(Path(__file__).with_name("places.jsonl")), features)
    held = numpy.isin(rows.repo, [repo for repo in options.hold_out.split(",") if repo])
    predicted = cross_validated(rows, ~held, features)
    chosen = decisions(rows, predicted, ~held, labels)
    model = fit(rows, ~held, features)
    if not options.quiet:
        describe(rows, labels, predicted, model.predict(rows.x), chosen, held)
    with open(options.model, "w", encoding="utf-8") as file:
        file.write(text_of({"version": 1, "features": " ".join(features), **export(model, features), "decisions": chosen, "calibration": calibration(rows, predicted, ~held)}))


if __name__ == "__main__":
    main()
