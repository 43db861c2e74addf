/** One page's Markdown as HTML, with the anchors it has, the links it makes, and the pieces that search finds. */
import { Marked, type Token, type Tokens } from "marked";
import type { Page } from "./pages.ts";
import { Slugs } from "./slugs.ts";

export interface Heading {
  readonly depth: number;
  readonly text: string;
  readonly id: string;
}

/** What search finds as one: a section, or in fine pages a row or a numbered item. */
export interface Piece {
  readonly id: string;
  readonly title: string;
  readonly text: string;
}

export interface Rendered {
  readonly html: string;
  readonly headings: readonly Heading[];
  readonly anchors: ReadonlySet<string>;
  readonly pieces: readonly Piece[];
}

export const escapeHtml = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

/** `linkTo` returns where a link of the page leads in the site. */
export function render({ markdown, isFine }: Page, linkTo: (href: string) => string): Rendered {
  const slugs = new Slugs();
  const headings: Heading[] = [];
  const fine: Piece[] = [];
  const nameOf = (title: string, text: string): string => {
    const id = slugs.next(title);
    fine.push({ id, title, text });
    return ` id="${id}"`;
  };
  const marked = new Marked({
    gfm: true,
    renderer: {
      heading({ tokens, depth }) {
        const text = plain(tokens);
        const id = slugs.next(text);
        headings.push({ depth, text, id });
        return `<h${depth} id="${id}">${this.parser.parseInline(tokens)}<a class="anchor" href="#${id}" aria-label="Link to ${escapeHtml(text)}">#</a></h${depth}>\n`;
      },
      link({ href, tokens }) {
        // "moto@5.2.1" is no address of a person.
        if (href.startsWith("mailto:")) return this.parser.parseInline(tokens);
        const to = linkTo(href);
        const rel = /^https?:/.test(to) ? ' rel="noreferrer"' : "";
        return `<a href="${escapeHtml(to)}"${rel}>${this.parser.parseInline(tokens)}</a>`;
      },
      image({ href, text }) {
        return `<img src="${escapeHtml(linkTo(href))}" alt="${escapeHtml(text)}">`;
      },
      code({ text, lang }) {
        const language = lang === undefined || lang === "" ? "" : ` class="language-${escapeHtml(lang)}"`;
        return `<pre tabindex="0"><code${language}>${escapeHtml(text)}\n</code></pre>\n`;
      },
      table({ header, rows }) {
        const inline = (tokens: Token[]): string => this.parser.parseInline(tokens);
        const head = header.some(({ text }) => text !== "")
          ? `<thead><tr>${header.map(({ text, tokens }) => (text === "" ? "<td></td>" : `<th scope="col">${inline(tokens)}</th>`)).join("")}</tr></thead>`
          : "";
        const body = rows.map((row) => {
          const texts = row.map(({ tokens }) => plain(tokens));
          const id = isFine ? nameOf(texts[0] ?? "", texts.slice(1).join(" ")) : "";
          return `<tr${id}>${row.map(({ tokens }) => `<td>${inline(tokens)}</td>`).join("")}</tr>`;
        });
        return `<div class="table" tabindex="0"><table>${head}<tbody>\n${body.join("\n")}\n</tbody></table></div>\n`;
      },
      list(token) {
        if (!(isFine && token.ordered)) return false;
        const first = Number(token.start);
        const items = token.items.map((item, i) => {
          const id = nameOf(`Fact ${first + i}`, plain(item.tokens));
          return `<li${id}>${this.parser.parse(item.tokens)}</li>`;
        });
        return `<ol start="${first}">\n${items.join("\n")}\n</ol>\n`;
      },
    },
  });
  const tokens = marked.lexer(markdown);
  const html = marked.parser(tokens);
  return { html, headings, anchors: slugs.taken, pieces: [...sections(tokens, headings), ...fine] };
}

/** The text of tokens without their markup. */
function plain(tokens: readonly Token[]): string {
  return tokens
    .map((token) => {
      if ("tokens" in token && token.tokens !== undefined) return plain(token.tokens);
      if (token.type === "html" || token.type === "br") return " ";
      return "text" in token ? String(token.text) : "";
    })
    .join("");
}

/** The text from each heading to the next one. */
function sections(tokens: readonly Token[], headings: readonly Heading[]): readonly Piece[] {
  const pieces: { id: string; title: string; text: string }[] = [];
  for (const token of tokens) {
    const heading = token.type === "heading" ? headings[pieces.length] : undefined;
    if (heading !== undefined) pieces.push({ id: heading.id, title: heading.text, text: "" });
    else if (pieces.length > 0) (pieces.at(-1) as { text: string }).text += `${textOf(token)} `;
  }
  return pieces;
}

function textOf(token: Token): string {
  if (token.type === "table") {
    const { header, rows } = token as Tokens.Table;
    return [header, ...rows].map((row) => row.map(({ tokens }) => plain(tokens)).join(" ")).join(" ");
  }
  if (token.type === "list") return (token as Tokens.List).items.map(({ tokens }) => plain(tokens)).join(" ");
  return plain([token]);
}
