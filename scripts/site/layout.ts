/** A whole page of the site: head, navigation, the rendered text, its contents, and what comes before and after. */
import { posix } from "node:path";
import { escapeHtml, type Heading } from "./render.ts";

interface Entry {
  readonly title: string;
  readonly path: string;
}

interface NavigationGroup {
  readonly title: string;
  readonly entries: readonly Entry[];
}

export interface Shown {
  readonly title: string;
  readonly path: string;
  readonly html: string;
  readonly headings: readonly Heading[];
  readonly navigation: readonly NavigationGroup[];
  readonly version: string;
}

export function layOut({ title, path, html, headings, navigation, version }: Shown): string {
  const to = (target: string): string => posix.relative(posix.dirname(path), target);
  const base = to("") === "" ? "" : `${to("")}/`;
  const fullTitle = title === "Cordon" ? "Cordon" : `${title} – Cordon`;
  return `<!doctype html>
<html lang="en" data-base="${base}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(fullTitle)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${to("assets/site.css")}">
<script src="${to("assets/site.js")}"></script>
</head>
<body>
<a class="skip" href="#content">Skip to the text</a>
<header>
<a class="name" href="${to("index.html")}">Cordon</a>
<div class="search" role="search">
<input type="search" id="search" placeholder="Search ( / )" aria-label="Search the documentation" autocomplete="off" spellcheck="false"
 role="combobox" aria-expanded="false" aria-controls="results" aria-autocomplete="list">
<ul id="results" class="results" role="listbox" aria-label="Found" hidden></ul>
<p id="found" class="found unseen" role="status"></p>
</div>
<button type="button" id="theme">Dark</button>
</header>
<div class="columns">
<nav class="pages" aria-label="Pages">
<details open><summary>Pages</summary>
${navigation.map((group) => groupList(group, path, to)).join("\n")}
</details>
</nav>
<main id="content" tabindex="-1">
<article>
${html}</article>
${neighbours(navigation, path, to)}
</main>
${contents(headings)}
</div>
<footer>Cordon ${escapeHtml(version)}. This page asks nobody anything.</footer>
</body>
</html>
`;
}

function groupList({ title, entries }: NavigationGroup, path: string, to: (target: string) => string): string {
  const links = entries.map((entry) => {
    const current = entry.path === path ? ' aria-current="page"' : "";
    return `<li><a href="${to(entry.path)}"${current}>${escapeHtml(entry.title)}</a></li>`;
  });
  return `<h2>${escapeHtml(title)}</h2>\n<ul>\n${links.join("\n")}\n</ul>`;
}

/** Decisions aren't in the navigation, and have no neighbours. */
function neighbours(navigation: readonly NavigationGroup[], path: string, to: (target: string) => string): string {
  const all = navigation.flatMap(({ entries }) => entries);
  const at = all.findIndex((entry) => entry.path === path);
  if (at < 0) return "";
  const link = (entry: Entry | undefined, rel: string, word: string): string =>
    entry === undefined
      ? "<span></span>"
      : `<a rel="${rel}" href="${to(entry.path)}"><small>${word}</small>${escapeHtml(entry.title)}</a>`;
  return `<nav class="neighbours" aria-label="Previous and next page">${link(all[at - 1], "prev", "Previous")}${link(all[at + 1], "next", "Next")}</nav>`;
}

function contents(headings: readonly Heading[]): string {
  const shown = headings.filter(({ depth }) => depth === 2);
  if (shown.length < 2) return "";
  const links = shown.map(({ text, id }) => `<li><a href="#${id}">${escapeHtml(text)}</a></li>`);
  return `<nav class="contents" aria-label="On this page"><h2>On this page</h2>\n<ul>\n${links.join("\n")}\n</ul></nav>`;
}
