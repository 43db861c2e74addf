/** The fields of a rule that is being edited. What is written in them is the server's to judge. */
import { DescribeManagedPrefixListsCommand, DescribeSecurityGroupsCommand } from "@aws-sdk/client-ec2";
import Autosuggest, { type AutosuggestProps } from "@cloudscape-design/components/autosuggest";
import Badge from "@cloudscape-design/components/badge";
import Button from "@cloudscape-design/components/button";
import Input from "@cloudscape-design/components/input";
import Select from "@cloudscape-design/components/select";
import type { TableProps } from "@cloudscape-design/components/table";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useSession } from "../../app/sessions.tsx";
import { ec2Of } from "../../ask/aws.ts";
import { type Session, sessionKey } from "../../ask/session.ts";
import { type Row, stateOf } from "./draft.ts";
import { type Direction, presetOf, presets, type Terms } from "./rule-words.ts";

interface Editing {
  readonly onChange: (key: string, to: Partial<Row>) => void;
  /** For rows that are new. */
  readonly onDrop: (key: string) => void;
}

const STATES = { kept: "", changed: "Changed", added: "New", removed: "Removed" } as const;
const COLOURS = { kept: "grey", changed: "blue", added: "green", removed: "red" } as const;

export function columnsOf(
  direction: Direction,
  { onChange, onDrop }: Editing,
): readonly TableProps.ColumnDefinition<Row>[] {
  const write = ({ key, terms }: Row, to: Partial<Terms>) => onChange(key, { terms: { ...terms, ...to } });
  const [peer, way] = direction === "inbound" ? ["Source", "inbound"] : ["Destination", "outbound"];
  const label = (name: string, { key }: Row) => `${name} of ${way} rule ${key}`;
  return [
    {
      id: "type",
      header: "Type",
      minWidth: 190,
      cell: (row) => {
        const { id, label: text } = presetOf(row.terms);
        return (
          <Select
            disabled={row.isRemoved}
            expandToViewport
            filteringType="auto"
            ariaLabel={label("Type", row)}
            selectedOption={{ value: id, label: text }}
            options={presets.map((preset) => ({ value: preset.id, label: preset.label }))}
            onChange={({ detail }) => {
              const { protocol, ports } = presets.find((each) => each.id === detail.selectedOption.value) ?? presets[0];
              write(row, { protocol, ports: ports ?? "" });
            }}
          />
        );
      },
    },
    {
      id: "ports",
      header: "Ports",
      minWidth: 150,
      cell: (row) => (
        <Input
          disabled={row.isRemoved || row.terms.protocol === "-1"}
          value={row.terms.ports}
          placeholder={row.terms.protocol.startsWith("icmp") ? "type/code" : "8000-8100"}
          ariaLabel={label("Ports", row)}
          onChange={({ detail }) => write(row, { ports: detail.value })}
        />
      ),
    },
    {
      id: "peer",
      header: peer,
      minWidth: 260,
      cell: (row) => (
        <PeerField
          value={row.terms.peer}
          isDisabled={row.isRemoved}
          label={label(peer, row)}
          onChange={(text) => write(row, { peer: text })}
        />
      ),
    },
    {
      id: "description",
      header: "Description",
      minWidth: 160,
      cell: (row) => (
        <Input
          disabled={row.isRemoved}
          value={row.terms.description}
          ariaLabel={label("Description", row)}
          onChange={({ detail }) => write(row, { description: detail.value })}
        />
      ),
    },
    {
      id: "state",
      header: "Change",
      minWidth: 100,
      cell: (row) => {
        const state = stateOf(row);
        return state === "kept" ? "–" : <Badge color={COLOURS[state]}>{STATES[state]}</Badge>;
      },
    },
    {
      id: "remove",
      header: "Remove",
      minWidth: 100,
      cell: (row) => (
        <Button
          variant="icon"
          iconName={row.isRemoved ? "undo" : "remove"}
          ariaLabel={`${row.isRemoved ? "Keep" : "Remove"} ${way} rule ${row.key}`}
          onClick={() => (row.rule === undefined ? onDrop(row.key) : onChange(row.key, { isRemoved: !row.isRemoved }))}
        />
      ),
    },
  ];
}

interface PeerFieldProps {
  readonly value: string;
  readonly isDisabled: boolean;
  readonly label: string;
  readonly onChange: (text: string) => void;
}

/** A CIDR, or a group or prefix list that's found by its name. */
function PeerField({ value, isDisabled, label, onChange }: PeerFieldProps) {
  const session = useSession();
  const [text, setText] = useState<string>();
  const found = useQuery({
    queryKey: [...sessionKey(session), "peers", text],
    enabled: text !== undefined,
    queryFn: () => peersNamed(session, text ?? ""),
  });
  return (
    <Autosuggest
      value={value}
      disabled={isDisabled}
      ariaLabel={label}
      placeholder="CIDR, or name of a group or list"
      expandToViewport
      filteringType="manual"
      options={[...(found.data ?? []), ...ANYONE]}
      statusType={found.isFetching ? "loading" : "finished"}
      loadingText="Asking the server"
      enteredTextLabel={(entered) => `Use ${entered}`}
      onLoadItems={({ detail }) => setText(detail.filteringText)}
      onChange={({ detail }) => onChange(detail.value)}
    />
  );
}

const ANYONE: AutosuggestProps.Options = [
  {
    label: "Anywhere",
    options: [
      { value: "0.0.0.0/0", description: "Every IPv4 address" },
      { value: "::/0", description: "Every IPv6 address" },
    ],
  },
];

const MOST_OFFERED = 25;

async function peersNamed(session: Session, text: string): Promise<AutosuggestProps.Options> {
  const Values = [`*${text}*`];
  const by = text.startsWith("sg-") ? "group-id" : "group-name";
  const [{ SecurityGroups = [] }, { PrefixLists = [] }] = await Promise.all([
    ec2Of(session).send(
      new DescribeSecurityGroupsCommand({ Filters: [{ Name: by, Values }], MaxResults: MOST_OFFERED }),
    ),
    ec2Of(session).send(
      new DescribeManagedPrefixListsCommand({
        Filters: [{ Name: text.startsWith("pl-") ? "prefix-list-id" : "prefix-list-name", Values }],
        MaxResults: MOST_OFFERED,
      }),
    ),
  ]);
  const groups = SecurityGroups.map(({ GroupId = "", GroupName = "", VpcId = "" }) => ({
    ...{ value: GroupId, description: GroupName, labelTag: VpcId },
  }));
  const lists = PrefixLists.map(({ PrefixListId = "", PrefixListName = "" }) => ({
    ...{ value: PrefixListId, description: PrefixListName },
  }));
  return [
    ...(groups.length > 0 ? [{ label: "Security groups", options: groups }] : []),
    ...(lists.length > 0 ? [{ label: "Prefix lists", options: lists }] : []),
  ];
}
