/** Things without an id of their own, told apart by their place in a list, for pages. */

export const numbered = <T>(items: readonly T[]): readonly { readonly item: T; readonly place: number }[] =>
  items.map((item, place) => ({ item, place }));

/** Text whose order is that of the numbers. */
export const placeOf = ({ place }: { readonly place: number }): string => String(place).padStart(12, "0");
