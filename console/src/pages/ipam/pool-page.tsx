/** One pool: what it asks of allocations, the map of its space, and the list of it. */
import type { IpamPool, IpamPoolAllocation } from "@aws-sdk/client-ec2";
import Box from "@cloudscape-design/components/box";
import BreadcrumbGroup from "@cloudscape-design/components/breadcrumb-group";
import Button from "@cloudscape-design/components/button";
import ButtonDropdown from "@cloudscape-design/components/button-dropdown";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Spinner from "@cloudscape-design/components/spinner";
import { useState } from "react";
import { formatPrefix, type Prefix } from "../../../../src/address/prefix.ts";
import { linkTo } from "../../app/address.ts";
import { useSession } from "../../app/sessions.tsx";
import { Problem } from "../../ask/problem.ts";
import { ProblemAlert } from "../../parts/problem-alert.tsx";
import { ResourceLink } from "../../parts/resource-link.tsx";
import { nameOf, tagText } from "../../parts/tags.ts";
import { AllocateDialog, rulesText } from "./allocate-dialog.tsx";
import { type Holdings, idInArn, useSpace } from "./ask-ipam.ts";
import { type Block, coverOf, type Space } from "./blocks.ts";
import { Fullness } from "./fullness.tsx";
import {
  Choice,
  CreatePoolDialog,
  DeletePoolDialog,
  DeprovisionDialog,
  ProvisionDialog,
  ReleaseDialog,
} from "./pool-dialogs.tsx";
import { BlockButton, heldText, holderOf, SpaceList } from "./space-list.tsx";
import { SpaceMap } from "./space-map.tsx";

type Doing =
  | { readonly does: "allocate"; readonly block: Prefix | undefined }
  | { readonly does: "release"; readonly allocation: IpamPoolAllocation }
  | { readonly does: "deprovision"; readonly cidr: string }
  | { readonly does: "provision" | "create" | "delete" };

interface PoolPageProps {
  readonly poolId: string;
  readonly holdings: Holdings;
}

export function PoolPage({ poolId, holdings }: PoolPageProps) {
  const pool = holdings.pools.find(({ IpamPoolId }) => IpamPoolId === poolId);
  if (pool === undefined) {
    return <ProblemAlert error={new Problem("No such pool", `${poolId} isn't seen from this Region.`)} />;
  }
  return <Pool key={poolId} pool={pool} holdings={holdings} />;
}

function Pool({ pool, holdings }: { readonly pool: IpamPool; readonly holdings: Holdings }) {
  const id = pool.IpamPoolId ?? "";
  const [doing, setDoing] = useState<Doing>();
  const asked = useSpace(id);
  const isPast = useSession().at !== undefined;
  const stop = () => setDoing(undefined);
  return (
    <SpaceBetween size="l">
      <BreadcrumbGroup items={pathTo(pool, holdings.pools)} ariaLabel="Pools above" />
      <Header
        variant="h1"
        description={pool.Description}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <ButtonDropdown
              disabled={isPast}
              items={[
                { id: "provision", text: "Provision a CIDR" },
                { id: "create", text: "Create a pool below it" },
                { id: "delete", text: "Delete the pool" },
              ]}
              onItemClick={({ detail }) => setDoing({ does: detail.id as "provision" | "create" | "delete" })}
            >
              Actions
            </ButtonDropdown>
            <Button
              variant="primary"
              disabled={isPast}
              onClick={() => setDoing({ does: "allocate", block: undefined })}
            >
              Allocate
            </Button>
          </SpaceBetween>
        }
      >
        {nameOf(pool.Tags) ?? id}
      </Header>
      <Facts pool={pool} space={asked.data} />
      {asked.error !== null && <ProblemAlert error={asked.error} onRetry={() => void asked.refetch()} />}
      {asked.data === undefined ? (
        asked.isPending && <Spinner />
      ) : (
        <SpaceOfPool space={asked.data} isPast={isPast} onDo={setDoing} />
      )}
      {doing !== undefined && <Dialog doing={doing} pool={pool} holdings={holdings} onClose={stop} />}
    </SpaceBetween>
  );
}

function pathTo(pool: IpamPool, pools: readonly IpamPool[]) {
  const path: IpamPool[] = [];
  for (
    let each: IpamPool | undefined = pool;
    each !== undefined && !path.includes(each);
    each = pools.find(({ IpamPoolId }) => IpamPoolId === path[0]?.SourceIpamPoolId)
  ) {
    path.unshift(each);
  }
  return [
    { text: "IPAM", href: linkTo(["ipam"]) },
    ...path.map(({ IpamPoolId = "", Tags }) => ({
      text: nameOf(Tags) ?? IpamPoolId,
      href: linkTo(["ipam", IpamPoolId]),
    })),
  ];
}

function Facts({ pool, space }: { readonly pool: IpamPool; readonly space: Space | undefined }) {
  const scope = idInArn(pool.IpamScopeArn);
  return (
    <Container>
      <KeyValuePairs
        columns={4}
        items={[
          { label: "Pool", value: pool.IpamPoolId },
          { label: "Scope", value: `${pool.IpamScopeType} (${scope})` },
          { label: "Family and locale", value: `${pool.AddressFamily}, ${pool.Locale ?? "no locale"}` },
          { label: "Allocated", value: space === undefined ? "–" : <Fullness space={space} /> },
          { label: "Allocations may be", value: rulesText(pool) },
          { label: "Imports by itself", value: pool.AutoImport === true ? "Yes" : "No" },
          { label: "State", value: pool.State },
          { label: "Tags", value: tagText(pool.Tags) || "–" },
        ]}
      />
    </Container>
  );
}

interface SpaceOfPoolProps {
  readonly space: Space;
  readonly isPast: boolean;
  readonly onDo: (doing: Doing) => void;
}

const ALL = "all";

function SpaceOfPool({ space, isPast, onDo }: SpaceOfPoolProps) {
  const [selected, setSelected] = useState<Block>();
  const [cidr, setCidr] = useState(ALL);
  const cover = coverOf(space);
  const chosen = space.provisioned.find(({ prefix }) => formatPrefix(prefix) === cidr)?.prefix;
  const root = chosen ?? cover;
  if (root === undefined) {
    return (
      <Container header={<Header>Space</Header>}>
        <SpaceBetween size="s">
          <Box>Nothing is provisioned to the pool, so nothing can be allocated.</Box>
          <Failed space={space} />
          <Button disabled={isPast} onClick={() => onDo({ does: "provision" })}>
            Provision a CIDR
          </Button>
        </SpaceBetween>
      </Container>
    );
  }
  const cidrs = space.provisioned.map(({ prefix }) => formatPrefix(prefix));
  const open = (block: Block) => {
    setSelected(block);
    if (block.is === "free" && !isPast) onDo({ does: "allocate", block: block.prefix });
  };
  return (
    <SpaceBetween size="l">
      <Container
        header={
          <Header
            variant="h2"
            description="Click what is free to allocate it, and what is of several things to look into it."
            actions={
              cidrs.length > 1 && (
                <Choice
                  label="Shown"
                  value={chosen === undefined ? ALL : cidr}
                  options={[ALL, ...cidrs].map((value) => ({
                    value,
                    label: value === ALL ? `All ${cidrs.length} CIDRs` : value,
                  }))}
                  onChange={setCidr}
                />
              )
            }
          >
            Map
          </Header>
        }
      >
        <SpaceBetween size="s">
          <SpaceMap
            key={formatPrefix(root)}
            space={space}
            root={root}
            selected={selected === undefined ? undefined : formatPrefix(selected.prefix)}
            onSelect={open}
          />
          {selected?.is === "held" && <Selected block={selected} isPast={isPast} onDo={onDo} />}
        </SpaceBetween>
      </Container>
      <Container header={<Header counter={`(${cidrs.length})`}>Provisioned CIDRs</Header>}>
        <SpaceBetween direction="horizontal" size="l">
          {space.provisioned.map(({ prefix }) => (
            <span key={formatPrefix(prefix)}>
              <span className="mono">{formatPrefix(prefix)}</span>{" "}
              <BlockButton
                does="Deprovision"
                block={{ is: "free", prefix }}
                isDisabled={isPast}
                onClick={() => onDo({ does: "deprovision", cidr: formatPrefix(prefix) })}
              />
            </span>
          ))}
        </SpaceBetween>
        <Failed space={space} />
      </Container>
      <SpaceList
        space={space}
        actionFor={(block) =>
          block.is === "free" ? (
            <BlockButton
              does="Allocate"
              block={block}
              isDisabled={isPast}
              onClick={() => onDo({ does: "allocate", block: block.prefix })}
            />
          ) : (
            block.is === "held" && (
              <BlockButton
                does="Release"
                block={block}
                isDisabled={isPast}
                onClick={() => onDo({ does: "release", allocation: block.held.allocation })}
              />
            )
          )
        }
      />
    </SpaceBetween>
  );
}

/** CIDRs that the pool asked for and didn't get. */
function Failed({ space: { others } }: { readonly space: Space }) {
  return others.map(({ Cidr, NetmaskLength, State, FailureReason, IpamPoolCidrId }) => (
    <Box key={IpamPoolCidrId} color="text-status-error">
      {Cidr ?? `/${NetmaskLength}`}: {State}
      {FailureReason?.Message === undefined ? "" : `, ${FailureReason.Message}`}
    </Box>
  ));
}

interface SelectedProps {
  readonly block: Block & { readonly is: "held" };
  readonly isPast: boolean;
  readonly onDo: (doing: Doing) => void;
}

function Selected({ block, isPast, onDo }: SelectedProps) {
  const { allocation, prefix } = block.held;
  return (
    <div role="status" aria-label={`${formatPrefix(prefix)} ${heldText(block)}`}>
      <KeyValuePairs
        columns={4}
        items={[
          { label: "CIDR", value: <span className="mono">{formatPrefix(prefix)}</span> },
          { label: "Held by", value: allocation.ResourceId === undefined ? "An allocation" : holderOf(block) },
          {
            label: "Owner and Region",
            value: [allocation.ResourceOwner, allocation.ResourceRegion].filter(Boolean).join(", ") || "–",
          },
          {
            label: "Allocation",
            value: (
              <>
                {allocation.IpamPoolAllocationId}{" "}
                {allocation.ResourceType === "ipam-pool" ? (
                  <ResourceLink id={allocation.ResourceId} />
                ) : (
                  <BlockButton
                    does="Release"
                    block={block}
                    isDisabled={isPast}
                    onClick={() => onDo({ does: "release", allocation })}
                  />
                )}
              </>
            ),
          },
        ]}
      />
    </div>
  );
}

interface DialogProps extends PoolPageDialog {
  readonly doing: Doing;
}

interface PoolPageDialog {
  readonly pool: IpamPool;
  readonly holdings: Holdings;
  readonly onClose: () => void;
}

function Dialog({ doing, pool, holdings, onClose }: DialogProps) {
  switch (doing.does) {
    case "allocate":
      return <AllocateDialog pool={pool} block={doing.block} onClose={onClose} />;
    case "release":
      return <ReleaseDialog pool={pool} allocation={doing.allocation} onClose={onClose} />;
    case "deprovision":
      return <DeprovisionDialog pool={pool} cidr={doing.cidr} onClose={onClose} />;
    case "provision":
      return <ProvisionDialog pool={pool} onClose={onClose} />;
    case "delete":
      return <DeletePoolDialog pool={pool} onClose={onClose} />;
    case "create":
      return (
        <CreatePoolDialog
          scopes={holdings.scopes}
          source={pool}
          scopeId={idInArn(pool.IpamScopeArn)}
          locales={localesOf(holdings, idInArn(pool.IpamArn))}
          onClose={onClose}
        />
      );
  }
}

/** The Regions that an IPAM works in. */
export const localesOf = ({ ipams }: Holdings, ipamId: string): readonly string[] =>
  ipams
    .filter(({ IpamId }) => IpamId === ipamId)
    .flatMap(({ OperatingRegions = [] }) => OperatingRegions.flatMap(({ RegionName }) => RegionName ?? []));
