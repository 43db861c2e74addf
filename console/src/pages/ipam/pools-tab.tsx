/** The pools of all IPAMs that are seen from the Region, as a tree with what is held and free in them. */
import {
  CreateIpamCommand,
  CreateIpamScopeCommand,
  DeleteIpamCommand,
  type Ipam,
  type IpamPool,
} from "@aws-sdk/client-ec2";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import ButtonDropdown from "@cloudscape-design/components/button-dropdown";
import Checkbox from "@cloudscape-design/components/checkbox";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Input from "@cloudscape-design/components/input";
import Link from "@cloudscape-design/components/link";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table from "@cloudscape-design/components/table";
import TextFilter from "@cloudscape-design/components/text-filter";
import { useQueries } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { formatPrefix, type Prefix } from "../../../../src/address/prefix.ts";
import { linkTo } from "../../app/address.ts";
import { useSession } from "../../app/sessions.tsx";
import { ec2Of } from "../../ask/aws.ts";
import { sessionKey } from "../../ask/session.ts";
import { nameOf } from "../../parts/tags.ts";
import { useAskAgain } from "../../parts/use-change.ts";
import { ActionDialog } from "./action-dialog.tsx";
import { AllocateDialog, rulesText } from "./allocate-dialog.tsx";
import { type Holdings, spaceOfPool } from "./ask-ipam.ts";
import { kindOf, kindText } from "./block-text.ts";
import { countText } from "./blocks.ts";
import { FullnessOf } from "./fullness.tsx";
import { Choice, CreatePoolDialog } from "./pool-dialogs.tsx";
import { localesOf } from "./pool-page.tsx";
import { type Row, treeOf } from "./pool-tree.ts";
import { BlockButton, holderOf } from "./space-list.tsx";
import { TagsField, taggedWith } from "./tags-field.tsx";

type Doing =
  | { readonly does: "allocate"; readonly pool: IpamPool; readonly block: Prefix }
  | { readonly does: "ipam" | "pool" | "scope" | "delete-ipam" };

export function PoolsTab({ holdings }: { readonly holdings: Holdings }) {
  const session = useSession();
  const askAgain = useAskAgain();
  const [doing, setDoing] = useState<Doing>();
  const [text, setText] = useState("");
  const [expanded, setExpanded] = useState<readonly Row[]>(() => treeOf(holdings, new Map(), "").roots);
  const open = expanded.flatMap((row) => (row.is === "pool" ? [row.id] : []));
  const spaces = useQueries({
    queries: open.map((id) => ({
      queryKey: [...sessionKey(session), "ipam", "space", id],
      queryFn: () => spaceOfPool(session, id),
    })),
    combine: (answers) =>
      new Map(answers.flatMap(({ data }, index) => (data === undefined ? [] : [[open[index] ?? "", data] as const]))),
  });
  const isPast = session.at !== undefined;
  const tree = treeOf(holdings, spaces, text.trim());
  const stop = () => setDoing(undefined);
  return (
    <>
      <Table<Row>
        variant="container"
        wrapLines
        items={tree.roots}
        trackBy="id"
        expandableRows={{
          getItemChildren: tree.childrenOf,
          isItemExpandable: tree.isExpandable,
          expandedItems: expanded,
          onExpandableItemToggle: ({ detail: { item, expanded: isOpen } }) =>
            setExpanded([...expanded.filter(({ id }) => id !== item.id), ...(isOpen ? [item] : [])]),
        }}
        ariaLabels={{
          expandButtonLabel: (row) => `Open ${nameOfRow(row)}`,
          collapseButtonLabel: (row) => `Close ${nameOfRow(row)}`,
        }}
        header={
          <Header
            counter={`(${holdings.pools.length})`}
            actions={
              <SpaceBetween direction="horizontal" size="xs">
                <Button iconName="refresh" ariaLabel="Ask again" onClick={() => void askAgain()} />
                <ButtonDropdown
                  disabled={isPast}
                  items={[
                    { id: "ipam", text: "Create an IPAM" },
                    { id: "scope", text: "Create a scope", disabled: holdings.ipams.length === 0 },
                    { id: "delete-ipam", text: "Delete an IPAM", disabled: holdings.ipams.length === 0 },
                  ]}
                  onItemClick={({ detail }) => setDoing({ does: detail.id as "ipam" | "scope" | "delete-ipam" })}
                >
                  IPAMs
                </ButtonDropdown>
                <Button
                  variant="primary"
                  disabled={isPast || holdings.scopes.length === 0}
                  onClick={() => setDoing({ does: "pool" })}
                >
                  Create a pool
                </Button>
              </SpaceBetween>
            }
          >
            Pools
          </Header>
        }
        filter={
          <TextFilter
            filteringText={text}
            filteringPlaceholder="Find a pool by name, id, description or locale"
            filteringAriaLabel="Find pools"
            onChange={({ detail }) => setText(detail.filteringText)}
          />
        }
        columnDefinitions={[
          { id: "what", header: "Scope, pool, block", cell: whatOf, isRowHeader: true, minWidth: 260 },
          { id: "held", header: "Held by", cell: heldBy, minWidth: 160 },
          { id: "size", header: "Addresses", cell: sizeText, minWidth: 110 },
          {
            id: "full",
            header: "Allocated",
            cell: (row) => row.is === "pool" && <FullnessOf poolId={row.id} />,
            minWidth: 160,
          },
          {
            id: "locale",
            header: "Locale",
            cell: (row) => row.is === "pool" && (row.pool.Locale ?? "–"),
            minWidth: 115,
          },
          {
            id: "change",
            header: "Change",
            minWidth: 110,
            cell: (row) =>
              row.is === "block" &&
              row.block.is === "free" && (
                <BlockButton
                  does="Allocate"
                  block={row.block}
                  isDisabled={isPast}
                  onClick={() => setDoing({ does: "allocate", pool: row.pool, block: row.block.prefix })}
                />
              ),
          },
        ]}
        empty={
          text !== "" ? (
            <Box textAlign="center">No pool is like that.</Box>
          ) : (
            <NoIpam isPast={isPast} onCreate={() => setDoing({ does: "ipam" })} />
          )
        }
      />
      {doing?.does === "allocate" && <AllocateDialog pool={doing.pool} block={doing.block} onClose={stop} />}
      {doing?.does === "ipam" && <CreateIpamDialog onClose={stop} />}
      {doing?.does === "scope" && <CreateScopeDialog ipams={holdings.ipams} onClose={stop} />}
      {doing?.does === "delete-ipam" && <DeleteIpamDialog ipams={holdings.ipams} onClose={stop} />}
      {doing?.does === "pool" && (
        <CreatePoolDialog
          scopes={holdings.scopes}
          source={undefined}
          scopeId={holdings.ipams[0]?.PrivateDefaultScopeId ?? holdings.scopes[0]?.IpamScopeId ?? ""}
          locales={[...new Set(holdings.ipams.flatMap(({ IpamId = "" }) => localesOf(holdings, IpamId)))]}
          onClose={stop}
        />
      )}
    </>
  );
}

function whatOf(row: Row): ReactNode {
  switch (row.is) {
    case "scope":
      return (
        <>
          <b>{row.type === "public" ? "Public" : "Private"} scope</b> {row.scopeId} of {row.ipamId}
        </>
      );
    case "pool": {
      const { Tags, Description = "" } = row.pool;
      return (
        <>
          <Link href={linkTo(["ipam", row.id])}>{nameOf(Tags) ?? row.id}</Link>{" "}
          {Description !== nameOf(Tags) && Description}
        </>
      );
    }
    case "more":
      return <Link href={linkTo(["ipam", row.pool.IpamPoolId ?? ""])}>{row.count.toLocaleString("en")} more</Link>;
    default:
      return <span className="mono">{formatPrefix(row.is === "cidr" ? row.prefix : row.block.prefix)}</span>;
  }
}

function nameOfRow(row: Row): string {
  if (row.is === "scope") return `${row.type} scope ${row.scopeId}`;
  if (row.is === "cidr") return formatPrefix(row.prefix);
  return row.is === "pool" ? (nameOf(row.pool.Tags) ?? row.id) : row.id;
}

function heldBy(row: Row): ReactNode {
  if (row.is === "pool") return <Box color="text-body-secondary">{rulesText(row.pool)}</Box>;
  if (row.is === "cidr") return "Provisioned";
  if (row.is !== "block") return "";
  return (
    <>
      {kindText(kindOf(row.block))} {holderOf(row.block)}
    </>
  );
}

const sizeText = (row: Row): string =>
  row.is === "cidr" ? countText(row.prefix) : row.is === "block" ? countText(row.block.prefix) : "";

function NoIpam({ isPast, onCreate }: { readonly isPast: boolean; readonly onCreate: () => void }) {
  const { region } = useSession();
  return (
    <Box textAlign="center">
      <SpaceBetween size="xs">
        <b>There is no IPAM in this Region yet</b>
        <Box variant="code">aws ec2 create-ipam --operating-regions RegionName={region}</Box>
        <Button disabled={isPast} onClick={onCreate}>
          Create an IPAM
        </Button>
      </SpaceBetween>
    </Box>
  );
}

function CreateIpamDialog({ onClose }: { readonly onClose: () => void }) {
  const { region } = useSession();
  const [regions, setRegions] = useState(region);
  const [description, setDescription] = useState("");
  const [tags, setTags] = useState("");
  return (
    <ActionDialog
      title="Create an IPAM"
      does="Create"
      onClose={onClose}
      run={(session) =>
        ec2Of(session).send(
          new CreateIpamCommand({
            OperatingRegions: regions
              .split(/[\s,]+/)
              .filter(Boolean)
              .map((RegionName) => ({ RegionName })),
            ...(description !== "" && { Description: description }),
            ...taggedWith(tags, "ipam"),
          }),
        )
      }
    >
      <FormField label="Operating Regions" description="Where it finds resources, and where its pools may be used">
        <Input value={regions} autoFocus onChange={({ detail }) => setRegions(detail.value)} />
      </FormField>
      <FormField label="Description">
        <Input value={description} onChange={({ detail }) => setDescription(detail.value)} />
      </FormField>
      <TagsField value={tags} onChange={setTags} />
    </ActionDialog>
  );
}

interface OfIpams {
  readonly ipams: readonly Ipam[];
  readonly onClose: () => void;
}

const choicesOf = (ipams: readonly Ipam[]) =>
  ipams.map(({ IpamId = "", Tags }) => ({ value: IpamId, label: nameOf(Tags) ?? IpamId }));

function CreateScopeDialog({ ipams, onClose }: OfIpams) {
  const [ipam, setIpam] = useState(ipams[0]?.IpamId ?? "");
  const [description, setDescription] = useState("");
  const [tags, setTags] = useState("");
  return (
    <ActionDialog
      title="Create a private scope"
      does="Create"
      onClose={onClose}
      run={(session) =>
        ec2Of(session).send(
          new CreateIpamScopeCommand({
            IpamId: ipam,
            ...(description !== "" && { Description: description }),
            ...taggedWith(tags, "ipam-scope"),
          }),
        )
      }
    >
      <Choice label="IPAM" value={ipam} options={choicesOf(ipams)} onChange={setIpam} />
      <FormField label="Description">
        <Input value={description} onChange={({ detail }) => setDescription(detail.value)} />
      </FormField>
      <TagsField value={tags} onChange={setTags} />
    </ActionDialog>
  );
}

function DeleteIpamDialog({ ipams, onClose }: OfIpams) {
  const [ipam, setIpam] = useState(ipams[0]?.IpamId ?? "");
  const [cascades, setCascades] = useState(false);
  return (
    <ActionDialog
      title="Delete an IPAM"
      does="Delete"
      onClose={onClose}
      run={(session) => ec2Of(session).send(new DeleteIpamCommand({ IpamId: ipam, Cascade: cascades }))}
    >
      <Choice label="IPAM" value={ipam} options={choicesOf(ipams)} onChange={setIpam} />
      <Checkbox checked={cascades} onChange={({ detail }) => setCascades(detail.checked)}>
        Its private scopes, pools and their allocations, too
      </Checkbox>
    </ActionDialog>
  );
}
