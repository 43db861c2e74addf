/** The anchors of a page, made from texts as GitHub makes them, so that a link works in the repository and in the site. */
export class Slugs {
  readonly taken = new Set<string>();

  next(text: string): string {
    const slug = text
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, "")
      .replaceAll(" ", "-");
    let unique = slug;
    for (let n = 1; this.taken.has(unique); n++) unique = `${slug}-${n}`;
    this.taken.add(unique);
    return unique;
  }
}
