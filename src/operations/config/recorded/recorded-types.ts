/** Every type of AWS Config that Cordon holds resources of: one entry a type. */
import type { ResourceIdentifier } from "../../../wire/generated/config.ts";
import { clientVpnTypes } from "./client-vpn-types.ts";
import { hostTypes } from "./host-types.ts";
import { iamTypes } from "./iam-types.ts";
import { ipamTypes } from "./ipam-types.ts";
import { networkTypes } from "./network-types.ts";
import type { RecordedType } from "./recorded-type.ts";
import { transitTypes } from "./transit-types.ts";
import { vpnTypes } from "./vpn-types.ts";

export type TypeName = NonNullable<ResourceIdentifier["resourceType"]>;

export const recordedTypes: ReadonlyMap<string, RecordedType> = new Map(
  Object.entries({
    ...networkTypes,
    ...hostTypes,
    ...ipamTypes,
    ...iamTypes,
    ...vpnTypes,
    ...clientVpnTypes,
    ...transitTypes,
  }),
);
