/** Items without an id, numbered by their place in a list, for pages. */

export const numbered = <T>(items: readonly T[]): readonly { readonly item: T; readonly place: number }[] =>
  items.map((item, place) => ({ item, place }));

/** A text that sorts like the number. */
export const placeOf = ({ place }: { readonly place: number }): string => String(place).padStart(12, "0");
