// The search: every word must be in the text below a heading; headings that hold them come first.
const field = document.getElementById("search");
const found = document.getElementById("found");

function look() {
  const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  found.replaceChildren();
  if (!words.length) return;
  const hits = TEXTS.filter(([, , heading, text]) => {
    const all = (heading + " " + text).toLowerCase();
    return words.every((word) => all.includes(word));
  });
  const inHeading = (row) => words.every((word) => row[2].toLowerCase().includes(word));
  hits.sort((a, b) => inHeading(b) - inHeading(a));
  for (const [page, anchor, heading] of hits.slice(0, 30)) {
    const link = document.createElement("a");
    link.href = page + ".html#" + anchor;
    link.textContent = heading;
    const row = document.createElement("li");
    row.append(link);
    found.append(row);
  }
  if (!hits.length) {
    const row = document.createElement("li");
    row.textContent = "Nothing has all these words.";
    found.append(row);
  }
}

field.addEventListener("input", look);
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && document.activeElement !== field) {
    event.preventDefault();
    field.focus();
  }
});
