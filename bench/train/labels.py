"""Labels of a corpus, places of others, and what they say of spans: positions in characters become bytes, spans become hits."""
import json
from collections import defaultdict
from pathlib import Path


def line_starts(data: bytes) -> list[int]:
    """Byte offset of each line; a line ends with LF, CRLF or a lone CR. The file's length stands at the end."""
    starts = [0]
    for at, byte in enumerate(data):
        if byte == 10 or (byte == 13 and data[at + 1 : at + 2] != b"\n"):
            starts.append(at + 1)
    return [*starts, len(data)]


class Label:
    """One label and the bytes it names; `exact` where it names a value and not whole lines."""

    def __init__(self, row: dict, data: bytes, starts: list[int]):
        self.repo, self.path, self.kind, self.category, self.line = row["repo"], row["path"], row["label"], row["category"], row["line"]
        self.lines = (starts[row["line"] - 1], starts[row["endLine"]] if row["endLine"] < len(starts) else len(data))
        self.exact = row["start"] >= 0 and row["end"] >= 0
        if row["start"] < 0:
            self.span = self.lines
        else:
            self.span = (
                self._byte(data, starts, row["line"], row["start"]),
                self._byte(data, starts, row["endLine"], row["end"]) if row["end"] >= 0 else self.lines[1],
            )

    @staticmethod
    def _byte(data: bytes, starts: list[int], line: int, characters: int) -> int:
        start = starts[line - 1]
        text = data[start : starts[line] if line < len(starts) else len(data)].decode("utf-8", "replace")
        return start + len(text[:characters].encode("utf-8"))

    def hit_by(self, start: int, end: int) -> bool:
        """A span hits when one of the two holds the other, or, for a label of whole lines, when it touches them."""
        low, high = self.span
        if start >= high or end <= low:
            return False
        return not self.exact or (start <= low and end >= high) or (start >= low and end <= high)


def read_labels(path: str, corpus: str) -> dict[str, list[Label]]:
    rows = defaultdict(list)
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        if line:
            row = json.loads(line)
            rows[f"{row['repo'].replace('/', '+')}/{row['path']}"].append(row)
    labels = {}
    for file, found in rows.items():
        full = Path(corpus) / file
        if not full.exists():
            continue
        data = full.read_bytes()
        starts = line_starts(data)
        labels[file] = [Label(row, data, starts) for row in found if row["line"] < len(starts)]
    return labels


class Place:
    """A candidate that was read: its bytes, and T, X or F as with labels."""

    category = ""

    def __init__(self, start: int, end: int, kind: str):
        self.start, self.end, self.kind = start, end, kind

    def hit_by(self, start: int, end: int) -> bool:
        return (start, end) == (self.start, self.end)


def read_places(path: Path) -> dict[str, list[Place]]:
    places = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        for file, found in row["files"].items():
            places[f"{row['repo'].replace('/', '+')}/{file}"] = [Place(*place) for place in found]
    return places


class Tally:
    def __init__(self):
        self.tp = self.fn = self.fp = 0

    @property
    def figures(self) -> tuple[float, float, float]:
        precision = self.tp / max(1, self.tp + self.fp)
        recall = self.tp / max(1, self.tp + self.fn)
        return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)

    def __str__(self):
        return f"TP {self.tp:5d} FN {self.fn:5d} FP {self.fp:5d}   P {self.figures[0]:.3f} R {self.figures[1]:.3f} F1 {self.figures[2]:.3f}"


def score(labels: dict[str, list[Label]], spans: dict[str, list[tuple[int, int]]], groups) -> dict[str, Tally]:
    """Right and wrong by group. A span that hits a real credential is never wrong; UUID labels are left out."""
    tallies = defaultdict(Tally)
    for file, rows in labels.items():
        found = spans.get(file, [])
        right = {i for row in rows if row.kind == "T" for i, span in enumerate(found) if row.hit_by(*span)}
        for row in rows:
            if row.category == "UUID":
                continue
            hits = [i for i, span in enumerate(found) if row.hit_by(*span)]
            hit = bool(hits) if row.kind == "T" else any(i not in right for i in hits)
            for group in groups(row):
                if row.kind == "T":
                    tallies[group].tp += hit
                    tallies[group].fn += not hit
                else:
                    tallies[group].fp += hit
    return tallies
