/** The index that the site's search loads: a script, since pages that are opened from a disk may fetch nothing. */
import MiniSearch from "minisearch";
import type { Piece } from "./render.ts";

interface Indexed {
  readonly page: string;
  readonly path: string;
  readonly pieces: readonly Piece[];
}

const EXCERPT = 140;

export function searchIndex(pages: readonly Indexed[]): string {
  // assets/site.js reads it with the same fields.
  const search = new MiniSearch({ fields: ["title", "text"], storeFields: ["title", "page", "url", "excerpt"] });
  let id = 0;
  for (const { page, path, pieces } of pages)
    for (const { id: anchor, title, text } of pieces)
      search.add({ id: id++, page, title, text, url: `${path}#${anchor}`, excerpt: excerptOf(text) });
  return `window.cordonSearch = ${JSON.stringify(search)};\n`;
}

function excerptOf(text: string): string {
  const words = text.replaceAll(/\s+/g, " ").trim();
  return words.length <= EXCERPT ? words : `${words.slice(0, EXCERPT).replace(/ \S*$/, "")} …`;
}
