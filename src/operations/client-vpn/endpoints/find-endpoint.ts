/** Finds a Client VPN endpoint, and what belongs to it. */
import { awsError } from "../../../model/aws-error.ts";
import type { NetworkInterface } from "../../../model/records/network-interface.ts";
import type { RecordOf } from "../../../model/world/kinds.ts";
import type { World } from "../../../model/world/world.ts";
import { finder } from "../../find.ts";
import { existing, type Touched } from "../../permission/touched.ts";

// AWS: the code (catalogue 587); ours: no evidence of AWS's text, nor of a code of its own for a malformed id
const clientVpnEndpointNotFound = awsError(
  "InvalidClientVpnEndpointId.NotFound",
  (id: string) => `Endpoint ${id} does not exist`,
);

export const findClientVpnEndpoint = finder("client-vpn-endpoint", { unknown: clientVpnEndpointNotFound });

interface Naming {
  readonly input: { readonly ClientVpnEndpointId: string };
  readonly world: World;
}

/** What calls about one endpoint touch: the endpoint that they name. */
export const endpointTouched = ({ input, world }: Naming): readonly Touched[] => [
  existing("client-vpn-endpoint", findClientVpnEndpoint(world, input.ClientVpnEndpointId)),
];

type Part = "client-vpn-authorization-rule" | "client-vpn-route" | "client-vpn-target-network";

/** What the endpoint that a call names has of a kind. */
export const partsOfEndpoint = <K extends Part>({ input, world }: Naming, kind: K): Iterable<RecordOf<K>> =>
  world.by(kind, "endpoint", findClientVpnEndpoint(world, input.ClientVpnEndpointId).id);

/** The interfaces of an endpoint in all of its target networks. */
export const interfacesOfClientVpn = (world: World, endpointId: string): readonly NetworkInterface[] =>
  world
    .by("client-vpn-target-network", "endpoint", endpointId)
    .toArray()
    .flatMap(({ networkInterfaceIds }) =>
      networkInterfaceIds.flatMap((id) => world.get("network-interface", id) ?? []),
    );
