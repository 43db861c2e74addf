/** The same blocks as the map, as a list: each provisioned CIDR, and in it what is held and the free space between. */
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Header from "@cloudscape-design/components/header";
import Pagination from "@cloudscape-design/components/pagination";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table from "@cloudscape-design/components/table";
import TextFilter from "@cloudscape-design/components/text-filter";
import { type ReactNode, useMemo, useState } from "react";
import { formatPrefix } from "../../../../src/address/prefix.ts";
import { ResourceLink } from "../../parts/resource-link.tsx";
import { tagText } from "../../parts/tags.ts";
import { blockText, holderText, kindOf, kindText } from "./block-text.ts";
import { type Block, blocksOf, countText, type Space } from "./blocks.ts";

interface SpaceListProps {
  readonly space: Space;
  /** Of a row: a button, or nothing. */
  readonly actionFor: (block: Block) => ReactNode;
}

const ROWS = 50;
const ANY = "any";

export function SpaceList({ space, actionFor }: SpaceListProps) {
  const blocks = useMemo(() => space.provisioned.flatMap(({ prefix }) => [...blocksOf(space, prefix)]), [space]);
  const kinds = useMemo(() => [...new Set(blocks.map(kindOf))].sort(), [blocks]);
  const [kind, setKind] = useState(ANY);
  const [text, setText] = useState("");
  const [shown, setShown] = useState(1);
  const found = useMemo(() => {
    const wanted = text.trim().toLowerCase();
    return blocks.filter(
      (block) => (kind === ANY || kindOf(block) === kind) && (wanted === "" || textOf(block).includes(wanted)),
    );
  }, [blocks, kind, text]);
  const options = [ANY, ...kinds].map((value) => ({
    value,
    label: value === ANY ? "Held and free" : kindText(value),
  }));
  return (
    <Table<Block>
      variant="container"
      wrapLines
      items={found.slice((shown - 1) * ROWS, shown * ROWS)}
      trackBy={({ prefix }) => formatPrefix(prefix)}
      header={
        <Header
          counter={`(${blocks.length.toLocaleString("en")})`}
          description="Held blocks, and the free space between them"
        >
          Space
        </Header>
      }
      columnDefinitions={[
        { id: "cidr", header: "CIDR", cell: ({ prefix }) => <span className="mono">{formatPrefix(prefix)}</span> },
        { id: "kind", header: "Held by", cell: (block) => kindText(kindOf(block)) },
        { id: "holder", header: "Holder", cell: holderOf },
        { id: "addresses", header: "Addresses", cell: ({ prefix }) => countText(prefix) },
        {
          id: "tags",
          header: "Tags",
          cell: (block) => (block.is === "held" ? tagText(block.held.allocation.Tags) : ""),
        },
        { id: "action", header: "Change", cell: actionFor },
      ]}
      filter={
        <SpaceBetween direction="horizontal" size="xs">
          <TextFilter
            filteringText={text}
            filteringPlaceholder="Find an address, an id, a description"
            filteringAriaLabel="Find blocks"
            countText={`${found.length} found`}
            onChange={({ detail }) => {
              setShown(1);
              setText(detail.filteringText);
            }}
          />
          <Select
            ariaLabel="Which blocks"
            options={options}
            selectedOption={options.find(({ value }) => value === kind) ?? null}
            onChange={({ detail }) => {
              setShown(1);
              setKind(detail.selectedOption.value ?? ANY);
            }}
          />
        </SpaceBetween>
      }
      pagination={
        <Pagination
          currentPageIndex={shown}
          pagesCount={Math.max(1, Math.ceil(found.length / ROWS))}
          onChange={({ detail }) => setShown(detail.currentPageIndex)}
        />
      }
      empty={<Box textAlign="center">Nothing is like that.</Box>}
    />
  );
}

const textOf = (block: Block): string =>
  `${blockText(block)} ${block.is === "held" ? tagText(block.held.allocation.Tags) : ""}`.toLowerCase();

export function holderOf(block: Block): ReactNode {
  if (block.is !== "held") return "";
  const { ResourceId, Description } = block.held.allocation;
  if (ResourceId === undefined) return Description ?? "";
  return (
    <>
      <ResourceLink id={ResourceId} /> {Description}
    </>
  );
}

interface ActionButtonProps {
  readonly does: string;
  readonly block: Block;
  readonly isDisabled: boolean;
  readonly onClick: () => void;
}

export function BlockButton({ does, block, isDisabled, onClick }: ActionButtonProps) {
  return (
    <Button
      variant="inline-link"
      disabled={isDisabled}
      ariaLabel={`${does} ${formatPrefix(block.prefix)}`}
      onClick={onClick}
    >
      {does}
    </Button>
  );
}

/** What a held block is, in one line. */
export const heldText = (block: Block): string =>
  block.is === "held" ? `${kindText(kindOf(block))} ${holderText(block.held.allocation)}`.trim() : "";
