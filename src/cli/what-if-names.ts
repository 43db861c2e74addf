/** What things are called in what-if's answers: what a plan creates by its resource, what exists as `check` calls it. */
import type { ChangedParty } from "../own-api/differences/in-words.ts";
import type { Rehearsed } from "../own-api/what-if.ts";
import { formatParty } from "./flow-words.ts";
import type { Names } from "./format-what-if.ts";

/** A new thing's id, alone or with its name behind it. */
const NEW = /\b([a-z]+-[0-9a-f]{17})(?: \([^()]*\))?/g;

/** The members of answers that are ids of what the call creates. */
const CREATED: Readonly<Record<string, readonly string[]>> = {
  CreateVpc: ["VpcId"],
  CreateSubnet: ["SubnetId"],
  CreateInternetGateway: ["InternetGatewayId"],
  CreateEgressOnlyInternetGateway: ["EgressOnlyInternetGatewayId"],
  CreateNatGateway: ["NatGatewayId", "NetworkInterfaceId"],
  AllocateAddress: ["AllocationId"],
  CreateRouteTable: ["RouteTableId"],
  CreateNetworkAcl: ["NetworkAclId"],
  CreateVpcPeeringConnection: ["VpcPeeringConnectionId"],
  CreateVpcEndpoint: ["VpcEndpointId", "NetworkInterfaceIds"],
  CreateSecurityGroup: ["GroupId"],
  CreateManagedPrefixList: ["PrefixListId"],
  CreateNetworkInterface: ["NetworkInterfaceId"],
  RunInstances: ["InstanceId", "NetworkInterfaceId"],
};

interface NamedCall {
  readonly action: string;
  readonly resource?: string;
}

/**
 * Ids of what the calls create -> the resource of the plan that each is for. An interface that is created first and then given
 * to an instance has its own resource.
 */
export function resourcesById(calls: readonly NamedCall[], answers: Rehearsed["calls"]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [i, { action, resource }] of calls.entries()) {
    const [answer, members] = [answers[i], CREATED[action]];
    if (resource === undefined || members === undefined || answer?.outcome !== "decided") continue;
    for (const id of idsIn(answer.output, members)) if (!found.has(id)) found.set(id, resource);
  }
  return found;
}

function idsIn(value: unknown, members: readonly string[]): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    members.includes(name) ? [inner].flat().map(String) : idsIn(inner, members),
  );
}

/** An interface, with the resource of the plan that creates it. */
type PlannedParty = ChangedParty & { readonly resource?: string | undefined };

export const withResources = (
  parties: readonly ChangedParty[],
  resources: ReadonlyMap<string, string>,
): readonly PlannedParty[] =>
  parties.map((party) => ({ ...party, resource: party.isNew ? resources.get(party.id ?? "") : undefined }));

export function namesOf(parties: readonly PlannedParty[], resources: ReadonlyMap<string, string>): Names {
  const byId = new Map(parties.map((party) => [party.id, party]));
  return {
    of(id) {
      const party = byId.get(id);
      return party === undefined ? id : (party.resource ?? formatParty(party));
    },
    in: (text) => text.replace(NEW, (whole, id: string) => resources.get(id) ?? whole),
  };
}
