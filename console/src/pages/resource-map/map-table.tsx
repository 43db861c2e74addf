/** The map as a table, for who doesn't look at pictures: each subnet with the table that routes it and where that leads. */
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import Table from "@cloudscape-design/components/table";
import { LinkedText } from "../../parts/linked-text.tsx";
import type { MapNode, VpcMap } from "./map-nodes.ts";

interface MapTableProps {
  readonly map: VpcMap;
  readonly opened: ReadonlyMap<string, number> | undefined;
}

export function MapTable({ map, opened }: MapTableProps) {
  const { nodes, edges } = map;
  const subnets = nodes.filter(({ column }) => column === 1);
  const next = (id: string) => edges.filter(({ from }) => from === id).map(({ to }) => to);
  const named = (id: string) => {
    const name = nodes.find((node) => node.id === id)?.name;
    return name === undefined ? id : `${name} (${id})`;
  };
  return (
    <ExpandableSection headerText="The same as a table">
      <Table<MapNode>
        variant="embedded"
        items={subnets}
        trackBy="id"
        wrapLines
        columnDefinitions={[
          { id: "subnet", header: "Subnet", cell: ({ id }) => named(id), isRowHeader: true },
          { id: "zone", header: "Zone", cell: ({ zone }) => zone },
          { id: "kind", header: "Kind", cell: ({ isPublic }) => (isPublic === true ? "public" : "private") },
          { id: "blocks", header: "Addresses", cell: ({ says }) => says.join(" ") },
          {
            id: "table",
            header: "Route table",
            cell: ({ id }) => <LinkedText>{next(id).map(named).join(", ")}</LinkedText>,
          },
          {
            id: "ways",
            header: "Leads to",
            cell: ({ id }) => <LinkedText>{next(id).flatMap(next).map(named).join(", ") || "nowhere else"}</LinkedText>,
          },
          { id: "flags", header: "Look at", cell: ({ flags }) => flags.join("; ") },
          ...(opened === undefined
            ? []
            : [{ id: "open", header: "The internet reaches", cell: ({ id }: MapNode) => String(opened.get(id) ?? 0) }]),
        ]}
        empty="The VPC has no subnet yet: aws ec2 create-subnet"
      />
    </ExpandableSection>
  );
}
