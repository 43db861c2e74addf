/** Lists of AWS's that come in pages. */

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | undefined;
}

/** One filter of a Describe call: its values are alternatives, and `*` stands for anything. */
export interface Filter {
  readonly Name: string;
  readonly Values: string[];
}

/** Every item of a list, up to `most`: for a picture that needs them all at once. */
export async function allOf<Item>(
  page: (token: string | undefined) => Promise<Page<Item>>,
  most = 100_000,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  let token: string | undefined;
  do {
    const next = await page(token);
    items.push(...next.items);
    token = next.next;
  } while (token !== undefined && items.length < most);
  return items;
}
