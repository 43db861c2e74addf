/** The subnet that a call about a route of a Client VPN endpoint touches. */
import type { World } from "../../../model/world/world.ts";
import { referred, type Touched } from "../../permission/touched.ts";

interface Naming {
  readonly input: { readonly TargetVpcSubnetId?: string | undefined };
  readonly world: World;
}

/** A route to the endpoint's other clients has no subnet. */
export const routeTouched = ({ input: { TargetVpcSubnetId: id }, world }: Naming): readonly Touched[] =>
  id === undefined || id === "local" ? [] : [referred(world, "subnet", id)];
