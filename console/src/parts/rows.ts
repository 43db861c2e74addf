/** What all tables of rows do alike: compare values to sort by, and have rows chosen. */
import type { TableProps } from "@cloudscape-design/components/table";

const collator = new Intl.Collator("en", { numeric: true });

/** Numbers by size, texts as people sort them. */
export const compareValues = (one: string | number, other: string | number): number =>
  typeof one === "number" && typeof other === "number" ? one - other : collator.compare(String(one), String(other));

export interface Choosing<Item> {
  readonly title: string;
  readonly idOf: (item: Item) => string;
  readonly selected?: readonly Item[] | undefined;
  /** If there is one, rows can be chosen. */
  readonly onSelect?: ((items: readonly Item[]) => void) | undefined;
  readonly selectionType?: "single" | "multi" | undefined;
}

export function choosingProps<Item>({
  title,
  idOf,
  selected = [],
  onSelect,
  selectionType = "multi",
}: Choosing<Item>): Partial<TableProps<Item>> {
  if (onSelect === undefined) return {};
  return {
    selectionType,
    selectedItems: [...selected],
    onSelectionChange: ({ detail }) => onSelect(detail.selectedItems),
    ariaLabels: {
      selectionGroupLabel: title,
      allItemsSelectionLabel: () => `All ${title}`,
      itemSelectionLabel: (_, item) => idOf(item),
    },
  };
}
