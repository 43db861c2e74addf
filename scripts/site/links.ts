/** Where the links of documents lead in the site: to pages, to copies of the repository's files, or to nothing, which is a problem. */
import { existsSync, statSync } from "node:fs";
import { posix } from "node:path";
import { root } from "../write-if-changed.ts";
import type { Page } from "./pages.ts";

interface Promised {
  readonly from: string;
  readonly href: string;
  readonly page: string;
  readonly anchor: string;
}

export class Links {
  /** Files of the repository that pages link to: their path there, by their path in the site. */
  readonly files = new Map<string, string>();
  readonly problems: string[] = [];
  readonly #promised: Promised[] = [];
  readonly #pages: ReadonlyMap<string, Page>;

  constructor(pages: readonly Page[]) {
    this.#pages = new Map(pages.map((page) => [page.source, page]));
  }

  /** What `href` in the page becomes. */
  resolve(page: Page, href: string): string {
    if (/^[a-z]+:/.test(href)) return href;
    const [written = "", anchor = ""] = href.split("#");
    const source = written === "" ? page.source : this.#sourceOf(page, decodeURI(written));
    const target = this.#pages.get(source);
    if (target === undefined) return this.#file(page, href, source);
    if (anchor !== "") this.#promised.push({ from: page.source, href, page: target.source, anchor });
    const to = written === "" ? "" : posix.relative(posix.dirname(page.path), target.path);
    return anchor === "" ? to : `${to}#${anchor}`;
  }

  /** Adds a problem for each link to an anchor that its page doesn't have. */
  checkAnchors(anchorsOf: (source: string) => ReadonlySet<string>): void {
    for (const { from, href, page, anchor } of this.#promised)
      if (!anchorsOf(page).has(anchor)) this.problems.push(`${from} links to ${href}, and ${page} has no such heading`);
  }

  /** A path is relative to the document that it's in. Generated pages name the repository's paths. */
  #sourceOf(page: Page, written: string): string {
    const isGenerated = !page.source.endsWith(".md");
    const source = isGenerated ? written : posix.normalize(posix.join(posix.dirname(page.source), written));
    return source.replace(/\/$/, "") === "docs/decisions" ? "decisions" : source;
  }

  #file(page: Page, href: string, source: string): string {
    const file = new URL(source, root);
    if (source.startsWith("..") || !existsSync(file) || !statSync(file).isFile()) {
      this.problems.push(`${page.source} links to ${href}, which is not there`);
      return "#";
    }
    // With this ending every browser shows a text, whatever it is.
    const path = `files/${source.replaceAll("/", "-")}${/\.(png|svg|webp|jpg)$/.test(source) ? "" : ".txt"}`;
    this.files.set(path, source);
    return posix.relative(posix.dirname(page.path), path);
  }
}
