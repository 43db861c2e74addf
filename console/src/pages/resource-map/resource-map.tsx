/** The resource map: a VPC in four columns, what leads where, what is odd about it, and what the internet reaches. */
import type { Vpc } from "@aws-sdk/client-ec2";
import Box from "@cloudscape-design/components/box";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Spinner from "@cloudscape-design/components/spinner";
import Toggle from "@cloudscape-design/components/toggle";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { go, linkTo, useAddress } from "../../app/address.ts";
import { useSession } from "../../app/sessions.tsx";
import { ask } from "../../ask/own.ts";
import { sessionKey } from "../../ask/session.ts";
import { ProblemAlert } from "../../parts/problem-alert.tsx";
import { nameOf } from "../../parts/tags.ts";
import { Chosen } from "./chosen.tsx";
import { listVpcs, loadVpc, vpcOf } from "./load-vpc.ts";
import { mapOf } from "./map-nodes.ts";
import { MapPicture } from "./map-picture.tsx";
import { MapTable } from "./map-table.tsx";

export default function ResourceMap() {
  const { path, query } = useAddress();
  const session = useSession();
  const highlight = query.get("highlight") ?? undefined;
  const vpcs = useQuery({ queryKey: [...sessionKey(session), "vpcs"], queryFn: () => listVpcs(session) });
  const found = useQuery({
    queryKey: [...sessionKey(session), "vpc of", highlight],
    queryFn: async () => (await vpcOf(session, highlight ?? "")) ?? null,
    enabled: path[1] === undefined && highlight !== undefined,
  });
  const problem = vpcs.error ?? found.error;
  if (problem !== null) return <ProblemAlert error={problem} onRetry={() => void vpcs.refetch()} />;
  if (vpcs.data === undefined || found.isLoading) return <Spinner size="large" />;
  const wanted = path[1] ?? found.data ?? undefined;
  const vpc = wanted === undefined ? vpcs.data[0] : vpcs.data.find(({ VpcId }) => VpcId === wanted);
  if (vpc === undefined) return <NoVpc wanted={wanted} />;
  return <OneVpc key={`${vpc.VpcId} ${highlight}`} vpc={vpc} all={vpcs.data} highlight={highlight} />;
}

const NoVpc = ({ wanted }: { readonly wanted: string | undefined }) => (
  <Box padding="l">
    {wanted === undefined ? "There is no VPC yet. " : `There is no VPC ${wanted} here. `}
    <code>aws ec2 create-vpc --cidr-block 10.0.0.0/16</code>
  </Box>
);

const textOf = ({ VpcId = "", Tags }: Vpc): string => {
  const name = nameOf(Tags);
  return name === undefined ? VpcId : `${name} (${VpcId})`;
};

const counted = (n: number): string => (n === 1 ? "1 interface" : `${n} interfaces`);

interface OneVpcProps {
  readonly vpc: Vpc;
  readonly all: readonly Vpc[];
  readonly highlight: string | undefined;
}

function OneVpc({ vpc, all, highlight }: OneVpcProps) {
  const session = useSession();
  const [chosen, setChosen] = useState(highlight);
  const [asksOpen, setAsksOpen] = useState(false);
  const loaded = useQuery({
    queryKey: [...sessionKey(session), "map", vpc.VpcId],
    queryFn: async () => mapOf(await loadVpc(session, vpc)),
  });
  const open = useQuery({
    queryKey: [...sessionKey(session), "open"],
    queryFn: ({ signal }) => ask(session, "/_cordon/open", { signal }),
    enabled: asksOpen,
  });
  const here = open.data?.open.filter((each) => each.interface.vpcId === vpc.VpcId);
  const map = loaded.data;
  const perSubnet = Map.groupBy(here ?? [], (each) => each.interface.subnetId ?? "");
  const counts = new Map(
    [...perSubnet].map(([id, under]) => [id, new Set(under.map((each) => each.interface.id)).size]),
  );
  const shown = asksOpen && here !== undefined ? counts : undefined;
  const node = map?.nodes.find(({ id }) => id === chosen);
  return (
    <>
      <SpaceBetween size="l">
        <Container
          header={
            <Header
              variant="h1"
              description="Solid lines: belongs together. Dotted lines: traffic goes there."
              actions={
                <SpaceBetween direction="horizontal" size="m" alignItems="center">
                  <Toggle checked={asksOpen} onChange={({ detail }) => setAsksOpen(detail.checked)}>
                    What the internet reaches
                  </Toggle>
                  <Select
                    ariaLabel="VPC"
                    filteringType={all.length > 10 ? "auto" : "none"}
                    selectedOption={{ value: vpc.VpcId ?? "", label: textOf(vpc) }}
                    options={all.map((each) => ({ value: each.VpcId ?? "", label: textOf(each) }))}
                    onChange={({ detail }) => go(linkTo(["resource-map", detail.selectedOption.value ?? ""]))}
                  />
                </SpaceBetween>
              }
            >
              Resource map
            </Header>
          }
        >
          <SpaceBetween size="m">
            {loaded.error !== null && <ProblemAlert error={loaded.error} onRetry={() => void loaded.refetch()} />}
            {open.error !== null && <ProblemAlert error={open.error} onRetry={() => void open.refetch()} />}
            {loaded.isPending && <Spinner size="large" />}
            {asksOpen && here !== undefined && (
              <Box>
                <b role="status">
                  The internet reaches {counted(new Set(here.map((each) => each.interface.id)).size)} in this VPC.
                </b>
              </Box>
            )}
            {map !== undefined && <MapPicture map={map} chosen={chosen} onChoose={setChosen} opened={shown} />}
          </SpaceBetween>
        </Container>
        {map !== undefined && <MapTable map={map} opened={shown} />}
      </SpaceBetween>
      {node !== undefined && (
        <section className="map-panel" aria-label="Details">
          <Chosen
            node={node}
            openings={(here ?? []).filter((each) => node.column === 0 || each.interface.subnetId === node.id)}
            onClose={() => setChosen(undefined)}
          />
        </section>
      )}
    </>
  );
}
